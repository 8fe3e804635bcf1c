// SPDX-License-Identifier: MIT
#include "core/format/codes_section.h"

#include <algorithm>
#include <string>

#include "core/coding/column_model.h"
#include "core/coding/rans.h"
#include "core/format/byte_writer.h"

namespace vitrine::format {
namespace {

using coding::ColumnModel;
using coding::FrequencyTable;

// Works of a block: the four states that begin each cost 0.004 bytes a work.
constexpr std::uint32_t kBlockWorks = 4096;

// Most values that a byte of the section may stand for. Works that are all alike cost next to nothing, and a
// small file could otherwise ask for any amount of memory. Blocks are made small enough to keep to it.
constexpr std::uint64_t kMaxValuesPerByte = 4096;
constexpr std::uint64_t kLeastBlockBytes = coding::kStatesBytes + sizeof(std::uint32_t);

Error corrupt(const std::string& message) { return Error{ErrorCode::kCorrupt, "codes: " + message}; }

std::uint32_t blocks_of(std::uint32_t works, std::uint32_t block_works) {
  return works / block_works + (works % block_works != 0 ? 1 : 0);
}

Status check(const OwnedCodes& codes) {
  const std::size_t works = codes.bias_levels.size();
  if (works < 1 || codes.coefficients.size() != works * codes.dimension)
    return corrupt("not works x dimension coefficients");
  const auto has_least = [](const std::vector<std::int8_t>& values) {
    return std::find(values.begin(), values.end(), std::int8_t{-128}) != values.end();
  };
  if (has_least(codes.coefficients) || has_least(codes.bias_levels))
    return corrupt("a coefficient or bias level is -128, the least is -127");
  return Done{};
}

// A row a work: its coefficients, then its bias level.
std::vector<std::int8_t> rows_of(const OwnedCodes& codes) {
  std::vector<std::int8_t> rows;
  rows.reserve(codes.coefficients.size() + codes.bias_levels.size());
  auto coefficient = codes.coefficients.begin();
  for (const std::int8_t level : codes.bias_levels) {
    const auto next = coefficient + codes.dimension;
    rows.insert(rows.end(), coefficient, next);
    rows.push_back(level);
    coefficient = next;
  }
  return rows;
}

}  // namespace

Result<std::vector<std::uint8_t>> pack_codes(const OwnedCodes& codes) {
  if (Status status = check(codes); !status.ok()) return status.error();
  const std::size_t columns = codes.dimension + std::size_t{1};
  const std::vector<std::int8_t> rows = rows_of(codes);
  const ColumnModel model = ColumnModel::fit(rows, columns);
  const std::vector<const FrequencyTable*> tables = model.by_column();

  const auto block_works = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(kBlockWorks, kLeastBlockBytes * kMaxValuesPerByte / columns));
  std::vector<std::uint8_t> symbols(rows.size());
  std::transform(rows.begin(), rows.end(), symbols.begin(), coding::symbol_of);
  std::vector<std::vector<std::uint8_t>> streams;
  for (std::span<const std::uint8_t> left = symbols; !left.empty();) {
    const std::span<const std::uint8_t> block = left.first(std::min(left.size(), block_works * columns));
    streams.push_back(coding::rans_encode(block, tables));
    left = left.subspan(block.size());
  }

  ByteWriter writer;
  writer.u32(block_works);
  model.write(writer);
  for (const auto& stream : streams) writer.u32(static_cast<std::uint32_t>(stream.size()));
  for (const auto& stream : streams) writer.raw(stream);
  return writer.take();
}

Status unpack_codes(ByteReader& reader, std::uint32_t works, std::uint32_t dimension, OwnedCodes& codes) {
  const std::size_t columns = dimension + std::size_t{1};
  // Before anything is allocated: dimension is small, so no product here overflows.
  if (works < 1 || std::uint64_t{works} * columns > reader.left() * kMaxValuesPerByte)
    return corrupt("works is 0, or more than a section of this size can hold");
  const std::uint32_t block_works = reader.u32("block works");
  if (block_works < 1) return corrupt("block works is 0");
  const Result<ColumnModel> model = ColumnModel::read(reader, columns);
  if (!model.ok()) return model.error();
  const std::vector<const FrequencyTable*> tables = model->by_column();
  const std::vector<std::uint32_t> lengths =
      reader.values<std::uint32_t>("block bytes", blocks_of(works, block_works));
  if (!reader.ok()) return reader.status();

  codes.dimension = dimension;
  codes.coefficients.resize(std::size_t{works} * dimension);
  codes.bias_levels.resize(works);
  std::vector<std::uint8_t> symbols;
  for (std::uint32_t block = 0; block < lengths.size(); ++block) {
    const std::size_t first = std::size_t{block} * block_works;
    const std::size_t rows = std::min<std::size_t>(block_works, works - first);
    symbols.resize(rows * columns);
    const std::span<const std::uint8_t> stream = reader.raw("block", lengths[block]);
    if (!reader.ok()) return reader.status();
    if (Status status = coding::rans_decode(stream, tables, symbols); !status.ok()) return status;
    for (std::size_t row = 0; row < rows; ++row) {
      const std::uint8_t* const from = symbols.data() + row * columns;
      std::transform(from, from + dimension, codes.coefficients.begin() + (first + row) * dimension,
                     coding::value_of);
      codes.bias_levels[first + row] = coding::value_of(from[dimension]);
    }
  }
  return Done{};
}

}  // namespace vitrine::format
