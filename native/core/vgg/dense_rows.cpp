// SPDX-License-Identifier: MIT
// A dense layer on whole numbers. Its inputs are brought to 16 bits with a scale for each kInputGroup of
// them: each is then off by at most 1/65534 of the largest among these.
#include <algorithm>

#include "core/vgg/layers.h"

namespace vitrine::vgg {
namespace {

std::size_t input_groups(const LayerPlan& plan) { return (plan.depth() + kInputGroup - 1) / kInputGroup; }

// One picture's inputs; `input` holds its blocks `step` apart.
void quantise_picture(const LayerPlan& plan, const Kernels& kernels, const float* input, std::size_t step,
                      std::int16_t* to, float* scales) {
  for (std::size_t from = 0; from < plan.depth(); from += kInputGroup, to += kInputGroup) {
    const std::size_t blocks = std::min(kInputGroup, plan.depth() - from) / kBlock;
    *scales++ = kernels.rows.quantise_group(input, step, blocks, to);
    input += blocks * step;
    std::fill(to + blocks * kBlock, to + kInputGroup, std::int16_t{0});
  }
}

// Scales, bias and ReLU, and each value to its place.
void finish_rows(const LayerPlan& plan, std::size_t first, const float* sums, std::size_t pictures,
                 float* output) {
  for (std::size_t picture = 0; picture < pictures; ++picture) {
    float* const to = output + (first / kBlock * pictures + picture) * kBlock + first % kBlock;
    for (std::size_t row = 0; row < kRowsTogether; ++row) {
      const float sum = sums[picture * kRowsTogether + row] * plan.rows.scales.data()[first + row] +
                        plan.bias.data()[first + row];
      to[row] = plan.layer.relu ? std::max(sum, 0.0f) : sum;
    }
  }
}

}  // namespace

bool make_row_scratch(const LayerPlan& plan, std::size_t pictures, Scratch& scratch) {
  const std::size_t groups = pictures * input_groups(plan);
  return scratch.row_inputs.resize(groups * kInputGroup) && scratch.row_scales.resize(groups) &&
         scratch.sums.resize(pictures * kRowsTogether);
}

void run_rows(const LayerPlan& plan, const Kernels& kernels, const float* input, std::size_t pictures,
              float* output, Scratch& scratch) {
  const DenseRows& rows = plan.rows;
  const std::size_t groups = input_groups(plan);
  for (std::size_t picture = 0; picture < pictures; ++picture)
    quantise_picture(plan, kernels, input + picture * kBlock, pictures * kBlock,
                     scratch.row_inputs.data() + picture * groups * kInputGroup,
                     scratch.row_scales.data() + picture * groups);
  RowProduct product;
  product.row_bytes = rows.bytes;
  product.row_groups = rows.groups;
  product.values = held_values(plan.depth());
  product.inputs = scratch.row_inputs.data();
  product.depth = groups * kInputGroup;
  product.input_scales = scratch.row_scales.data();
  product.pictures = pictures;
  product.sums = scratch.sums.data();
  for (std::size_t first = 0; first < plan.output_blocks() * kBlock; first += kRowsTogether) {
    product.weights = rows.weights.data() + first * rows.bytes;
    product.group_scales = rows.group_scales.data() + first * rows.groups;
    (rows.nibbles ? kernels.rows.multiply_int4 : kernels.rows.multiply_int8)(product);
    finish_rows(plan, first, product.sums, pictures, output);
  }
}

}  // namespace vitrine::vgg
