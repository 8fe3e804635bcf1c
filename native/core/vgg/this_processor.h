// SPDX-License-Identifier: MIT
// The table of the processor that the including file is compiled for.
#pragma once

#include "core/vgg/multiply.h"
#include "core/vgg/multiply_int16.h"
#include "core/vgg/multiply_rows.h"
#include "core/vgg/transforms.h"

namespace vitrine::vgg {
namespace {

constexpr Int16Kernels kInt16Kernels = {kMostPairTiles, choose_pairs<kMostPairTiles>, quantise_tile,
                                        quantise_weights, transform_int_sums};

constexpr Kernels kernels_called(const char* name) {
  return {name,
          kPanel,
          kMostTiles,
          choose<kMostTiles>,
          transform_patch,
          transform_sums,
          transform_weights,
          kInt16Kernels,
          kRowKernels};
}

}  // namespace
}  // namespace vitrine::vgg
