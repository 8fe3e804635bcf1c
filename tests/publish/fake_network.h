// SPDX-License-Identifier: MIT
// A network that no runtime could open: its files are a few bytes each, but names, sizes, hashes, parts and
// packed blocks agree as those of a real one do.
#pragma once

#include <string>
#include <string_view>

#include "embed/network.h"
#include "io/hash.h"
#include "temporary_folder.h"
#include "vitrine/space.h"

namespace vitrine::publish::testing {

inline embed::NetworkFile fake_file(const vitrine::testing::TemporaryFolder& folder, const std::string& name,
                                    const std::string& bytes) {
  return {folder.write(name, bytes), bytes.size(), io::hex(io::sha256(std::string_view(bytes)))};
}

// What the packed weights of fake_network() travel as: 10 raw bytes, two groups of 4 bits, 6 raw bytes.
inline std::string fake_packed(const std::string& seed) {
  const std::string group = '\x10' + std::string(16, static_cast<char>('0' + seed.size() % 8));
  return std::string("head ").append(seed, 0, 5).append(5 - std::min<std::size_t>(seed.size(), 5), '.') +
         group + group + "tailed";
}

// Its embeddings enter `space`. Another `seed` makes other bytes in every file.
inline embed::Network fake_network(const vitrine::testing::TemporaryFolder& folder, const Space& space,
                                   const std::string& seed = "a") {
  embed::Network network;
  network.card.id = "fake";
  network.card.label = "Fake network";
  network.card.embedder = "onnx";
  network.card.input = "data";
  network.card.feature = "pool5";
  network.card.dimension = space.input_dimension;
  network.card.preprocess.order = ChannelOrder::kBgr;
  network.form = "int8-packed";
  network.model_hash = space.model;
  network.graph = fake_file(folder, "network/graph-" + seed, "graph " + seed);
  network.webgpu_graph = fake_file(folder, "network/webgpu-" + seed, "webgpu graph " + seed);
  const std::string packed = fake_packed(seed);
  network.weights = embed::NetworkWeights{
      "weights.bin",
      10 + 64 + 6,
      {fake_file(folder, "network/part-1-" + seed, packed.substr(0, 20)),
       fake_file(folder, "network/part-2-" + seed, packed.substr(20))},
      {{embed::Packing::kRaw, 10}, {embed::Packing::kInt4, 64}, {embed::Packing::kRaw, 6}}};
  network.agreement = embed::Agreement{200, 0.998, 0.97};
  return network;
}

}  // namespace vitrine::publish::testing
