// SPDX-License-Identifier: MIT
#include "core/coding/column_model.h"

#include <cmath>
#include <string>

namespace vitrine::coding {
namespace {

using Counts = std::array<std::uint64_t, 256>;

Error corrupt(const std::string& message) { return Error{ErrorCode::kCorrupt, "model: " + message}; }

// First and last symbol that occurs.
struct Range {
  std::size_t first = 0, last = 0;
};

template <class T>
Range range_of(const std::array<T, 256>& numbers) {
  Range range{255, 0};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] == 0) continue;
    range.first = std::min(range.first, i);
    range.last = i;
  }
  return range;
}

// Bits that these values take, and their table: about eleven a symbol between the first and the last.
double cost(const Counts& counts) {
  constexpr double kBitsOfFrequency = 11.0;
  double total = 0.0;
  double bits = 0.0;
  for (const std::uint64_t count : counts) {
    if (count == 0) continue;
    const auto number = static_cast<double>(count);
    total += number;
    bits -= number * std::log2(number);
  }
  if (total > 0.0) bits += total * std::log2(total);
  const Range range = range_of(counts);
  return bits + kBitsOfFrequency * static_cast<double>(range.last + 1 - std::min(range.first, range.last));
}

Counts sum(const Counts& a, const Counts& b) {
  Counts both;
  for (std::size_t i = 0; i < both.size(); ++i) both[i] = a[i] + b[i];
  return both;
}

// A run of columns with one table.
struct Run {
  std::size_t columns = 1;
  Counts counts{};
  double bits = 0.0;
  double merged_bits = 0.0;  // together with the next run
};

// Merges the two neighbours that gain most by it, again and again, until nothing is gained.
void merge_neighbours(std::vector<Run>& runs) {
  const auto update = [&](std::size_t i) {
    if (i + 1 < runs.size()) runs[i].merged_bits = cost(sum(runs[i].counts, runs[i + 1].counts));
  };
  for (std::size_t i = 0; i < runs.size(); ++i) update(i);
  while (runs.size() > 1) {
    std::size_t best = 0;
    double least = 0.0;
    for (std::size_t i = 0; i + 1 < runs.size(); ++i) {
      const double change = runs[i].merged_bits - runs[i].bits - runs[i + 1].bits;
      if (i == 0 || change < least) {
        best = i;
        least = change;
      }
    }
    if (least > 0.0 && runs.size() <= kMaxTables) return;
    runs[best].columns += runs[best + 1].columns;
    runs[best].counts = sum(runs[best].counts, runs[best + 1].counts);
    runs[best].bits = runs[best].merged_bits;
    runs.erase(runs.begin() + static_cast<std::ptrdiff_t>(best) + 1);
    update(best);
    if (best > 0) update(best - 1);
  }
}

}  // namespace

ColumnModel ColumnModel::fit(std::span<const std::int8_t> values, std::size_t columns) {
  std::vector<Run> runs(columns);
  for (std::size_t i = 0; i < values.size(); ++i) ++runs[i % columns].counts[symbol_of(values[i])];
  for (Run& run : runs) run.bits = cost(run.counts);
  merge_neighbours(runs);
  ColumnModel model;
  for (const Run& run : runs) {
    model.table_of_.insert(model.table_of_.end(), run.columns,
                           static_cast<std::uint8_t>(model.tables_.size()));
    model.tables_.push_back(FrequencyTable::make(scale_counts(run.counts)).value());
  }
  return model;
}

void ColumnModel::write(format::ByteWriter& writer) const {
  writer.u8(static_cast<std::uint8_t>(tables_.size()));
  for (const FrequencyTable& table : tables_) {
    std::array<std::uint16_t, 256> frequencies;
    for (std::size_t symbol = 0; symbol < 256; ++symbol)
      frequencies[symbol] = static_cast<std::uint16_t>(table.frequency(static_cast<std::uint8_t>(symbol)));
    const Range range = range_of(frequencies);
    writer.u8(static_cast<std::uint8_t>(range.first));
    writer.u8(static_cast<std::uint8_t>(range.last));
    for (std::size_t symbol = range.first; symbol <= range.last; ++symbol) writer.varint(frequencies[symbol]);
  }
  writer.values(std::span<const std::uint8_t>(table_of_));
}

Result<ColumnModel> ColumnModel::read(format::ByteReader& reader, std::size_t columns) {
  ColumnModel model;
  const std::size_t tables = reader.u8("table count");
  if (tables < 1 || tables > kMaxTables) return corrupt("table count is not 1 to 64");
  for (std::size_t i = 0; i < tables; ++i) {
    const std::size_t first = reader.u8("first symbol");
    const std::size_t last = reader.u8("last symbol");
    if (first < 1 || first > last) return corrupt("a table's symbols are not 1 to 255, ascending");
    std::array<std::uint16_t, 256> frequencies{};
    for (std::size_t symbol = first; symbol <= last; ++symbol) {
      const std::uint32_t frequency = reader.varint("frequency");
      if (frequency > kProbabilityTotal) return corrupt("a frequency is above 4096");
      frequencies[symbol] = static_cast<std::uint16_t>(frequency);
    }
    if (const Status status = reader.status(); !status.ok()) return status.error();
    Result<FrequencyTable> table = FrequencyTable::make(frequencies);
    if (!table.ok()) return with_context("model", table.error());
    model.tables_.push_back(std::move(*table));
  }
  model.table_of_ = reader.values<std::uint8_t>("table of column", columns);
  if (const Status status = reader.status(); !status.ok()) return status.error();
  for (const std::uint8_t table : model.table_of_) {
    if (table >= tables) return corrupt("a column names a table that is not there");
  }
  return model;
}

std::vector<const FrequencyTable*> ColumnModel::by_column() const {
  std::vector<const FrequencyTable*> tables;
  tables.reserve(table_of_.size());
  for (const std::uint8_t table : table_of_) tables.push_back(&tables_[table]);
  return tables;
}

}  // namespace vitrine::coding
