// SPDX-License-Identifier: MIT
#include "core/vgg/run.h"

#include <algorithm>

#include "core/vgg/orders.h"

namespace vitrine::vgg {
namespace {

bool make_scratch(const LayerPlan& plan, const Kernels& kernels, std::size_t pictures, Scratch& scratch) {
  if (plan.rows.held()) return make_row_scratch(plan, pictures, scratch);
  if (plan.dense()) return scratch.sums.resize(pictures * kernels.panel);
  return make_convolution_scratch(plan, kernels, pictures, scratch);
}

}  // namespace

bool make_room(std::span<const LayerPlan> layers, const Kernels& kernels, std::size_t alone,
               std::size_t pictures, RunMemory& memory) {
  std::size_t floats = 0;  // of a picture, among the layers that see all of them
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const LayerPlan& plan = layers[i];
    if (!make_scratch(plan, kernels, i < alone ? 1 : pictures, memory.scratch)) return false;
    if (i >= alone || i + 1 == alone) floats = std::max(floats, plan.output_floats());
    if (i >= alone) floats = std::max(floats, plan.input_floats());
    if (i < alone && !(memory.alone[i % 2].resize(plan.input_floats()))) return false;
  }
  return memory.together[0].resize(pictures * floats) && memory.together[1].resize(pictures * floats);
}

float* Run::place(std::size_t picture, std::size_t floats) const {
  return memory_.together[0].data() + picture * floats;
}

float* Run::input(std::size_t alone, std::size_t picture) const {
  return alone > 0 ? memory_.alone[0].data() : place(picture, layers_[0].input_floats());
}

void Run::alone(std::size_t layers, std::size_t picture) {
  for (std::size_t i = 0; i < layers; ++i) {
    const bool last = i + 1 == layers;
    float* const to = last ? place(picture, layers_[i].output_floats()) : memory_.alone[(i + 1) % 2].data();
    run_convolution(layers_[i], kernels_, memory_.alone[i % 2].data(), 1, to, memory_.scratch);
  }
}

std::vector<float> Run::together(std::size_t first, std::size_t values) {
  const float* from = memory_.together[0].data();
  float* to = memory_.together[1].data();
  const auto turn = [&] {
    float* const written = to;
    to = from == memory_.together[0].data() ? memory_.together[0].data() : memory_.together[1].data();
    from = written;
  };
  for (std::size_t i = first; i < layers_.size(); ++i) {
    const LayerPlan& plan = layers_[i];
    if (plan.dense() && (i == 0 || !layers_[i - 1].dense())) {
      turn_blocks(from, pictures_, plan.depth() / kBlock, to);
      turn();
    }
    const auto run = plan.rows.held() ? run_rows : plan.dense() ? run_dense : run_convolution;
    run(plan, kernels_, from, pictures_, to, memory_.scratch);
    turn();
  }
  const LayerPlan& last = layers_.back();
  const std::size_t blocks = last.output_floats() / kBlock;
  if (last.dense()) {
    turn_blocks(from, blocks, pictures_, to);
    turn();
  }
  std::vector<float> answers(pictures_ * values);
  for (std::size_t picture = 0; picture < pictures_; ++picture)
    from_blocks(from + picture * blocks * kBlock, last.layer.outputs, values / last.layer.outputs,
                answers.data() + picture * values);
  return answers;
}

}  // namespace vitrine::vgg
