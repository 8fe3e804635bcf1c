// SPDX-License-Identifier: MIT
#include "embed/prepare/external_weights.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "embed/model_card.h"
#include "embed/network.h"
#include "embed/prepare/tensors.h"

namespace vitrine::embed {
namespace {

std::uint64_t rounded_up(std::uint64_t offset, std::uint64_t alignment) {
  return (offset + alignment - 1) / alignment * alignment;
}

bool leaves(const onnx::TensorProto& tensor) {
  return tensor.data_location() != onnx::TensorProto::EXTERNAL && tensor.has_raw_data() &&
         tensor.raw_data().size() >= kLeastExternalBytes;
}

void say(onnx::TensorProto& tensor, const char* key, std::string value) {
  onnx::StringStringEntryProto& entry = *tensor.add_external_data();
  entry.set_key(key);
  entry.set_value(std::move(value));
}

void point_to(onnx::TensorProto& tensor, const WeightsFile::Place& place) {
  // Not clear(), which keeps the memory for another use.
  std::string().swap(*tensor.mutable_raw_data());
  tensor.clear_raw_data();
  tensor.set_data_location(onnx::TensorProto::EXTERNAL);
  say(tensor, "location", std::string(kWeightsPath));
  say(tensor, "offset", std::to_string(place.offset));
  say(tensor, "length", std::to_string(place.bytes));
}

}  // namespace

Status WeightsFile::take(onnx::ModelProto& model) {
  std::uint64_t end = bytes_.size();
  for (const onnx::TensorProto& tensor : model.graph().initializer()) {
    if (leaves(tensor) && places_.count(tensor.name()) == 0)
      end = rounded_up(end, kWeightsAlignment) + tensor.raw_data().size();
  }
  if (end > kMaxModelBytes)
    return Error{ErrorCode::kTooLarge,
                 "weights of " + std::to_string(end) + " bytes: at most 2 GiB are written"};
  try {
    bytes_.reserve(static_cast<std::size_t>(end));
    for (onnx::TensorProto& tensor : *model.mutable_graph()->mutable_initializer()) {
      if (!leaves(tensor)) continue;
      if (Status placed = place(tensor); !placed.ok()) return placed;
    }
    return Done{};
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, "no memory for weights of " + std::to_string(end) + " bytes"};
  }
}

Status WeightsFile::place(onnx::TensorProto& tensor) {
  const std::string& raw = tensor.raw_data();
  const auto known = places_.find(tensor.name());
  if (known != places_.end()) {
    if (known->second.bytes != raw.size() ||
        std::memcmp(bytes_.data() + known->second.offset, raw.data(), raw.size()) != 0)
      return Error{ErrorCode::kCorrupt,
                   "two graphs hold different tensors '" + io::printable(tensor.name()) + "'"};
    point_to(tensor, known->second);
    return Done{};
  }
  align(kWeightsAlignment);
  const Place here{bytes_.size(), raw.size()};
  bytes_.insert(bytes_.end(), raw.begin(), raw.end());
  places_.emplace(tensor.name(), here);
  point_to(tensor, here);
  return Done{};
}

void WeightsFile::align(std::uint64_t alignment) {
  bytes_.resize(static_cast<std::size_t>(rounded_up(bytes_.size(), alignment)), 0);
}

std::vector<std::span<const std::uint8_t>> cut_into_parts(std::span<const std::uint8_t> bytes) {
  std::vector<std::span<const std::uint8_t>> parts;
  while (!bytes.empty()) {
    parts.push_back(bytes.first(std::min<std::size_t>(bytes.size(), kMaxPartBytes)));
    bytes = bytes.subspan(parts.back().size());
  }
  return parts;
}

}  // namespace vitrine::embed
