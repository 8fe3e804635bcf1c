// SPDX-License-Identifier: MIT
#include "core/vgg/this_processor.h"

namespace vitrine::vgg {

constinit const Kernels kAvx512 = kernels_called("avx512");

}  // namespace vitrine::vgg
