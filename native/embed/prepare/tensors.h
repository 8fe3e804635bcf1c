// SPDX-License-Identifier: MIT
// Values inside ONNX tensors.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vitrine/result.h"

namespace vitrine::embed {

// Product of the sides; nothing where one is negative or the product leaves 63 bits. 1 for a scalar.
[[nodiscard]] std::optional<std::uint64_t> element_count(const onnx::TensorProto& tensor);

// Bytes one element has in raw_data; nothing for texts and types this build does not know.
[[nodiscard]] std::optional<std::uint64_t> element_bytes(int data_type);

// The values of a float32 tensor, in row-major order. Errors: kUnsupported for another type or for a tensor
// whose data stand elsewhere; kCorrupt where data and shape disagree.
[[nodiscard]] Result<std::vector<float>> float_values(const onnx::TensorProto& tensor);

// Likewise for int64.
[[nodiscard]] Result<std::vector<std::int64_t>> int64_values(const onnx::TensorProto& tensor);

// Moves the values of typed fields (float_data and the like) into raw_data, little-endian, so that there is
// one place to look. Errors: as float_values(); texts are left as they are.
[[nodiscard]] Status make_raw(onnx::TensorProto& tensor);

// Tensors of this build's making, with raw data.
[[nodiscard]] onnx::TensorProto float_tensor(std::string name, std::span<const std::int64_t> sides,
                                             std::span<const float> values);
[[nodiscard]] onnx::TensorProto int8_tensor(std::string name, std::span<const std::int64_t> sides,
                                            std::span<const std::int8_t> values);
[[nodiscard]] onnx::TensorProto uint8_tensor(std::string name, std::span<const std::int64_t> sides,
                                             std::span<const std::uint8_t> values);
[[nodiscard]] onnx::TensorProto int32_tensor(std::string name, std::span<const std::int64_t> sides,
                                             std::span<const std::int32_t> values);
[[nodiscard]] onnx::TensorProto int64_tensor(std::string name, std::span<const std::int64_t> sides,
                                             std::span<const std::int64_t> values);

// "[64,3,3,3]", for messages.
[[nodiscard]] std::string sides_text(const onnx::TensorProto& tensor);

}  // namespace vitrine::embed
