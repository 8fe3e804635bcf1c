// SPDX-License-Identifier: MIT
#include "core/vgg/layer_codec.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/format/byte_reader.h"
#include "core/format/byte_writer.h"

namespace vitrine::vgg {
namespace {

using coding::FrequencyTable;
using Frequencies = std::array<std::uint16_t, 256>;

enum class Stream : std::uint8_t { kGroups, kInt8, kInt4 };

Stream stream_of(const RowLayout& layout, std::size_t table) {
  if (layout.groups == 0) return Stream::kInt8;
  return table == 0 ? Stream::kGroups : Stream::kInt4;
}

bool allowed(Stream stream, const LayerCoding& coding, std::size_t symbol) {
  if (stream == Stream::kGroups) return symbol <= kMostGroupScale;
  // A nibble of 0 would be -8.
  if (stream == Stream::kInt4) return symbol % 16 != 0 && symbol / 16 != 0;
  const int value = static_cast<std::int8_t>(symbol);
  return value <= coding.levels && value >= -int{coding.levels};
}

// Two symbols that are always allowed, 0 in value and another.
std::array<std::size_t, 2> common(Stream stream) {
  if (stream == Stream::kInt4) return {0x88, 0x89};
  return {0, 1};
}

// None surer than may be: what is taken from one goes to another, used or not.
void even_out(Stream stream, Frequencies& frequencies) {
  const auto surest = std::max_element(frequencies.begin(), frequencies.end());
  if (*surest <= kMostFrequency) return;
  const auto [first, second] = common(stream);
  const std::size_t other =
      surest == frequencies.begin() + static_cast<std::ptrdiff_t>(first) ? second : first;
  frequencies[other] = static_cast<std::uint16_t>(frequencies[other] + (*surest - kMostFrequency));
  *surest = kMostFrequency;
}

Frequencies count(Stream stream, std::span<const std::uint8_t> symbols) {
  std::array<std::uint64_t, 256> counts{};
  for (const std::uint8_t symbol : symbols) ++counts[symbol];
  Frequencies frequencies = coding::scale_counts(counts);
  even_out(stream, frequencies);
  return frequencies;
}

Error damaged(const std::string& where, const std::string& what) {
  return Error{ErrorCode::kCorrupt, where + " " + what};
}

Result<FrequencyTable> read_table(format::ByteReader& reader, Stream stream, const LayerCoding& coding,
                                  const std::string& where) {
  Frequencies frequencies{};
  for (std::size_t symbol = 0; symbol < frequencies.size(); ++symbol) {
    frequencies[symbol] = reader.u16("frequencies");
    if (frequencies[symbol] == 0) continue;
    if (frequencies[symbol] > kMostFrequency)
      return damaged(where, "has a symbol of the frequency " + std::to_string(frequencies[symbol]) +
                                "; 3584 is the most");
    if (!allowed(stream, coding, symbol))
      return damaged(where, "has the symbol " + std::to_string(symbol) + ", which its coding does not allow");
  }
  Result<FrequencyTable> table = FrequencyTable::make(frequencies);
  if (!table.ok()) return with_context(where, table.error());
  return table;
}

// Finite, and within what sums of weights bear.
bool all_sound(std::span<const float> values, float least) {
  return std::all_of(values.begin(), values.end(),
                     [&](float value) { return value >= least && value <= kMostWeight; });
}

}  // namespace

Result<std::vector<std::uint8_t>> encode_layer(const RowLayout& layout, std::span<const float> bias,
                                               std::span<const float> scales, const RowSymbols& symbols) {
  format::ByteWriter writer;
  writer.values(bias);
  writer.values(scales);
  std::vector<FrequencyTable> tables;
  for (std::size_t i = 0; i < layout.tables(); ++i) {
    const Stream stream = stream_of(layout, i);
    const Frequencies frequencies =
        count(stream, stream == Stream::kGroups ? symbols.groups : symbols.values);
    for (const std::uint16_t frequency : frequencies) writer.u16(frequency);
    Result<FrequencyTable> table = FrequencyTable::make(frequencies);
    if (!table.ok()) return table.error();
    tables.push_back(std::move(table).value());
  }
  for (std::size_t first = 0; first < layout.rows; first += layout.rows_of_chunk) {
    const std::size_t rows = std::min(layout.rows_of_chunk, layout.rows - first);
    format::ByteWriter chunk;
    for (std::size_t i = 0; i < tables.size(); ++i) {
      const bool groups = stream_of(layout, i) == Stream::kGroups;
      const std::size_t row = groups ? layout.groups : layout.bytes;
      const auto& all = groups ? symbols.groups : symbols.values;
      const FrequencyTable* const table = &tables[i];
      const std::vector<std::uint8_t> stream =
          coding::rans_encode(std::span(all).subspan(first * row, rows * row), std::span(&table, 1));
      if (groups) chunk.u32(static_cast<std::uint32_t>(stream.size()));
      chunk.raw(stream);
    }
    Result<std::vector<std::uint8_t>> bytes = chunk.take();
    if (!bytes.ok()) return bytes;
    writer.u32(static_cast<std::uint32_t>(bytes->size()));
    writer.raw(*bytes);
  }
  return writer.take();
}

Result<LayerPreamble> read_preamble(std::span<const std::uint8_t> bytes, const RowLayout& layout,
                                    const LayerCoding& coding, const std::string& where) {
  format::ByteReader reader(bytes, where);
  LayerPreamble read;
  read.bias = reader.values<float>("bias", layout.rows);
  read.scales = reader.values<float>("scales", layout.rows);
  if (!all_sound(read.bias, -kMostWeight)) return damaged(where, "has a bias beyond 2^40");
  if (!all_sound(read.scales, 0)) return damaged(where, "has a scale that is not from 0 to 2^40");
  for (std::size_t i = 0; i < layout.tables(); ++i) {
    Result<FrequencyTable> table = read_table(reader, stream_of(layout, i), coding, where);
    if (!table.ok()) return table.error();
    read.tables.push_back(std::move(table).value());
  }
  if (Status whole = reader.finish(); !whole.ok()) return whole.error();
  return read;
}

std::uint64_t most_chunk_bytes(const RowLayout& layout, std::size_t rows) {
  // The rarest symbol takes 12 bits; each stream has its states, and a word is left over at most for each.
  const std::uint64_t symbols = std::uint64_t{rows} * (layout.bytes + layout.groups);
  return symbols + symbols / 2 + layout.tables() * (2 * coding::kStatesBytes + sizeof(std::uint32_t));
}

Status decode_chunk(std::span<const std::uint8_t> chunk, const RowLayout& layout,
                    const LayerPreamble& preamble, std::size_t rows, const std::string& where,
                    RowSymbols& symbols) {
  format::ByteReader reader(chunk, where);
  symbols.values.resize(rows * layout.bytes);
  symbols.groups.resize(rows * layout.groups);
  for (std::size_t i = 0; i < layout.tables(); ++i) {
    const bool groups = stream_of(layout, i) == Stream::kGroups;
    const std::uint64_t length = groups ? reader.u32("length of scales") : reader.left();
    const auto stream = reader.raw("scales", length);
    if (Status read = reader.status(); !read.ok()) return read;
    const FrequencyTable* const table = &preamble.tables[i];
    const auto to = std::span(groups ? symbols.groups : symbols.values);
    if (Status decoded = coding::rans_decode(stream, std::span(&table, 1), to); !decoded.ok())
      return with_context(where, decoded.error());
  }
  return Done{};
}

}  // namespace vitrine::vgg
