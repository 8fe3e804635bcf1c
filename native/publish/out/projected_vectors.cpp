// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "core/projection.h"
#include "publish/out/projected_frame.h"
#include "publish/out/site_vectors.h"
#include "vitrine/embedding.h"

namespace vitrine::publish {
namespace {

// A mean's part outside the basis that is shorter than this is rounding: rows of the basis are orthonormal to
// about 1e-5, and so lengths to the root of it.
constexpr double kLeastLength = 0.01;

class ProjectedVectors : public SiteVectors {
 public:
  explicit ProjectedVectors(const Site& site) : index_(site.index), frame_(index_.space) {
    origin_ = "the codes of the site, " + std::to_string(dimension()) + " values a work";
  }

  bool exact() const override { return false; }
  std::uint32_t dimension() const override { return frame_.dimension(); }
  const std::string& origin() const override { return origin_; }

  Status read(WorkIndex work, std::span<float> out) const override {
    const std::optional<Code> code = index_.code_of(work);
    if (!code) return Error{ErrorCode::kNotFound, "the code of work " + std::to_string(work) + " is missing"};
    return frame_.write(*code, out);
  }

 private:
  const Index& index_;
  const ProjectedFrame frame_;
  std::string origin_;
};

}  // namespace

ProjectedFrame::ProjectedFrame(const Space& space) : space_(space) {
  mean_ = products_with_basis(space, space.mean);
  square_ = static_cast<double>(dot(space.mean, space.mean));
  double inside = 0;
  for (const float value : mean_) inside += static_cast<double>(value) * value;
  outside_ = std::sqrt(std::max(0.0, square_ - inside));
}

std::uint32_t ProjectedFrame::dimension() const {
  // u.x is known to half a step of the bias divided by the length of the mean's part. Where that, squared, is
  // more than a step, it would blur cosines more than the whole value tells, which is then left out.
  const double least = std::max(kLeastLength, std::sqrt(static_cast<double>(space_.bias_step)) / 2);
  return space_.dimension + (outside_ >= least ? 1 : 0);
}

Status ProjectedFrame::write(const Code& code, std::span<float> out) const {
  double along_mean = square_ + static_cast<double>(bias_of(space_, code.bias_level));
  for (std::uint32_t i = 0; i < space_.dimension; ++i) {
    out[i] = mean_[i] + space_.step * static_cast<float>(code.coefficients[i]);
    along_mean -= static_cast<double>(mean_[i]) * out[i];
  }
  if (out.size() > space_.dimension) out[space_.dimension] = static_cast<float>(along_mean / outside_);
  return l2_normalise(out);
}

std::unique_ptr<SiteVectors> projected_vectors(const Site& site) {
  return std::make_unique<ProjectedVectors>(site);
}

}  // namespace vitrine::publish
