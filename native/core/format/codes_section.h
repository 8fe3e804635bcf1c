// SPDX-License-Identifier: MIT
// The codes of a collection as a section: entropy-coded in blocks of works, each readable by itself.
#pragma once

#include <cstdint>
#include <vector>

#include "core/coding/column_model.h"
#include "core/format/byte_reader.h"
#include "vitrine/codes.h"
#include "vitrine/result.h"

namespace vitrine::format {

// Errors: kCorrupt where sizes disagree or a value is -128.
[[nodiscard]] Result<std::vector<std::uint8_t>> pack_codes(const OwnedCodes& codes);

// Fills coefficients and bias levels of `works` works of `dimension` coefficients. Errors: kCorrupt naming
// the field.
[[nodiscard]] Status unpack_codes(ByteReader& reader, std::uint32_t works, std::uint32_t dimension,
                                  OwnedCodes& codes);

// The same with tables that are kept elsewhere: many sections may share them. Errors: also kCorrupt for a
// value that they do not code.
[[nodiscard]] Result<std::vector<std::uint8_t>> pack_codes(const OwnedCodes& codes,
                                                           const coding::ColumnModel& model);
[[nodiscard]] Status unpack_codes(ByteReader& reader, std::uint32_t works, const coding::ColumnModel& model,
                                  OwnedCodes& codes);

}  // namespace vitrine::format
