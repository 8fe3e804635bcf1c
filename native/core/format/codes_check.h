// SPDX-License-Identifier: MIT
// What writer and reader of an index ask of codes.
#pragma once

#include "vitrine/codes.h"
#include "vitrine/result.h"

namespace vitrine::format {

// Sizes agree, coefficients are -127..127 and biases within +-kMaxBias, so that no similarity overflows.
// Errors: kCorrupt naming the field.
[[nodiscard]] Status check_codes(const CodesView& codes);

}  // namespace vitrine::format
