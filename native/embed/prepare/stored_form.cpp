// SPDX-License-Identifier: MIT
#include "embed/prepare/stored_form.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "embed/prepare/onnx_model.h"
#include "vitrine/packed_weights.h"

namespace vitrine::embed {
namespace {

struct Range {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
};

// A number of a tensor's external data; nothing where it is missing or none.
std::optional<std::uint64_t> external_number(const onnx::TensorProto& tensor, std::string_view key) {
  for (const onnx::StringStringEntryProto& entry : tensor.external_data()) {
    if (entry.key() != key) continue;
    std::uint64_t number = 0;
    const std::string& text = entry.value();
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec == std::errc() && read.ptr == text.data() + text.size()) return number;
  }
  return std::nullopt;
}

// The block that holds a range, and the range as it travels.
struct Found {
  Packing packing = Packing::kRaw;
  Range travelling;
};

std::optional<Found> find_block(const NetworkWeights& weights, const Range& range) {
  if (weights.blocks.empty()) return Found{Packing::kRaw, range};
  std::uint64_t unpacked = 0, travelled = 0;
  for (const WeightBlock& block : weights.blocks) {
    const bool packed = block.packing == Packing::kInt4;
    const std::uint64_t bytes = packed ? block.bytes / kInt4GroupValues * kInt4GroupBytes : block.bytes;
    if (range.offset >= unpacked && range.offset - unpacked < block.bytes) {
      const std::uint64_t into = range.offset - unpacked;
      if (packed && (into != 0 || range.bytes != block.bytes)) return std::nullopt;
      if (range.bytes > block.bytes - into) return std::nullopt;
      return Found{block.packing, {travelled + into, packed ? bytes : range.bytes}};
    }
    unpacked += block.bytes;
    travelled += bytes;
  }
  return std::nullopt;
}

}  // namespace

Result<onnx::ModelProto> read_graph_of(const Network& network, const NetworkFile& file) {
  const Result<io::Bytes> bytes = read_checked(file);
  if (!bytes.ok()) return bytes.error();
  if (!network.weights) return read_onnx(*bytes, io::display(file.file));
  const ExternalWeights external{network.weights->path, network.weights->bytes};
  return read_onnx(*bytes, io::display(file.file), &external);
}

Result<io::Bytes> StoredWeights::travelling(std::uint64_t offset, std::uint64_t bytes) {
  io::Bytes joined;
  joined.reserve(bytes);
  std::uint64_t begin = 0;
  for (const NetworkFile& part : network_.weights->parts) {
    const std::uint64_t end = begin + part.bytes;
    if (end > offset && begin < offset + bytes) {
      if (held_name_ != part.file.string()) {
        Result<io::Bytes> read = read_checked(part);
        if (!read.ok()) return read.error();
        held_ = std::move(*read);
        held_name_ = part.file.string();
      }
      const std::uint64_t from = std::max(offset, begin), to = std::min(offset + bytes, end);
      joined.insert(joined.end(), held_.begin() + static_cast<std::ptrdiff_t>(from - begin),
                    held_.begin() + static_cast<std::ptrdiff_t>(to - begin));
    }
    begin = end;
  }
  return joined;
}

Status StoredWeights::fetch(onnx::TensorProto& tensor, std::map<std::string, io::Bytes>& packed) {
  if (tensor.data_location() != onnx::TensorProto::EXTERNAL) return Done{};
  const auto misplaced = [&] {
    return Error{ErrorCode::kCorrupt, "the weights of model " + network_.card.id + " do not hold tensor '" +
                                          io::printable(tensor.name()) +
                                          "' in one piece; prepare the network again"};
  };
  const auto offset = external_number(tensor, "offset"), length = external_number(tensor, "length");
  if (!network_.weights || !offset || !length || *offset > network_.weights->bytes ||
      *length > network_.weights->bytes - *offset)
    return misplaced();
  if (Status sums = check_sums(*network_.weights); !sums.ok()) return sums;
  const std::optional<Found> found = find_block(*network_.weights, {*offset, *length});
  if (!found) return misplaced();
  Result<io::Bytes> bytes = travelling(found->travelling.offset, found->travelling.bytes);
  if (!bytes.ok()) return bytes.error();
  std::string& raw = *tensor.mutable_raw_data();
  if (found->packing == Packing::kRaw) {
    raw.assign(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  } else {
    raw.resize(static_cast<std::size_t>(*length));
    const std::span<std::int8_t> unpacked(reinterpret_cast<std::int8_t*>(raw.data()), raw.size());
    if (Status done = unpack_int4(*bytes, unpacked); !done.ok()) return done;
    packed[tensor.name()] = std::move(*bytes);
  }
  tensor.clear_external_data();
  tensor.clear_data_location();
  return Done{};
}

Status StoredWeights::fetch_all(onnx::GraphProto& graph, std::map<std::string, io::Bytes>& packed) {
  for (onnx::TensorProto& tensor : *graph.mutable_initializer()) {
    if (Status fetched = fetch(tensor, packed); !fetched.ok()) return fetched;
  }
  return Done{};
}

}  // namespace vitrine::embed
