// SPDX-License-Identifier: MIT
// The bytes of a layer: bias, scales and frequency tables, then its symbols in chunks of whole rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/coding/rans.h"
#include "core/vgg/weight_format.h"

namespace vitrine::vgg {

// Rows as symbols: bytes as they are held in memory too (see dense_rows.h), an 8-bit number in two's
// complement.
struct RowSymbols {
  std::vector<std::uint8_t> values;  // [rows][bytes]
  std::vector<std::uint8_t> groups;  // [rows][groups]
};

struct LayerPreamble {
  std::vector<float> bias, scales;
  std::vector<coding::FrequencyTable> tables;  // that of groups first, where there are groups
};

// REQUIRES: symbols of all rows, each one that the coding allows.
[[nodiscard]] Result<std::vector<std::uint8_t>> encode_layer(const RowLayout& layout,
                                                             std::span<const float> bias,
                                                             std::span<const float> scales,
                                                             const RowSymbols& symbols);

// Errors: kCorrupt naming the field. `where`: for messages. REQUIRES: layout.preamble_bytes().
[[nodiscard]] Result<LayerPreamble> read_preamble(std::span<const std::uint8_t> bytes,
                                                  const RowLayout& layout, const LayerCoding& coding,
                                                  const std::string& where);

// The most bytes that `rows` rows can take behind the chunk's length.
[[nodiscard]] std::uint64_t most_chunk_bytes(const RowLayout& layout, std::size_t rows);

// Fills `symbols` with `rows` rows. Errors: kCorrupt.
[[nodiscard]] Status decode_chunk(std::span<const std::uint8_t> chunk, const RowLayout& layout,
                                  const LayerPreamble& preamble, std::size_t rows, const std::string& where,
                                  RowSymbols& symbols);

}  // namespace vitrine::vgg
