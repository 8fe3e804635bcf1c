// SPDX-License-Identifier: MIT
// How the values of each column of an int8 matrix are distributed: a few frequency tables that neighbouring
// columns share. Principal components come strongest first, so that neighbours are alike, and one table for
// many saves the bytes of describing each.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/coding/rans.h"
#include "core/format/byte_reader.h"
#include "core/format/byte_writer.h"
#include "vitrine/result.h"

namespace vitrine::coding {

// Most tables of a model: beyond some thirty the last ones save less than they cost.
inline constexpr std::size_t kMaxTables = 64;

// The symbol of a value: ascending, 1..255 for -127..127.
constexpr std::uint8_t symbol_of(std::int8_t value) { return static_cast<std::uint8_t>(value + 128); }
constexpr std::int8_t value_of(std::uint8_t symbol) { return static_cast<std::int8_t>(int{symbol} - 128); }

class ColumnModel {
 public:
  // The tables that make values plus tables smallest, by merging neighbours while that saves bytes.
  // REQUIRES: values.size() is a multiple of columns; columns is above 0.
  [[nodiscard]] static ColumnModel fit(std::span<const std::int8_t> values, std::size_t columns);

  // Errors: kCorrupt naming the field: tables that do not add up, hold -128, or are not there.
  [[nodiscard]] static Result<ColumnModel> read(format::ByteReader& reader, std::size_t columns);
  void write(format::ByteWriter& writer) const;

  // A table for each column. They live as long as the model is not moved.
  [[nodiscard]] std::vector<const FrequencyTable*> by_column() const;

 private:
  std::vector<FrequencyTable> tables_;
  std::vector<std::uint8_t> table_of_;  // [columns], ascending, each step at most one
};

}  // namespace vitrine::coding
