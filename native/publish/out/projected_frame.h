// SPDX-License-Identifier: MIT
// The coordinates in which codes become plain vectors: see projected_vectors() in site_vectors.h.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vitrine/result.h"
#include "vitrine/space.h"

namespace vitrine::publish {

// With the mean m, the basis rows B and u, the unit vector along what B leaves of m, the projection of an
// embedding x is (B x, u.x): B x = B m + step c, and u.x follows from m.x, which the bias holds. Thread-safe.
// The space must outlive it.
class ProjectedFrame {
 public:
  explicit ProjectedFrame(const Space& space);

  [[nodiscard]] std::uint32_t dimension() const;

  // The vector that a code stands for, at unit length. Errors: kInvalidArgument for a code without a
  // direction. REQUIRES: a code of the space, out.size() == dimension().
  [[nodiscard]] Status write(const Code& code, std::span<float> out) const;

 private:
  const Space& space_;
  std::vector<float> mean_;  // B m
  double square_ = 0;        // |m|^2
  double outside_ = 0;       // |m - B'B m|
};

}  // namespace vitrine::publish
