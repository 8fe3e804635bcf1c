// SPDX-License-Identifier: MIT
#include "core/format/codes_section.h"

#include <algorithm>
#include <string>

#include "core/coding/column_model.h"
#include "core/coding/rans.h"
#include "core/format/byte_writer.h"
#include "core/format/code_rows.h"

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

using Stream = std::vector<std::uint8_t>;

// Rows of symbols in blocks of so many works, each a stream.
struct Blocks {
  std::uint32_t works = kMaxBlockWorks;
  std::vector<Stream> streams;
  std::size_t bytes = 0;  // of all streams and their lengths
};

Blocks encode_blocks(std::span<const std::uint8_t> symbols, std::span<const FrequencyTable* const> tables,
                     std::uint32_t works) {
  Blocks blocks{works, {}, 0};
  while (!symbols.empty()) {
    const auto block = symbols.first(std::min(symbols.size(), works * tables.size()));
    blocks.streams.push_back(coding::rans_encode(block, tables));
    blocks.bytes += blocks.streams.back().size() + sizeof(std::uint32_t);
    symbols = symbols.subspan(block.size());
  }
  return blocks;
}

// Blocks large enough for what they stand for.
Blocks encode_rows(std::span<const std::uint8_t> symbols, std::span<const FrequencyTable* const> tables) {
  Blocks blocks = encode_blocks(symbols, tables, kMaxBlockWorks);
  while (symbols.size() > blocks.bytes * kMaxValuesPerByte)
    blocks = encode_blocks(symbols, tables, blocks.works / 2);
  return blocks;
}

void write_streams(ByteWriter& writer, const Blocks& blocks) {
  for (const Stream& stream : blocks.streams) writer.u32(static_cast<std::uint32_t>(stream.size()));
  for (const Stream& stream : blocks.streams) writer.raw(stream);
}

// Before anything is allocated. Dimension is small, so that no product here overflows.
Status check_works(const ByteReader& reader, std::uint32_t works, std::uint32_t dimension) {
  const std::uint64_t values = std::uint64_t{works} * (dimension + std::size_t{1});
  if (works < 1 || values > reader.left() * kMaxValuesPerByte)
    return corrupt("works is 0, or more than a section of this size may hold");
  return values > kMaxValues ? Status(too_large()) : Status(Done{});
}

// REQUIRES: check_works() succeeded.
Status read_streams(ByteReader& reader, std::span<const FrequencyTable* const> tables,
                    std::uint32_t block_works, std::uint32_t works, OwnedCodes& codes) {
  if (block_works < 1 || block_works > kMaxBlockWorks) return corrupt("block works is not 1 to 4096");
  const std::vector<std::uint32_t> lengths =
      reader.values<std::uint32_t>("block bytes", blocks_of(works, block_works));
  if (!reader.ok()) return reader.status();
  codes.dimension = static_cast<std::uint32_t>(tables.size()) - 1;
  codes.coefficients.resize(std::size_t{works} * codes.dimension);
  codes.bias_levels.resize(works);
  std::vector<std::uint8_t> symbols;
  for (std::uint32_t block = 0; block < lengths.size(); ++block) {
    const std::size_t first = std::size_t{block} * block_works;
    const std::size_t rows = std::min<std::size_t>(block_works, works - first);
    symbols.resize(rows * tables.size());
    const std::span<const std::uint8_t> stream = reader.raw("block", lengths[block]);
    if (!reader.ok()) return reader.status();
    if (Status status = coding::rans_decode(stream, tables, symbols); !status.ok())
      return with_context("codes: block " + std::to_string(block), status.error());
    set_rows(symbols, first, codes);
  }
  return Done{};
}

}  // namespace

Result<std::vector<std::uint8_t>> pack_codes(const OwnedCodes& codes) {
  if (Status status = check(codes); !status.ok()) return status.error();
  const std::vector<std::int8_t> rows = rows_of(codes);
  const ColumnModel model = ColumnModel::fit(rows, codes.dimension + std::size_t{1});
  const Blocks blocks = encode_rows(symbols_of(rows), model.by_column());
  ByteWriter writer;
  writer.u32(blocks.works);
  model.write(writer);
  write_streams(writer, blocks);
  return writer.take();
}

Status unpack_codes(ByteReader& reader, std::uint32_t works, std::uint32_t dimension, OwnedCodes& codes) {
  if (Status status = check_works(reader, works, dimension); !status.ok()) return status;
  const std::uint32_t block_works = reader.u32("block works");
  const Result<ColumnModel> model = ColumnModel::read(reader, dimension + std::size_t{1});
  if (!model.ok()) return with_context("codes", model.error());
  return read_streams(reader, model->by_column(), block_works, works, codes);
}

Result<std::vector<std::uint8_t>> pack_codes(const OwnedCodes& codes, const ColumnModel& model) {
  if (Status status = check(codes); !status.ok()) return status.error();
  const std::vector<const FrequencyTable*> tables = model.by_column();
  if (tables.size() != codes.dimension + std::size_t{1}) return corrupt("the tables are of other columns");
  const std::vector<std::uint8_t> symbols = symbols_of(rows_of(codes));
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    if (tables[i % tables.size()]->frequency(symbols[i]) == 0)
      return corrupt("a value is not among those that the tables code");
  }
  const Blocks blocks = encode_rows(symbols, tables);
  ByteWriter writer;
  writer.u32(blocks.works);
  write_streams(writer, blocks);
  return writer.take();
}

Status unpack_codes(ByteReader& reader, std::uint32_t works, const ColumnModel& model, OwnedCodes& codes) {
  const std::vector<const FrequencyTable*> tables = model.by_column();
  if (Status status = check_works(reader, works, static_cast<std::uint32_t>(tables.size()) - 1); !status.ok())
    return status;
  const std::uint32_t block_works = reader.u32("block works");
  return read_streams(reader, tables, block_works, works, codes);
}

}  // namespace vitrine::format
