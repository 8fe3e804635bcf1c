// SPDX-License-Identifier: MIT
#include "build/projection_rows.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace vitrine::build {
namespace {

using Row = std::vector<double>;

// A mean's part outside the basis that is shorter than this is rounding: basis rows are orthonormal to about
// 1e-5, and so short a part moves no score by what anybody sees.
constexpr double kLeastLength = 1e-4;

double product(const Row& a, const Row& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// Takes off what of `row` lies along the others. Twice, because the first time leaves rounding of the size of
// what was taken off.
void make_orthogonal(Row& row, std::span<const Row> others) {
  for (int round = 0; round < 2; ++round) {
    for (const Row& other : others) {
      const double along = product(row, other);
      for (std::size_t i = 0; i < row.size(); ++i) row[i] -= along * other[i];
    }
  }
}

// Answers the length it had; shorter than kLeastLength, it becomes zeros.
double normalise(Row& row) {
  const double length = std::sqrt(product(row, row));
  for (double& value : row) value = length < kLeastLength ? 0 : value / length;
  return length;
}

// Signs with a seed: SplitMix64 (Steele, Lea and Flood, 2014), the same on every machine.
class Signs {
 public:
  double next() {
    state_ += 0x9E3779B97F4A7C15u;
    std::uint64_t value = state_;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
    return (value ^ (value >> 31)) >> 63 != 0 ? 1.0 : -1.0;
  }

 private:
  std::uint64_t state_ = 1;
};

std::vector<Row> basis_rows(const Space& space) {
  std::vector<Row> rows(space.dimension, Row(space.input_dimension));
  for (std::size_t i = 0; i < space.basis.size(); ++i) {
    const std::size_t row = i / space.input_dimension;
    rows[row][i % space.input_dimension] = space.basis[i] * static_cast<double>(space.basis_scale[row]);
  }
  return rows;
}

}  // namespace

ProjectionRows projection_rows(const Space& space) {
  std::vector<Row> rows = basis_rows(space);
  Row mean(space.mean.begin(), space.mean.end());
  make_orthogonal(mean, rows);
  const bool outside = normalise(mean) >= kLeastLength;
  rows.push_back(std::move(mean));

  const std::uint32_t left = space.input_dimension - space.dimension - (outside ? 1 : 0);
  ProjectionRows projection;
  projection.residual = std::min(kResidualRows, left);
  Signs signs;
  while (rows.size() < space.dimension + 1 + projection.residual) {
    Row row(space.input_dimension);
    for (double& value : row) value = signs.next();
    make_orthogonal(row, rows);
    // A draw that lies in what is there already, which happens in the smallest spaces, is drawn again.
    if (normalise(row) >= kLeastLength) rows.push_back(std::move(row));
  }
  const double scale = std::sqrt(static_cast<double>(left) / std::max(projection.residual, 1u));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const double value : rows[i])
      projection.values.push_back(static_cast<float>(i > space.dimension ? value * scale : value));
  }
  return projection;
}

}  // namespace vitrine::build
