// SPDX-License-Identifier: MIT
// The one way to multiply, for each set of instructions that a file is compiled for. Where that is not the
// program's own, the file gives Eigen another name first, so that no function of one set is taken for the
// other's when the program is linked.
#pragma once

#include <Eigen/Core>

#include "build/block_product.h"

namespace vitrine::build::kernels {

#define VITRINE_BLOCK_PRODUCT(name)                                                             \
  void name(const Rows& a, const Rows& b, std::size_t dimension, float* products) {             \
    using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;       \
    const auto width = static_cast<Eigen::Index>(dimension);                                    \
    const Eigen::Map<const Matrix> rows(a.values, static_cast<Eigen::Index>(a.count), width);   \
    const Eigen::Map<const Matrix> others(b.values, static_cast<Eigen::Index>(b.count), width); \
    Eigen::Map<Matrix> out(products, static_cast<Eigen::Index>(a.count),                        \
                           static_cast<Eigen::Index>(b.count));                                 \
    out.noalias() = rows * others.transpose();                                                  \
  }

}  // namespace vitrine::build::kernels
