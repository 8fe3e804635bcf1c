// SPDX-License-Identifier: MIT
#include "embed/network.h"

#include <algorithm>
#include <utility>

#include "io/hash.h"
#include "vitrine/packed_weights.h"

namespace vitrine::embed {
namespace {

// The largest file a network is read into memory from, joined and unpacked.
constexpr std::uint64_t kMaxWeightBytes = kMaxModelBytes;

Error damaged(const NetworkFile& file, const std::string& difference) {
  return Error{ErrorCode::kCorrupt, io::display(file.file) + " is damaged: " + difference +
                                        "; put a sound copy in its place, or prepare the network again"};
}

std::uint64_t travelling_bytes(const WeightBlock& block) {
  return block.packing == Packing::kInt4 ? block.bytes / kInt4GroupValues * kInt4GroupBytes : block.bytes;
}

// What a block list is, where none was given.
std::vector<WeightBlock> blocks_of(const NetworkWeights& weights) {
  if (!weights.blocks.empty()) return weights.blocks;
  return {{Packing::kRaw, weights.bytes}};
}

Result<io::Bytes> join(const std::vector<NetworkFile>& parts) {
  std::uint64_t total = 0;
  for (const NetworkFile& part : parts) total += part.bytes;
  io::Bytes joined;
  joined.reserve(total);
  for (const NetworkFile& part : parts) {
    const Result<io::Bytes> bytes = read_checked(part);
    if (!bytes.ok()) return bytes.error();
    joined.insert(joined.end(), bytes->begin(), bytes->end());
  }
  return joined;
}

}  // namespace

std::uint64_t download_bytes(const Network& network) {
  std::uint64_t total = network.graph.bytes;
  if (network.weights) {
    for (const NetworkFile& part : network.weights->parts) total += part.bytes;
  }
  return total;
}

Network network_of_card(const ModelCard& card, const std::filesystem::path& weights) {
  Network network;
  network.card = card;
  network.form = kOriginalForm;
  network.model_hash = model_hash(card);
  network.graph = {weights, card.bytes, card.sha256};
  return network;
}

Result<io::Bytes> read_checked(const NetworkFile& file) {
  Result<io::Bytes> bytes = io::read_file(file.file, file.bytes);
  if (!bytes.ok() && bytes.error().code == ErrorCode::kTooLarge) {
    return damaged(file, "it is larger than its " + std::to_string(file.bytes) + " bytes");
  }
  if (!bytes.ok()) return bytes;
  if (bytes->size() != file.bytes) {
    return damaged(file, "it has " + std::to_string(bytes->size()) + " bytes where " +
                             std::to_string(file.bytes) + " are wanted");
  }
  const std::string found = io::hex(io::sha256(*bytes));
  if (found != file.sha256) return damaged(file, "its SHA-256 is " + found + ", not " + file.sha256);
  return bytes;
}

Status check_sums(const NetworkWeights& weights) {
  std::uint64_t unpacked = 0, travelling = 0, given = 0;
  for (const WeightBlock& block : blocks_of(weights)) {
    // Checked one by one, so that no sum can overflow.
    if (block.bytes > kMaxWeightBytes ||
        (block.packing == Packing::kInt4 && block.bytes % kInt4GroupValues != 0)) {
      return Error{ErrorCode::kCorrupt, "the weights of a network have a block of " +
                                            std::to_string(block.bytes) + " bytes, which cannot be"};
    }
    unpacked += block.bytes;
    travelling += travelling_bytes(block);
    if (unpacked > kMaxWeightBytes) break;
  }
  for (const NetworkFile& part : weights.parts) given += std::min(part.bytes, kMaxPartBytes + 1);
  if (unpacked == weights.bytes && travelling == given) return Done{};
  return Error{ErrorCode::kCorrupt, "the weights of a network do not add up: " + std::to_string(given) +
                                        " bytes in parts, blocks of " + std::to_string(travelling) +
                                        " bytes that unpack to " + std::to_string(unpacked) + ", and " +
                                        std::to_string(weights.bytes) + " bytes wanted"};
}

Result<io::Bytes> read_weights(const NetworkWeights& weights) {
  const std::vector<WeightBlock> blocks = blocks_of(weights);
  if (Status sums = check_sums(weights); !sums.ok()) return sums.error();
  Result<io::Bytes> joined = join(weights.parts);
  const bool packed = std::any_of(blocks.begin(), blocks.end(),
                                  [](const WeightBlock& b) { return b.packing != Packing::kRaw; });
  if (!joined.ok() || !packed) return joined;
  io::Bytes unpacked(weights.bytes);
  std::span<const std::uint8_t> from = *joined;
  std::span<std::uint8_t> to = unpacked;
  for (const WeightBlock& block : blocks) {
    const auto travelled = from.first(travelling_bytes(block));
    const auto place = to.first(block.bytes);
    if (block.packing == Packing::kRaw) {
      std::copy(travelled.begin(), travelled.end(), place.begin());
    } else if (Status status =
                   unpack_int4(travelled, {reinterpret_cast<std::int8_t*>(place.data()), place.size()});
               !status.ok()) {
      return status.error();
    }
    from = from.subspan(travelled.size());
    to = to.subspan(place.size());
  }
  return unpacked;
}

}  // namespace vitrine::embed
