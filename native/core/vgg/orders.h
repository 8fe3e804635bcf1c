// SPDX-License-Identifier: MIT
// From one order of values to another: planes as everybody has them, planes in blocks of 16 channels, and
// what dense layers read.
#pragma once

#include <cstddef>

#include "core/vgg/plan.h"

namespace vitrine::vgg {

// [channels][pixels] to [blocks][pixels][kBlock], what fills up the last block zero; and back.
void to_blocks(const float* planes, std::size_t channels, std::size_t pixels, float* blocks);
void from_blocks(const float* blocks, std::size_t channels, std::size_t pixels, float* planes);

// [picture][blocks][kBlock] to [blocks][picture][kBlock] and, with both numbers changed about, back.
void turn_blocks(const float* from, std::size_t pictures, std::size_t blocks, float* to);

}  // namespace vitrine::vgg
