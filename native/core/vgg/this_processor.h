// SPDX-License-Identifier: MIT
// The table of the processor that the including file is compiled for.
#pragma once

#include "core/vgg/multiply.h"
#include "core/vgg/transforms.h"

namespace vitrine::vgg {
namespace {

constexpr Kernels kernels_called(const char* name) {
  return {name, kPanel, kMostTiles, choose<kMostTiles>, transform_patch, transform_sums};
}

}  // namespace
}  // namespace vitrine::vgg
