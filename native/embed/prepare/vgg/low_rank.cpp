// SPDX-License-Identifier: MIT
#include "embed/prepare/vgg/low_rank.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "io/parallel.h"

namespace vitrine::embed {
namespace {

using Rows = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using ConstRows = Eigen::Map<const Rows>;

// Rows or columns that one thread works out at once.
constexpr Eigen::Index kBlock = 256;

Error interrupted() { return Error{ErrorCode::kInterrupted, "interrupted"}; }

Error no_memory() { return Error{ErrorCode::kOutOfMemory, "no memory to take a dense layer apart"}; }

// In eighths of the outputs.
constexpr std::array<std::uint32_t, 4> kShares = {1, 2, 3, 4};

// W W^T, its lower half block by block.
Result<Eigen::MatrixXd> gram_of(const ConstRows& weights, unsigned threads) {
  const Eigen::Index count = weights.rows(), blocks = (count + kBlock - 1) / kBlock;
  Eigen::MatrixXd gram(count, count);
  const std::size_t done =
      io::parallel_for(static_cast<std::size_t>(blocks * blocks), threads, [&](std::size_t at) {
        const Eigen::Index row = static_cast<Eigen::Index>(at) / blocks * kBlock;
        const Eigen::Index column = static_cast<Eigen::Index>(at) % blocks * kBlock;
        if (column > row) return;
        const Eigen::Index height = std::min(kBlock, count - row), width = std::min(kBlock, count - column);
        const Rows product = weights.middleRows(row, height) * weights.middleRows(column, width).transpose();
        gram.block(row, column, height, width) = product.cast<double>();
        if (column < row) gram.block(column, row, width, height) = product.transpose().cast<double>();
      });
  if (done < static_cast<std::size_t>(blocks * blocks)) return interrupted();
  return gram;
}

ConstRows as_rows(std::span<const float> weights, std::uint32_t outputs) {
  return {weights.data(), static_cast<Eigen::Index>(outputs),
          static_cast<Eigen::Index>(weights.size() / outputs)};
}

// a * b, a thread for each run of columns.
Result<Rows> multiply(const Rows& a, const ConstRows& b, unsigned threads) {
  Rows product(a.rows(), b.cols());
  const Eigen::Index blocks = (b.cols() + kBlock - 1) / kBlock;
  const std::size_t done = io::parallel_for(static_cast<std::size_t>(blocks), threads, [&](std::size_t at) {
    const Eigen::Index column = static_cast<Eigen::Index>(at) * kBlock;
    const Eigen::Index width = std::min(kBlock, b.cols() - column);
    product.middleCols(column, width).noalias() = a * b.middleCols(column, width);
  });
  if (done < static_cast<std::size_t>(blocks)) return interrupted();
  return product;
}

std::vector<float> values_of(const Rows& matrix) { return {matrix.data(), matrix.data() + matrix.size()}; }

}  // namespace

Result<Spectrum> spectrum_of(std::span<const float> weights, std::uint32_t outputs, Axes axes,
                             unsigned threads) {
  try {
    const Result<Eigen::MatrixXd> gram = gram_of(as_rows(weights, outputs), threads);
    if (!gram.ok()) return gram.error();
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(
        *gram, axes == Axes::kYes ? Eigen::ComputeEigenvectors : Eigen::EigenvaluesOnly);
    Spectrum spectrum{outputs, {}, {}};
    // They come ascending.
    for (Eigen::Index i = outputs; i > 0; --i) {
      spectrum.energies.push_back(std::max(0.0, solver.eigenvalues()[i - 1]));
      if (axes == Axes::kNo) continue;
      const Eigen::VectorXd axis = solver.eigenvectors().col(i - 1);
      spectrum.axes.insert(spectrum.axes.end(), axis.begin(), axis.end());
    }
    return spectrum;
  } catch (const std::bad_alloc&) {
    return no_memory();
  }
}

std::vector<std::uint32_t> worthwhile_ranks(const Spectrum& spectrum, std::size_t inputs) {
  const double all = std::accumulate(spectrum.energies.begin(), spectrum.energies.end(), 0.0);
  std::vector<std::uint32_t> ranks;
  for (const std::uint32_t share : kShares) {
    const std::uint32_t rank = spectrum.outputs * share / 8;
    const bool fewer = rank > 0 && rank * (inputs + spectrum.outputs) < inputs * spectrum.outputs;
    const double kept = std::accumulate(spectrum.energies.begin(), spectrum.energies.begin() + rank, 0.0);
    if (fewer && kept >= kLeastEnergy * all) ranks.push_back(rank);
  }
  return ranks;
}

Result<DensePair> take_apart(std::span<const float> weights, const Spectrum& spectrum, std::uint32_t rank,
                             unsigned threads) {
  using DoubleRows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  try {
    const auto kept = static_cast<Eigen::Index>(rank);
    const Eigen::Map<const DoubleRows> axes(spectrum.axes.data(), kept, spectrum.outputs);
    const Eigen::VectorXd roots =  // of the singular values
        Eigen::Map<const Eigen::VectorXd>(spectrum.energies.data(), kept).cwiseMax(1e-30).array().pow(0.25);
    const Rows second = (roots.asDiagonal() * axes).transpose().cast<float>();
    const Rows turned = (roots.cwiseInverse().asDiagonal() * axes).cast<float>();
    const Result<Rows> first = multiply(turned, as_rows(weights, spectrum.outputs), threads);
    if (!first.ok()) return first.error();
    return DensePair{values_of(*first), values_of(second)};
  } catch (const std::bad_alloc&) {
    return no_memory();
  }
}

}  // namespace vitrine::embed
