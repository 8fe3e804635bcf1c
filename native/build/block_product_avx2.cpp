// SPDX-License-Identifier: MIT
// Compiled for AVX2 and FMA; called only where the processor has them.
#if defined(__x86_64__)
#define Eigen EigenAvx2
#include "build/block_product_kernel.h"

namespace vitrine::build::kernels {

VITRINE_BLOCK_PRODUCT(avx2)

}  // namespace vitrine::build::kernels
#endif
