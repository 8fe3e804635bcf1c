// SPDX-License-Identifier: MIT
#include "build/block_product.h"

#include "build/block_product_kernel.h"

namespace vitrine::build {
namespace kernels {

VITRINE_BLOCK_PRODUCT(portable)

namespace {

BlockProduct fastest() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return avx2;
#endif
  return portable;
}

}  // namespace
}  // namespace kernels

void block_product(const Rows& a, const Rows& b, std::size_t dimension, float* products) {
  static const kernels::BlockProduct kProduct = kernels::fastest();
  kProduct(a, b, dimension, products);
}

}  // namespace vitrine::build
