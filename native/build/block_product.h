// SPDX-License-Identifier: MIT
// Products of many embeddings with many others, as fast as this processor can: its vector instructions are
// found when the program runs, not when it is compiled. So the last bits differ between machines, and only
// what allows for that may use them: see neighbour_lists.cpp.
#pragma once

#include <cstddef>

namespace vitrine::build {

// Rows of a row-major matrix.
struct Rows {
  const float* values = nullptr;
  std::size_t count = 0;
};

// Fills products[a.count][b.count] with the sums of products of `dimension` values.
void block_product(const Rows& a, const Rows& b, std::size_t dimension, float* products);

namespace kernels {
using BlockProduct = void (*)(const Rows& a, const Rows& b, std::size_t dimension, float* products);
void portable(const Rows& a, const Rows& b, std::size_t dimension, float* products);
void avx2(const Rows& a, const Rows& b, std::size_t dimension, float* products);  // with FMA; x86-64 alone
}  // namespace kernels

}  // namespace vitrine::build
