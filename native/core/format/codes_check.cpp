// SPDX-License-Identifier: MIT
#include "core/format/codes_check.h"

#include <algorithm>
#include <string>

namespace vitrine::format {

Status check_codes(const CodesView& codes) {
  if (codes.coefficients.size() != static_cast<std::uint64_t>(codes.count) * codes.dimension) {
    return Error{ErrorCode::kCorrupt, "codes: not works x dimension coefficients"};
  }
  if (codes.biases.size() != codes.count) return Error{ErrorCode::kCorrupt, "codes: not one bias a work"};
  if (std::find(codes.coefficients.begin(), codes.coefficients.end(), -128) != codes.coefficients.end()) {
    return Error{ErrorCode::kCorrupt, "codes: a coefficient is -128, the least is -127"};
  }
  const auto too_large = [](std::int32_t bias) { return bias < -kMaxBias || bias > kMaxBias; };
  if (std::any_of(codes.biases.begin(), codes.biases.end(), too_large)) {
    return Error{ErrorCode::kCorrupt, "codes: a bias is larger than " + std::to_string(kMaxBias)};
  }
  return Done{};
}

}  // namespace vitrine::format
