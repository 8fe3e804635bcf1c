// SPDX-License-Identifier: MIT
#include "core/vgg/this_processor.h"

namespace vitrine::vgg {

constinit const Kernels kFourLanes = kernels_called("four lanes");

}  // namespace vitrine::vgg
