// SPDX-License-Identifier: MIT
// Any bytes as a weight file: an error, or a network that answers, the same wherever the bytes were cut. The
// first byte says where. The head's checksum and the lengths it tells are made to fit, so that the fuzzer is
// not stopped by what anybody can work out.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

#include "core/reseal.h"
#include "vitrine/vgg_weights.h"

namespace {

using namespace vitrine;
using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t kFields = 28, kLayer = 16, kLayerBytes = 8, kChecksum = 4;

void must(bool condition) {
  if (!condition) std::abort();
}

std::optional<vgg::Network> network_of(Bytes head, Bytes body, std::size_t cut) {
  Result<vgg::WeightsReader> reader =
      vgg::WeightsReader::open(head, body.size(), {nullptr, vgg::Convolutions::kInt16});
  if (!reader.ok()) return std::nullopt;
  bool sound = true;
  for (std::size_t at = 0; at < body.size() && sound; at += cut)
    sound = reader->push(body.subspan(at, std::min(cut, body.size() - at))).ok();
  Result<vgg::Network> network = reader->finish();
  must(sound || !network.ok());
  if (!network.ok()) return std::nullopt;
  return std::move(network).value();
}

// The head of the layers that these bytes tell of, sealed; the last layer takes what is left of the body.
std::vector<std::uint8_t> sealed_head(Bytes bytes, std::size_t layers, std::size_t body) {
  std::vector<std::uint8_t> head(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size()));
  std::uint64_t left = body;
  for (std::size_t i = 0; i < layers; ++i) {
    const std::size_t at = kFields + i * kLayer + kLayerBytes;
    if (i + 1 == layers)
      for (std::size_t byte = 0; byte < 8; ++byte)
        head[at + byte] = static_cast<std::uint8_t>(left >> (8 * byte));
    left -= std::min(left, testing::get_number(head, at, 8));
  }
  const std::uint32_t sum = testing::plain_crc32(head);
  for (int shift = 0; shift < 32; shift += 8) head.push_back(static_cast<std::uint8_t>(sum >> shift));
  return head;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1 + kFields + kChecksum) return 0;
  const std::size_t cut = data[0] * std::size_t{7} + 1;
  const Bytes bytes(data + 1, size - 1);
  const std::uint64_t layers = testing::get_number(bytes, 24, 4);
  const std::uint64_t head_bytes = kFields + layers * kLayer;
  if (layers > 64 || head_bytes + kChecksum > bytes.size()) return 0;
  const Bytes body = bytes.subspan(static_cast<std::size_t>(head_bytes) + kChecksum);
  const std::vector<std::uint8_t> head = sealed_head(bytes.first(static_cast<std::size_t>(head_bytes)),
                                                     static_cast<std::size_t>(layers), body.size());
  const std::optional<vgg::Network> network = network_of(head, body, cut);
  const std::optional<vgg::Network> whole = network_of(head, body, body.size() + 1);
  must(network.has_value() == whole.has_value());
  const Status decoded = vgg::decode_weights(head, body, [](auto, auto, auto) -> Status { return Done{}; });
  must(decoded.ok() || !network);
  // Larger ones take too long to be tried in numbers.
  if (!network || network->inputs() > 4096 || network->weight_bytes() > 1 << 22) return 0;
  const std::vector<float> picture(network->inputs(), 0.5f);
  vgg::Workspace workspace;
  const auto answer = network->run(picture, workspace), other = whole->run(picture, workspace);
  must(answer.ok() && other.ok() && answer->size() == network->outputs());
  must(std::memcmp(answer->data(), other->data(), answer->size() * sizeof(float)) == 0);
  return 0;
}
