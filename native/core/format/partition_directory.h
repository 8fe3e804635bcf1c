// SPDX-License-Identifier: MIT
// The directory of a collection's partitions as section PART; their centres are section CENT.
#pragma once

#include <cstdint>
#include <vector>

#include "core/format/byte_reader.h"
#include "vitrine/partitions.h"
#include "vitrine/result.h"

namespace vitrine::format {

// REQUIRES: validate(directory) succeeded.
[[nodiscard]] std::vector<std::uint8_t> pack_directory(const PartitionDirectory& directory);

// Fills all but the centres. Errors: kCorrupt naming the field.
[[nodiscard]] Status read_directory(ByteReader& reader, std::uint32_t dimension,
                                    PartitionDirectory& directory);

}  // namespace vitrine::format
