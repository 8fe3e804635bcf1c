// SPDX-License-Identifier: MIT
// Codes as the rows of symbols that entropy coding takes: a work's coefficients, then its bias level.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "core/coding/column_model.h"
#include "vitrine/codes.h"

namespace vitrine::format {

inline std::vector<std::int8_t> rows_of(const OwnedCodes& codes) {
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

inline std::vector<std::uint8_t> symbols_of(std::span<const std::int8_t> rows) {
  std::vector<std::uint8_t> symbols(rows.size());
  std::transform(rows.begin(), rows.end(), symbols.begin(), coding::symbol_of);
  return symbols;
}

// Sets the codes of the works from `first` on. REQUIRES: room for them, and whole rows.
inline void set_rows(std::span<const std::uint8_t> symbols, std::size_t first, OwnedCodes& codes) {
  const std::size_t columns = codes.dimension + std::size_t{1};
  for (std::size_t row = 0; row < symbols.size() / columns; ++row) {
    const std::span<const std::uint8_t> from = symbols.subspan(row * columns, columns);
    const auto to = codes.coefficients.begin() + static_cast<std::ptrdiff_t>((first + row) * codes.dimension);
    std::transform(from.begin(), from.end() - 1, to, coding::value_of);
    codes.bias_levels[first + row] = coding::value_of(from.back());
  }
}

}  // namespace vitrine::format
