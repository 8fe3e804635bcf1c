// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <string>

#include "core/coding/column_model.h"
#include "core/coding/rans.h"
#include "core/format/byte_writer.h"
#include "core/format/code_rows.h"
#include "core/format/index_sections.h"
#include "core/similarity_steps.h"
#include "vitrine/fine.h"

namespace vitrine {
namespace {

using coding::ColumnModel;
using format::ByteReader;
using format::ByteWriter;
using format::Section;

constexpr std::size_t kColumns = 1;  // one table for all components

Error corrupt(const std::string& message) { return Error{ErrorCode::kCorrupt, "section REST: " + message}; }

Result<ColumnModel> tables_of(const FineLayer& layer) {
  ByteReader reader(layer.tables, "section FINE");
  return ColumnModel::read(reader, kColumns);
}

// Which work a file is of, so that none is taken for another, and its two numbers; all in bounds that no
// similarity can leave.
Status read_head(ByteReader& reader, WorkIndex work, FineCode& code) {
  const std::uint32_t found = reader.u32("work");
  code.mean_product = reader.f32("mean product");
  code.gain = reader.f32("gain");
  if (!reader.ok()) return reader.status();
  if (found != work)
    return corrupt("it is of work " + std::to_string(found) + ", not of " + std::to_string(work));
  // Written so that NaN fails them.
  if (!(code.mean_product >= -kMaxBias && code.mean_product <= kMaxBias))
    return corrupt("mean product is not between -2.1 and 2.1");
  if (!(code.gain > 0.0f && code.gain <= kMaxGain)) return corrupt("gain is not above 0 and at most 4");
  return Done{};
}

}  // namespace

std::vector<std::uint8_t> fit_fine_tables(std::span<const std::int8_t> values) {
  ByteWriter writer;
  ColumnModel::fit(values, kColumns).write(writer);
  return writer.take().value();
}

Result<std::vector<std::uint8_t>> write_fine(const FineLayer& layer, WorkIndex work, const FineCode& code) {
  const Result<ColumnModel> tables = tables_of(layer);
  if (!tables.ok()) return tables.error();
  const std::vector<const coding::FrequencyTable*> table = tables->by_column();
  const std::vector<std::uint8_t> symbols = format::symbols_of(code.values);
  for (const std::uint8_t symbol : symbols) {
    if (table.front()->frequency(symbol) == 0)
      return Error{ErrorCode::kInvalidArgument, "fine code: a value is not among those that the tables code"};
  }
  ByteWriter writer;
  writer.u32(work);
  writer.f32(code.mean_product);
  writer.f32(code.gain);
  writer.raw(coding::rans_encode(symbols, table));
  const std::vector<std::uint8_t> rest = writer.take().value();
  const std::array<Section, 1> sections = {{{format::kRestSection, rest}}};
  return format::write_container(format::FileKind::kFineCode, sections, format::kWithFineCodes);
}

Result<FineCode> read_fine(const FineLayer& layer, std::uint32_t input_dimension, WorkIndex work,
                           std::span<const std::uint8_t> bytes) {
  const Result<std::vector<Section>> sections =
      format::read_container(format::FileKind::kFineCode, bytes, kMaxFineBytes);
  if (!sections.ok()) return sections.error();
  const Result<ColumnModel> tables = tables_of(layer);
  if (!tables.ok()) return tables.error();
  FineCode code;
  const Status status =
      format::unpack_section(*sections, format::kRestSection, [&](ByteReader& reader) -> Status {
        if (Status head = read_head(reader, work, code); !head.ok()) return head;
        std::vector<std::uint8_t> symbols(input_dimension);
        const std::span<const std::uint8_t> stream = reader.raw("stream", reader.left());
        if (Status read = coding::rans_decode(stream, tables->by_column(), symbols); !read.ok())
          return with_context("section REST", read.error());
        code.values.resize(symbols.size());
        std::transform(symbols.begin(), symbols.end(), code.values.begin(), coding::value_of);
        return Done{};
      });
  if (!status.ok()) return status.error();
  return code;
}

}  // namespace vitrine
