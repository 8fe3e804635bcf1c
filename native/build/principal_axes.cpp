// SPDX-License-Identifier: MIT
#include "build/principal_axes.h"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "build/eigen_setup.h"
#include "io/parallel.h"

namespace vitrine::build {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Rows = std::span<const std::uint32_t>;

// Rows or columns widened to double at a time: 16 MB for embeddings of 4096 components.
constexpr Eigen::Index kBlock = 512;
// An axis counts where its variance is above this part of the strongest one's: float32 embeddings hold no
// more, and the division by its root keeps ten good digits.
constexpr double kRankTolerance = 1e-9;
// Squared length below which all embeddings are taken as equal: a few float32 roundings of a unit vector.
constexpr double kNoVariance = 1e-10;

Eigen::VectorXd mean_of(const Embeddings& embeddings, Rows rows) {
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(embeddings.dimension);
  for (const std::uint32_t row : rows) {
    const std::span<const float> values = embeddings.row(row);
    sum += Eigen::Map<const Eigen::VectorXf>(values.data(), embeddings.dimension).cast<double>();
  }
  return sum / static_cast<double>(rows.size());
}

// Columns first..first+width of the centred rows, one row an embedding.
Matrix centred(const Embeddings& embeddings, Rows rows, const Eigen::VectorXd& mean, Eigen::Index first,
               Eigen::Index width) {
  Matrix block(static_cast<Eigen::Index>(rows.size()), width);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Eigen::Map<const Eigen::VectorXf> row(embeddings.row(rows[i]).data(), embeddings.dimension);
    block.row(static_cast<Eigen::Index>(i)) =
        (row.segment(first, width).cast<double>() - mean.segment(first, width)).transpose();
  }
  return block;
}

// Sums the lower triangle of block(0) block(0)^T + block(1) block(1)^T + ... ; false when interrupted.
template <class Block>
bool sum_products(Eigen::Index blocks, Eigen::MatrixXd& sum, Block block) {
  for (Eigen::Index i = 0; i < blocks; ++i) {
    if (io::interrupted()) return false;
    sum.selfadjointView<Eigen::Lower>().rankUpdate(block(i));
  }
  return true;
}

// The indices of the strongest eigenvalues, strongest first. Eigen sorts them ascending.
std::vector<Eigen::Index> strongest(const Eigen::VectorXd& values, Eigen::Index most) {
  std::vector<Eigen::Index> chosen;
  const double largest = values.size() > 0 ? values[values.size() - 1] : 0.0;
  for (Eigen::Index i = values.size() - 1; i >= 0 && static_cast<Eigen::Index>(chosen.size()) < most; --i) {
    if (values[i] < kNoVariance || values[i] < largest * kRankTolerance) break;
    chosen.push_back(i);
  }
  return chosen;
}

// Fewer components than embeddings: eigenvectors of the covariance are the axes.
Result<Matrix> axes_by_covariance(const Embeddings& embeddings, Rows rows, const Eigen::VectorXd& mean,
                                  Eigen::Index most) {
  const Eigen::Index dimension = embeddings.dimension;
  const Eigen::Index blocks = (static_cast<Eigen::Index>(rows.size()) + kBlock - 1) / kBlock;
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(dimension, dimension);
  const bool done = sum_products(blocks, covariance, [&](Eigen::Index i) {
    const auto first = static_cast<std::size_t>(i * kBlock);
    const Rows some = rows.subspan(first, std::min(rows.size() - first, static_cast<std::size_t>(kBlock)));
    return Eigen::MatrixXd(centred(embeddings, some, mean, 0, dimension).transpose());
  });
  if (!done) return Error{ErrorCode::kInterrupted, "fitting the space was interrupted"};
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);
  const std::vector<Eigen::Index> chosen = strongest(solver.eigenvalues(), most);
  Matrix axes(static_cast<Eigen::Index>(chosen.size()), dimension);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    axes.row(static_cast<Eigen::Index>(i)) = solver.eigenvectors().col(chosen[i]).transpose();
  }
  return axes;
}

// Fewer embeddings than components: an eigenvector u of the Gram matrix X X^T gives the axis X^T u.
Result<Matrix> axes_by_gram(const Embeddings& embeddings, Rows rows, const Eigen::VectorXd& mean,
                            Eigen::Index most) {
  const Eigen::Index dimension = embeddings.dimension;
  const auto count = static_cast<Eigen::Index>(rows.size());
  const Eigen::Index blocks = (dimension + kBlock - 1) / kBlock;
  const auto block = [&](Eigen::Index i) {
    return centred(embeddings, rows, mean, i * kBlock, std::min(kBlock, dimension - i * kBlock));
  };
  Eigen::MatrixXd gram = Eigen::MatrixXd::Zero(count, count);
  if (!sum_products(blocks, gram, block))
    return Error{ErrorCode::kInterrupted, "fitting the space was interrupted"};
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(gram);
  const std::vector<Eigen::Index> chosen = strongest(solver.eigenvalues(), most);
  Matrix weights(static_cast<Eigen::Index>(chosen.size()), count);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    weights.row(static_cast<Eigen::Index>(i)) = solver.eigenvectors().col(chosen[i]).transpose();
  }
  Matrix axes(weights.rows(), dimension);
  for (Eigen::Index i = 0; i < blocks; ++i) {
    const Matrix part = block(i);
    axes.middleCols(i * kBlock, part.cols()).noalias() = weights * part;
  }
  axes.rowwise().normalize();
  return axes;
}

// An eigenvector's sign is the solver's accident: let the component of greatest size, the first of equals, be
// positive.
void fix_signs(Matrix& axes) {
  for (Eigen::Index i = 0; i < axes.rows(); ++i) {
    Eigen::Index largest = 0;
    axes.row(i).cwiseAbs().maxCoeff(&largest);
    if (axes(i, largest) < 0.0) axes.row(i) *= -1.0;
  }
}

}  // namespace

Result<PrincipalAxes> principal_axes(const Embeddings& embeddings, std::span<const std::uint32_t> rows,
                                     std::uint32_t most) {
  pin_eigen_blocking();
  const Eigen::VectorXd mean = mean_of(embeddings, rows);
  Result<Matrix> axes = rows.size() < embeddings.dimension ? axes_by_gram(embeddings, rows, mean, most)
                                                           : axes_by_covariance(embeddings, rows, mean, most);
  if (!axes.ok()) return axes.error();
  fix_signs(*axes);
  PrincipalAxes result;
  result.count = static_cast<std::uint32_t>(axes->rows());
  result.mean.assign(mean.data(), mean.data() + mean.size());
  result.rows.assign(axes->data(), axes->data() + axes->size());
  return result;
}

}  // namespace vitrine::build
