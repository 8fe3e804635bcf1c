// SPDX-License-Identifier: MIT
#include "core/coding/column_model.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "core/random_numbers.h"

using namespace vitrine;
using namespace vitrine::coding;

namespace {

using Bytes = std::vector<std::uint8_t>;

// Columns that grow narrower, as principal components do.
std::vector<std::int8_t> narrowing_rows(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  testing::Random random(seed);
  std::vector<std::int8_t> values;
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      const float width = 30.0f / static_cast<float>(1 + column);
      values.push_back(static_cast<std::int8_t>(random.bell() * width));
    }
  }
  return values;
}

Bytes written(const ColumnModel& model) {
  format::ByteWriter writer;
  model.write(writer);
  return writer.take().value();
}

Result<ColumnModel> read(const Bytes& bytes, std::size_t columns) {
  format::ByteReader reader(bytes, "test");
  Result<ColumnModel> model = ColumnModel::read(reader, columns);
  if (!model.ok()) return model;
  if (const Status status = reader.finish(); !status.ok()) return status.error();
  return model;
}

void check_refused(const Bytes& bytes, std::size_t columns, const std::string& words) {
  const auto model = read(bytes, columns);
  REQUIRE_FALSE(model.ok());
  CHECK(model.error().code == ErrorCode::kCorrupt);
  CAPTURE(model.error().message);
  CHECK(model.error().message.find(words) != std::string::npos);
}

}  // namespace

TEST_CASE("a model comes back as it was written, and every value has a frequency in its column") {
  for (const std::size_t columns : {1u, 2u, 9u, 257u}) {
    CAPTURE(columns);
    const auto values = narrowing_rows(300, columns, columns);
    const ColumnModel model = ColumnModel::fit(values, columns);
    const auto again = read(written(model), columns);
    REQUIRE(again.ok());
    const auto before = model.by_column();
    const auto after = again->by_column();
    REQUIRE(after.size() == columns);
    for (std::size_t column = 0; column < columns; ++column) {
      for (int symbol = 0; symbol < 256; ++symbol) {
        const auto byte = static_cast<std::uint8_t>(symbol);
        REQUIRE(before[column]->frequency(byte) == after[column]->frequency(byte));
      }
    }
    for (std::size_t i = 0; i < values.size(); ++i)
      REQUIRE(after[i % columns]->frequency(symbol_of(values[i])) > 0);
  }
}

TEST_CASE("columns that are alike share a table, and columns that differ do not") {
  testing::Random random(1);
  std::vector<std::int8_t> values;
  for (int row = 0; row < 5000; ++row) {
    for (int column = 0; column < 4; ++column)
      values.push_back(static_cast<std::int8_t>(random.bell() * (column < 2 ? 25.0f : 1.5f)));
  }
  const ColumnModel model = ColumnModel::fit(values, 4);
  const auto tables = model.by_column();
  CHECK(tables[0] == tables[1]);
  CHECK(tables[2] == tables[3]);
  CHECK(tables[1] != tables[2]);
}

TEST_CASE("no model has more than 64 tables, though every column differs") {
  std::vector<std::int8_t> values;
  for (int row = 0; row < 2000; ++row) {
    for (int column = 0; column < 200; ++column) values.push_back(static_cast<std::int8_t>(column - 100));
  }
  const Bytes bytes = written(ColumnModel::fit(values, 200));
  CHECK(bytes[0] <= kMaxTables);
  CHECK(read(bytes, 200).ok());
}

TEST_CASE("symbols are the values in ascending order, and -128 has none but 0") {
  CHECK(symbol_of(-127) == 1);
  CHECK(symbol_of(0) == 128);
  CHECK(symbol_of(127) == 255);
  for (int value = -128; value <= 127; ++value)
    CHECK(value_of(symbol_of(static_cast<std::int8_t>(value))) == value);
}

TEST_CASE("a model from outside is refused with the name of the field") {
  // One table: symbol 128 with 4096 (a varint of two bytes); one column.
  const Bytes good = {1, 128, 128, 0x80, 0x20, 0};
  REQUIRE(read(good, 1).ok());
  const auto with = [&](std::size_t at, std::uint8_t byte) {
    Bytes changed = good;
    changed[at] = byte;
    return changed;
  };
  check_refused(with(0, 0), 1, "table count");
  check_refused(with(0, 65), 1, "table count");
  check_refused(with(1, 0), 1, "symbols");
  check_refused(with(1, 129), 1, "symbols");
  check_refused(with(4, 0x1f), 1, "add up to 4096");
  check_refused(with(4, 0x21), 1, "above 4096");
  check_refused(with(5, 1), 1, "a table that is not there");
  check_refused({1, 128, 128, 0x80, 0xa0, 0x00, 0}, 1, "longer than it needs");
  check_refused({1, 128, 128, 0xff, 0xff, 0xff, 0xff, 0x1f, 0}, 1, "beyond 32 bits");
  check_refused(good, 2, "field table of column");
  for (std::size_t length = 0; length < good.size(); ++length)
    check_refused(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length)), 1, "");
}

TEST_CASE("every changed byte of a model is refused or gives tables that add up") {
  const Bytes good = written(ColumnModel::fit(narrowing_rows(50, 5, 3), 5));
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int change = 1; change < 256; ++change) {
      Bytes bytes = good;
      bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ change);
      const auto model = read(bytes, 5);
      if (!model.ok()) continue;
      for (const FrequencyTable* table : model->by_column()) {
        std::uint32_t sum = 0;
        for (int symbol = 0; symbol < 256; ++symbol)
          sum += table->frequency(static_cast<std::uint8_t>(symbol));
        REQUIRE(sum == kProbabilityTotal);
      }
    }
  }
}
