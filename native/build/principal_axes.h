// SPDX-License-Identifier: MIT
// Principal component analysis in double precision: the mean of some embeddings and the directions in which
// they differ most.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "build/space_fit.h"

namespace vitrine::build {

struct PrincipalAxes {
  std::uint32_t count = 0;   // axes found: none where all embeddings are equal
  std::vector<double> mean;  // [dimension of the embeddings]
  std::vector<double> rows;  // [count][dimension of the embeddings], orthonormal, strongest first
};

// The strongest axes of the given rows, at most `most` and never more than their rank. Each axis points so
// that its largest component is positive, which makes it unique. The same bits on every x86-64 machine.
// REQUIRES: at least one row. Errors: kInterrupted. Throws std::bad_alloc.
[[nodiscard]] Result<PrincipalAxes> principal_axes(const Embeddings& embeddings,
                                                   std::span<const std::uint32_t> rows, std::uint32_t most);

}  // namespace vitrine::build
