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

// Most works of a block, and how many a writer takes: the four states that begin each cost 0.004 bytes a
// work, and a reader needs no more memory than this beside the codes themselves.
constexpr std::uint32_t kMaxBlockWorks = 4096;

// Most values that a byte of the section may stand for: fifty times what pictures that differ need. Works
// that are all alike cost next to nothing, and a small file could otherwise ask for any amount of memory. A
// writer makes blocks smaller until it keeps to it: a block has 20 bytes at least, and a row 513 values at
// most.
constexpr std::uint64_t kMaxValuesPerByte = 256;

// Most values of a section, so that every size here fits the 32 bits that wasm counts memory with: two
// million works of 512 coefficients.
constexpr std::uint64_t kMaxValues = std::uint64_t{1} << 30;

Error corrupt(const std::string& message) { return Error{ErrorCode::kCorrupt, "codes: " + message}; }

Error too_large() {
  return Error{ErrorCode::kTooLarge, "codes: works x (dimension + 1) is more than " +
                                         std::to_string(kMaxValues) + ": keep fewer coefficients"};
}

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
  if (works * (std::uint64_t{codes.dimension} + 1) > kMaxValues) return too_large();
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

using Stream = std::vector<std::uint8_t>;

// The rows in blocks, each a stream.
std::vector<Stream> encode_blocks(std::span<const std::uint8_t> symbols,
                                  std::span<const FrequencyTable* const> tables, std::uint32_t block_works) {
  std::vector<Stream> streams;
  while (!symbols.empty()) {
    const auto block = symbols.first(std::min(symbols.size(), block_works * tables.size()));
    streams.push_back(coding::rans_encode(block, tables));
    symbols = symbols.subspan(block.size());
  }
  return streams;
}

Stream section_of(std::uint32_t block_works, const ColumnModel& model, std::span<const Stream> streams) {
  ByteWriter writer;
  writer.u32(block_works);
  model.write(writer);
  for (const Stream& stream : streams) writer.u32(static_cast<std::uint32_t>(stream.size()));
  for (const Stream& stream : streams) writer.raw(stream);
  return writer.take().value();
}

}  // namespace

Result<std::vector<std::uint8_t>> pack_codes(const OwnedCodes& codes) {
  if (Status status = check(codes); !status.ok()) return status.error();
  const std::size_t columns = codes.dimension + std::size_t{1};
  const std::vector<std::int8_t> rows = rows_of(codes);
  const ColumnModel model = ColumnModel::fit(rows, columns);
  const std::vector<const FrequencyTable*> tables = model.by_column();
  std::vector<std::uint8_t> symbols(rows.size());
  std::transform(rows.begin(), rows.end(), symbols.begin(), coding::symbol_of);

  std::uint32_t block_works = kMaxBlockWorks;
  std::vector<std::uint8_t> section =
      section_of(block_works, model, encode_blocks(symbols, tables, block_works));
  while (symbols.size() > section.size() * kMaxValuesPerByte) {
    block_works /= 2;
    section = section_of(block_works, model, encode_blocks(symbols, tables, block_works));
  }
  return section;
}

Status unpack_codes(ByteReader& reader, std::uint32_t works, std::uint32_t dimension, OwnedCodes& codes) {
  const std::size_t columns = dimension + std::size_t{1};
  // Before anything is allocated: dimension is small, so no product here overflows.
  const std::uint64_t values = std::uint64_t{works} * columns;
  if (works < 1 || values > reader.left() * kMaxValuesPerByte)
    return corrupt("works is 0, or more than a section of this size may hold");
  if (values > kMaxValues) return too_large();
  const std::uint32_t block_works = reader.u32("block works");
  if (block_works < 1 || block_works > kMaxBlockWorks) return corrupt("block works is not 1 to 4096");
  const Result<ColumnModel> model = ColumnModel::read(reader, columns);
  if (!model.ok()) return with_context("codes", model.error());
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
    if (Status status = coding::rans_decode(stream, tables, symbols); !status.ok())
      return with_context("codes: block " + std::to_string(block), status.error());
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
