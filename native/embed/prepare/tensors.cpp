// SPDX-License-Identifier: MIT
#include "embed/prepare/tensors.h"

#include <bit>
#include <cstring>
#include <limits>

#include "io/files.h"

namespace vitrine::embed {
namespace {

using onnx::TensorProto;

// raw_data is little-endian, and so is every machine this is built for: bytes are copied as they stand.
static_assert(std::endian::native == std::endian::little);

std::string named(const TensorProto& tensor) { return "tensor '" + io::printable(tensor.name()) + "'"; }

Error misfit(const TensorProto& tensor, std::uint64_t found, const char* what) {
  return Error{ErrorCode::kCorrupt, named(tensor) + " of shape " + sides_text(tensor) + " has " +
                                        std::to_string(found) + " " + what};
}

template <class Value>
void set_raw(TensorProto& tensor, std::span<const Value> values) {
  tensor.mutable_raw_data()->assign(reinterpret_cast<const char*>(values.data()), values.size_bytes());
}

template <class Value, class Field>
Status narrow_to_raw(TensorProto& tensor, Field& field) {
  const auto count = element_count(tensor);
  if (!count || *count != static_cast<std::uint64_t>(field.size()))
    return misfit(tensor, static_cast<std::uint64_t>(field.size()), "values");
  std::string raw(static_cast<std::size_t>(*count) * sizeof(Value), '\0');
  for (int i = 0; i < field.size(); ++i) {
    const auto value = static_cast<Value>(field[i]);
    std::memcpy(raw.data() + sizeof(Value) * static_cast<std::size_t>(i), &value, sizeof value);
  }
  tensor.set_raw_data(std::move(raw));
  field.Clear();
  return Done{};
}

template <class Value>
Result<std::vector<Value>> values_of(const TensorProto& given, int type, const char* type_name) {
  if (given.data_type() != type)
    return Error{ErrorCode::kUnsupported, named(given) + " does not hold " + type_name};
  if (given.data_location() == TensorProto::EXTERNAL)
    return Error{ErrorCode::kUnsupported, named(given) + " has its values in another file"};
  TensorProto copied;
  const TensorProto* tensor = &given;
  if (!given.has_raw_data()) {
    copied = given;
    if (Status raw = make_raw(copied); !raw.ok()) return raw.error();
    tensor = &copied;
  }
  const auto count = element_count(*tensor);
  const std::string& raw = tensor->raw_data();
  if (!count || raw.size() % sizeof(Value) != 0 || raw.size() / sizeof(Value) != *count)
    return misfit(*tensor, raw.size(), "bytes");
  std::vector<Value> values(static_cast<std::size_t>(*count));
  if (!values.empty()) std::memcpy(values.data(), raw.data(), raw.size());
  return values;
}

template <class Value>
TensorProto tensor_of(std::string name, int type, std::span<const std::int64_t> sides,
                      std::span<const Value> values) {
  TensorProto tensor;
  tensor.set_name(std::move(name));
  tensor.set_data_type(type);
  for (const std::int64_t side : sides) tensor.add_dims(side);
  set_raw(tensor, values);
  return tensor;
}

}  // namespace

std::optional<std::uint64_t> element_count(const TensorProto& tensor) {
  std::uint64_t count = 1;
  for (const std::int64_t side : tensor.dims()) {
    if (side < 0) return std::nullopt;
    const auto wide = static_cast<std::uint64_t>(side);
    if (wide != 0 && count > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) / wide)
      return std::nullopt;
    count *= wide;
  }
  return count;
}

std::optional<std::uint64_t> element_bytes(int data_type) {
  switch (data_type) {
    case TensorProto::UINT8:
    case TensorProto::INT8:
    case TensorProto::BOOL:
      return 1;
    case TensorProto::UINT16:
    case TensorProto::INT16:
    case TensorProto::FLOAT16:
    case TensorProto::BFLOAT16:
      return 2;
    case TensorProto::FLOAT:
    case TensorProto::INT32:
    case TensorProto::UINT32:
      return 4;
    case TensorProto::DOUBLE:
    case TensorProto::INT64:
    case TensorProto::UINT64:
    case TensorProto::COMPLEX64:
      return 8;
    case TensorProto::COMPLEX128:
      return 16;
    default:
      return std::nullopt;
  }
}

Result<std::vector<float>> float_values(const TensorProto& tensor) {
  return values_of<float>(tensor, TensorProto::FLOAT, "float32");
}

Result<std::vector<std::int64_t>> int64_values(const TensorProto& tensor) {
  return values_of<std::int64_t>(tensor, TensorProto::INT64, "int64");
}

Status make_raw(TensorProto& tensor) {
  if (tensor.has_raw_data() || tensor.data_location() == TensorProto::EXTERNAL) return Done{};
  switch (tensor.data_type()) {
    case TensorProto::FLOAT:
      return narrow_to_raw<float>(tensor, *tensor.mutable_float_data());
    case TensorProto::DOUBLE:
      return narrow_to_raw<double>(tensor, *tensor.mutable_double_data());
    case TensorProto::INT64:
      return narrow_to_raw<std::int64_t>(tensor, *tensor.mutable_int64_data());
    case TensorProto::INT32:
      return narrow_to_raw<std::int32_t>(tensor, *tensor.mutable_int32_data());
    case TensorProto::UINT8:
    case TensorProto::INT8:
    case TensorProto::BOOL:
      return narrow_to_raw<std::uint8_t>(tensor, *tensor.mutable_int32_data());
    case TensorProto::UINT16:
    case TensorProto::INT16:
    case TensorProto::FLOAT16:
    case TensorProto::BFLOAT16:
      return narrow_to_raw<std::uint16_t>(tensor, *tensor.mutable_int32_data());
    case TensorProto::UINT32:
      return narrow_to_raw<std::uint32_t>(tensor, *tensor.mutable_uint64_data());
    case TensorProto::UINT64:
      return narrow_to_raw<std::uint64_t>(tensor, *tensor.mutable_uint64_data());
    case TensorProto::STRING:
      return Done{};
    default:
      return Error{ErrorCode::kUnsupported, named(tensor) + " holds values of type " +
                                                std::to_string(tensor.data_type()) +
                                                ", which no network for pictures needs"};
  }
}

TensorProto float_tensor(std::string name, std::span<const std::int64_t> sides,
                         std::span<const float> values) {
  return tensor_of(std::move(name), TensorProto::FLOAT, sides, values);
}
TensorProto int8_tensor(std::string name, std::span<const std::int64_t> sides,
                        std::span<const std::int8_t> values) {
  return tensor_of(std::move(name), TensorProto::INT8, sides, values);
}
TensorProto uint8_tensor(std::string name, std::span<const std::int64_t> sides,
                         std::span<const std::uint8_t> values) {
  return tensor_of(std::move(name), TensorProto::UINT8, sides, values);
}
TensorProto int32_tensor(std::string name, std::span<const std::int64_t> sides,
                         std::span<const std::int32_t> values) {
  return tensor_of(std::move(name), TensorProto::INT32, sides, values);
}
TensorProto int64_tensor(std::string name, std::span<const std::int64_t> sides,
                         std::span<const std::int64_t> values) {
  return tensor_of(std::move(name), TensorProto::INT64, sides, values);
}

std::string sides_text(const TensorProto& tensor) {
  std::string text = "[";
  for (int i = 0; i < tensor.dims_size(); ++i) text += (i == 0 ? "" : ",") + std::to_string(tensor.dims(i));
  return text + "]";
}

}  // namespace vitrine::embed
