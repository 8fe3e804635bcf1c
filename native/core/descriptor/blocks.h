// SPDX-License-Identifier: MIT
// The parts a descriptor is put together from. Each block is scaled to a length of its own, its weight: the
// cosine of two descriptors is then the mean of the blocks' cosines, weighted by the squares of these
// lengths.
#pragma once

#include <cstdint>
#include <span>

#include "core/descriptor/lab.h"

namespace vitrine::descriptor {

// Every picture is first squashed to this square: divisible by the grids of 6 x 6 cells and, reduced by 4, of
// 4 x 4.
inline constexpr std::uint32_t kSide = 144;
inline constexpr std::int32_t kCoarseFactor = 4;

inline constexpr std::int32_t kOrientations = 8;
inline constexpr std::int32_t kFineCells = 6;
inline constexpr std::int32_t kCoarseCells = 4;
inline constexpr std::int32_t kLayoutCells = 6;
inline constexpr std::int32_t kLightnessBins = 4;
inline constexpr std::int32_t kChromaBins = 5;  // on each of a* and b*

inline constexpr std::uint32_t kFineSize = kFineCells * kFineCells * kOrientations;
inline constexpr std::uint32_t kCoarseSize = kCoarseCells * kCoarseCells * kOrientations;
inline constexpr std::uint32_t kLayoutSize = kLayoutCells * kLayoutCells * 3 + 1;
inline constexpr std::uint32_t kHistogramSize = kLightnessBins * kChromaBins * kChromaBins;

// Lengths of the blocks. Colour (layout and histogram) carries 42 % of the cosine.
inline constexpr std::int32_t kFineLength = 10000;
inline constexpr std::int32_t kCoarseLength = 5000;
inline constexpr std::int32_t kLayoutLength = 7500;
inline constexpr std::int32_t kHistogramLength = 6000;

// Orientations of edges (unsigned, 0..180 degrees) in cells x cells overlapping cells, scaled to `length`.
// All zeros where no edge stands out. REQUIRES: cells divides picture.side; output.size() == cells * cells *
// kOrientations.
void gradient_block(const LabPicture& picture, std::int32_t cells, std::int32_t length,
                    std::span<std::int16_t> output);

// The mean colour of each of 6 x 6 cells. Never all zeros. REQUIRES: output.size() == kLayoutSize.
void layout_block(const LabPicture& picture, std::span<std::int16_t> output);

// How much of each colour there is, wherever it stands, against an even spread of colours. REQUIRES:
// output.size() == kHistogramSize.
void histogram_block(const LabPicture& picture, std::span<std::int16_t> output);

}  // namespace vitrine::descriptor
