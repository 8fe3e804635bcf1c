// SPDX-License-Identifier: MIT
// A 3x3 convolution by tiles: some of them are transformed, multiplied a panel of output channels at a time,
// and transformed back, before the next are looked at.
#include <algorithm>

#include "core/vgg/layers.h"
#include "core/vgg/tiles.h"

namespace vitrine::vgg {
namespace {

// One convolution over the tiles [first, first + count), in float32.
class Together {
 public:
  Together(const LayerPlan& plan, const Kernels& kernels, std::size_t pictures, Scratch& scratch)
      : plan_(plan), kernels_(kernels), steps_(plan, kernels, pictures), scratch_(scratch) {}

  void run(const float* input, float* output, std::size_t first, std::size_t count) {
    const Tiles tiles(plan_, first, count);
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t block = 0; block < plan_.blocks(); ++block)
        tiles.transform(kernels_, input, i, block,
                        scratch_.patches.data() + block * steps_.block + i * kBlock, steps_.patch_plane);
    }
    for (std::size_t panel = 0; panel < plan_.panels(kernels_.panel); ++panel) {
      multiply(panel, count);
      const TileOutput outputs = tiles.outputs(kernels_, output, panel);
      for (std::size_t i = 0; i < count; ++i)
        kernels_.transform_sums(scratch_.sums.data() + i * kernels_.panel, steps_.sum_plane,
                                tiles.output(outputs, i));
    }
  }

 private:
  // The 36 matrix products for one panel. Tiles are shared out evenly: 49 are 13 and three times 12, where 14
  // go at once, and not three times 14 and a rest of 7 that would read the weights as often.
  void multiply(std::size_t panel, std::size_t count) {
    const std::size_t product = plan_.channels * kernels_.panel;
    const float* weights = plan_.weights.data() + panel * kProducts * product;
    for (std::size_t i = 0; i < kProducts; ++i, weights += product) {
      const float* const patches = scratch_.patches.data() + i * steps_.patch_plane;
      float* const sums = scratch_.sums.data() + i * steps_.sum_plane;
      share_out(count, kernels_.most_tiles, [&](std::size_t first, std::size_t end) {
        kernels_.multiply(end - first, patches + first * kBlock, steps_.block, weights, plan_.channels,
                          sums + first * kernels_.panel, false);
      });
    }
  }

  const LayerPlan& plan_;
  const Kernels& kernels_;
  const Steps steps_;
  Scratch& scratch_;
};

// The same on 16-bit whole numbers. Each value of each tile has a scale of its own, over all channels.
class TogetherInt16 {
 public:
  TogetherInt16(const LayerPlan& plan, const Kernels& kernels, std::size_t pictures, Scratch& scratch)
      : plan_(plan), kernels_(kernels), steps_(plan, kernels, pictures), scratch_(scratch) {}

  void run(const float* input, float* output, std::size_t first, std::size_t count) {
    const Tiles tiles(plan_, first, count);
    for (std::size_t i = 0; i < count; ++i) transform_inputs(input, tiles, i);
    for (std::size_t panel = 0; panel < plan_.panels(kernels_.panel); ++panel) {
      multiply(panel, count);
      const float* const scales = plan_.weight_scales.data() + panel * kProducts * kernels_.panel;
      const TileOutput outputs = tiles.outputs(kernels_, output, panel);
      for (std::size_t i = 0; i < count; ++i)
        kernels_.int16.transform_sums(scratch_.int_sums.data() + i * kernels_.panel, steps_.sum_plane,
                                      scratch_.scales.data() + i, steps_.tiles, scales,
                                      tiles.output(outputs, i));
    }
  }

 private:
  void transform_inputs(const float* input, const Tiles& tiles, std::size_t place) {
    const std::size_t plane = tile_plane(plan_);
    float* const values = scratch_.patches.data();
    for (std::size_t block = 0; block < plan_.blocks(); ++block)
      tiles.transform(kernels_, input, place, block, values + block * kBlock, plane);
    kernels_.int16.quantise_tile(values, plane, plan_.blocks() * kBlock, largest_input(plan_.channels),
                                 scratch_.pairs.data() + place * kBlock, steps_.block, steps_.patch_plane,
                                 scratch_.scales.data() + place, steps_.tiles);
  }

  void multiply(std::size_t panel, std::size_t count) {
    const std::size_t product = plan_.pairs() * 2 * kernels_.panel;
    const std::int16_t* weights = plan_.pair_weights.data() + panel * kProducts * product;
    for (std::size_t i = 0; i < kProducts; ++i, weights += product) {
      const std::int16_t* const pairs = scratch_.pairs.data() + i * steps_.patch_plane;
      std::int32_t* const sums = scratch_.int_sums.data() + i * steps_.sum_plane;
      share_out(count, kernels_.int16.most_tiles, [&](std::size_t first, std::size_t end) {
        kernels_.int16.multiply(end - first, pairs + first * kBlock, steps_.block, weights, plan_.pairs(),
                                sums + first * kernels_.panel);
      });
    }
  }

  const LayerPlan& plan_;
  const Kernels& kernels_;
  const Steps steps_;
  Scratch& scratch_;
};

}  // namespace

bool make_convolution_scratch(const LayerPlan& plan, const Kernels& kernels, std::size_t pictures,
                              Scratch& scratch) {
  const Steps steps(plan, kernels, pictures);
  if (!plan.int16)
    return scratch.patches.resize(kProducts * steps.patch_plane) &&
           scratch.sums.resize(kProducts * steps.sum_plane);
  return scratch.patches.resize(kProducts * tile_plane(plan)) &&
         scratch.pairs.resize(kProducts * steps.patch_plane) &&
         scratch.scales.resize(kProducts * steps.tiles) &&
         scratch.int_sums.resize(kProducts * steps.sum_plane);
}

void run_convolution(const LayerPlan& plan, const Kernels& kernels, const float* input, std::size_t pictures,
                     float* output, Scratch& scratch) {
  const auto run = [&](auto together) {
    share_out(pictures * plan.tiles(), kTilesTogether,
              [&](std::size_t first, std::size_t end) { together.run(input, output, first, end - first); });
  };
  if (plan.int16)
    run(TogetherInt16(plan, kernels, pictures, scratch));
  else
    run(Together(plan, kernels, pictures, scratch));
}

}  // namespace vitrine::vgg
