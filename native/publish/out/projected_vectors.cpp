// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "core/projection.h"
#include "publish/out/site_vectors.h"
#include "vitrine/embedding.h"

namespace vitrine::publish {
namespace {

// A mean's part outside the basis that is shorter than this is rounding: rows of the basis are orthonormal to
// about 1e-5, and so lengths to the root of it.
constexpr double kLeastLength = 0.01;

// With the mean m, the basis rows B and u, the unit vector along what B leaves of m, the projection of an
// embedding x is (B x, u.x): B x = B m + step c, and u.x follows from m.x, which the bias holds.
class ProjectedVectors : public SiteVectors {
 public:
  explicit ProjectedVectors(const Site& site) : index_(site.index) {
    const Space& space = index_.space;
    mean_ = products_with_basis(space, space.mean);
    square_ = static_cast<double>(dot(space.mean, space.mean));
    double inside = 0;
    for (const float value : mean_) inside += static_cast<double>(value) * value;
    outside_ = std::sqrt(std::max(0.0, square_ - inside));
    origin_ = "the codes of the site, " + std::to_string(dimension()) + " values a work";
  }

  bool exact() const override { return false; }
  std::uint32_t dimension() const override { return index_.space.dimension + (has_last() ? 1 : 0); }
  const std::string& origin() const override { return origin_; }

  Status read(WorkIndex work, std::span<float> out) const override {
    const std::optional<Code> code = index_.code_of(work);
    if (!code) return Error{ErrorCode::kNotFound, "the code of work " + std::to_string(work) + " is missing"};
    const Space& space = index_.space;
    double along_mean = square_ + static_cast<double>(bias_of(space, code->bias_level));
    for (std::uint32_t i = 0; i < space.dimension; ++i) {
      out[i] = mean_[i] + space.step * static_cast<float>(code->coefficients[i]);
      along_mean -= static_cast<double>(mean_[i]) * out[i];
    }
    if (out.size() > space.dimension) out[space.dimension] = static_cast<float>(along_mean / outside_);
    return l2_normalise(out);
  }

 private:
  // u.x is known to half a step of the bias divided by the length of the mean's part. Where that, squared, is
  // more than a step, it would blur cosines more than the whole value tells, which is then left out.
  bool has_last() const {
    return outside_ >= std::max(kLeastLength, std::sqrt(static_cast<double>(index_.space.bias_step)) / 2);
  }

  const Index& index_;
  std::vector<float> mean_;  // B m
  double square_ = 0;        // |m|^2
  double outside_ = 0;       // |m - B'B m|
  std::string origin_;
};

}  // namespace

std::unique_ptr<SiteVectors> projected_vectors(const Site& site) {
  return std::make_unique<ProjectedVectors>(site);
}

}  // namespace vitrine::publish
