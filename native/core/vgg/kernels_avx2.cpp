// SPDX-License-Identifier: MIT
#include "core/vgg/this_processor.h"

namespace vitrine::vgg {

constinit const Kernels kAvx2 = kernels_called("avx2");

}  // namespace vitrine::vgg
