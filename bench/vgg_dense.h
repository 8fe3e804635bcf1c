// SPDX-License-Identifier: MIT
// VGG16's first dense layer by itself in each form that it can be held in, on numbers that do not change the
// time. Free of everything that wasm lacks.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/vgg/layers.h"

namespace vitrine::bench {

enum class DenseForm : std::uint8_t { kFloat32, kInt8, kInt4 };
inline constexpr std::array kDenseForms = {DenseForm::kFloat32, DenseForm::kInt8, DenseForm::kInt4};

constexpr const char* name_of(DenseForm form) {
  return form == DenseForm::kFloat32 ? "float32" : form == DenseForm::kInt8 ? "int8" : "int4";
}

class DenseLayer {
 public:
  DenseLayer(const vgg::Kernels& kernels, DenseForm form) : kernels_(&kernels), form_(form) {}

  // False where there is no memory for it.
  [[nodiscard]] bool make(std::size_t pictures) {
    plan_.layer = {vgg::Layer::Kind::kDense, 4096, true, false};
    plan_.channels = 512;
    plan_.height = plan_.width = 7;
    if (!input_.resize(pictures * plan_.input_floats()) || !output_.resize(pictures * plan_.output_floats()))
      return false;
    for (std::size_t i = 0; i < input_.size(); ++i) input_.data()[i] = static_cast<float>(i % 97);
    if (form_ == DenseForm::kFloat32)
      return vgg::make_weights(plan_, kernels_->panel) && scratch_.sums.resize(pictures * kernels_->panel);
    return plan_.rows.make(form_ == DenseForm::kInt4, 4096, vgg::held_values(plan_.depth())) &&
           plan_.bias.resize(4096) && vgg::make_row_scratch(plan_, pictures, scratch_);
  }

  void run(std::size_t pictures) {
    const auto run = form_ == DenseForm::kFloat32 ? vgg::run_dense : vgg::run_rows;
    run(plan_, *kernels_, input_.data(), pictures, output_.data(), scratch_);
  }

 private:
  const vgg::Kernels* kernels_;
  DenseForm form_;
  vgg::LayerPlan plan_;
  vgg::Floats input_, output_;
  vgg::Scratch scratch_;
};

}  // namespace vitrine::bench
