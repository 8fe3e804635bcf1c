// SPDX-License-Identifier: MIT
#include "build/block_product.h"

#include <doctest/doctest.h>

#include <vector>

#include "build/clustered_embeddings.h"

using namespace vitrine;
using namespace vitrine::build;

namespace {

void check_kernel(kernels::BlockProduct product) {
  for (const std::uint32_t dimension : {1u, 7u, 32u, 515u}) {
    const Embeddings a = vitrine::testing::clustered_embeddings(5, dimension, 3, 0.5f, dimension);
    const Embeddings b = vitrine::testing::clustered_embeddings(67, dimension, 3, 0.5f, dimension + 1);
    std::vector<float> products(5 * 67, 99.0f);
    product({a.values.data(), 5}, {b.values.data(), 67}, dimension, products.data());
    for (std::uint32_t i = 0; i < 5; ++i) {
      for (std::uint32_t j = 0; j < 67; ++j)
        CHECK(products[i * 67 + j] == doctest::Approx(dot(a.row(i), b.row(j))).epsilon(1e-5));
    }
  }
}

}  // namespace

TEST_CASE("products are those of single embeddings, to rounding, with every set of instructions") {
  check_kernel(kernels::portable);
  check_kernel(block_product);
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) check_kernel(kernels::avx2);
#endif
}
