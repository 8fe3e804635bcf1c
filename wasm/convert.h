// SPDX-License-Identifier: MIT
// Between the core's values and JavaScript's: every typed array that goes out is a copy, because a view of
// wasm memory becomes empty when the memory grows.
#pragma once

#include <emscripten/val.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "vitrine/image.h"
#include "vitrine/result.h"
#include "vitrine/tensor.h"

namespace vitrine::wasm {

using emscripten::val;

// {ok: true, value} and {ok: false, error: {code, name, message}}: Outcome<T> of vitrine.d.ts.
inline val success(val value) {
  val outcome = val::object();
  outcome.set("ok", true);
  outcome.set("value", value);
  return outcome;
}

inline val failure(const Error& error) {
  val description = val::object();
  description.set("code", static_cast<int>(error.code));
  description.set("name", std::string(error_code_name(error.code)));
  description.set("message", error.message);
  val outcome = val::object();
  outcome.set("ok", false);
  outcome.set("error", description);
  return outcome;
}

// Answers a Result by converting its value with `convert`.
template <class T, class Convert>
val answer(const Result<T>& result, Convert convert) {
  return result.ok() ? success(convert(result.value())) : failure(result.error());
}

// A typed array of its own: "Uint8Array", "Float32Array", ... The view lives only until the constructor has
// copied it.
template <class T>
val copy_out(const char* array_type, std::span<const T> values) {
  return val::global(array_type).new_(emscripten::typed_memory_view(values.size(), values.data()));
}

template <class T>
std::vector<T> copy_in(const val& array) {
  return emscripten::convertJSArrayToNumberVector<T>(array);
}

// RgbImage of vitrine.d.ts.
inline val image_out(const Image& image) {
  val object = val::object();
  object.set("width", image.width);
  object.set("height", image.height);
  object.set("rgb", copy_out<std::uint8_t>("Uint8Array", image.rgb));
  return object;
}

// Checks the invariant that the core relies on, because JavaScript can hand over anything.
inline Result<Image> image_in(const val& object) {
  Image image{object["width"].as<std::uint32_t>(), object["height"].as<std::uint32_t>(),
              copy_in<std::uint8_t>(object["rgb"])};
  const std::uint64_t expected = 3ull * image.width * image.height;
  if (expected == 0 || image.rgb.size() != expected) {
    return Error{ErrorCode::kInvalidArgument, "an image needs 3 * width * height bytes of RGB"};
  }
  return image;
}

inline Fit fit_in(const val& name) {
  return name.as<std::string>() == "short-side-crop" ? Fit::kShortSideCrop : Fit::kSquash;
}

// PreprocessSpec of vitrine.d.ts; validate() in make_tensor() judges the numbers.
inline PreprocessSpec spec_in(const val& object) {
  PreprocessSpec spec;
  spec.fit = fit_in(object["fit"]);
  spec.side = object["side"].as<std::uint32_t>();
  spec.short_side = object["short_side"].as<std::uint32_t>();
  spec.order = object["order"].as<std::string>() == "bgr" ? ChannelOrder::kBgr : ChannelOrder::kRgb;
  spec.layout = object["layout"].as<std::string>() == "nhwc" ? TensorLayout::kNhwc : TensorLayout::kNchw;
  spec.scale = object["scale"].as<float>();
  for (unsigned channel = 0; channel < 3; ++channel) {
    spec.mean[channel] = object["mean"][channel].as<float>();
    spec.std[channel] = object["std"][channel].as<float>();
  }
  return spec;
}

}  // namespace vitrine::wasm
