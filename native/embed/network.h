// SPDX-License-Identifier: MIT
// A network ready to embed: an ONNX graph, or the head of a weight file of the core's own engine
// (models/FORMAT.md); its weights where they stand beside it; and what its answers count for.
//
// Weights are one file that an ONNX graph's tensors point into (external data), or the body that belongs to a
// head. It travels in parts small enough for any static host, and may travel packed: then `blocks` say how it
// unpacks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "embed/model_card.h"
#include "io/files.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// Largest part of a network's weights: static hosts refuse single files beyond 25 to 100 MB, and a visitor
// whose connection drops loses no more than this.
inline constexpr std::uint64_t kMaxPartBytes = 16ull << 20;
// A reader takes no more parts, or runs of packed and raw weights, than this: 1 GiB in parts of 1 MiB, and a
// run for every layer of the deepest networks, which have some 200. The page's reader has the same limits.
inline constexpr std::size_t kMaxWeightParts = 1024;
inline constexpr std::size_t kMaxWeightBlocks = 1024;

// A file and what it must hold.
struct NetworkFile {
  std::filesystem::path file;
  std::uint64_t bytes = 0;
  std::string sha256;  // 64 hex digits
};

// The form of a network that embeds as it was fetched.
inline constexpr const char* kOriginalForm = "original";

// The form of a network of VGG's kind as a weight file for the core's own engine.
inline constexpr const char* kVitrineForm = "vitrine";

// What runs a network.
enum class Engine : std::uint8_t {
  kOnnx,     // ONNX Runtime; networks of VGG's kind in float32 also the core's own engine
  kVitrine,  // the core's own engine (vitrine/vgg.h) alone
};

enum class Packing : std::uint8_t {
  kRaw,   // the bytes themselves
  kInt4,  // int8 weights in groups of 32, each as 17 bytes: see vitrine/packed_weights.h
};

// A run of the unpacked weights and how it travels.
struct WeightBlock {
  Packing packing = Packing::kRaw;
  std::uint64_t bytes = 0;  // unpacked; a multiple of 32 for kInt4
};

struct NetworkWeights {
  std::string path;                 // the location the graph's tensors name
  std::uint64_t bytes = 0;          // unpacked
  std::vector<NetworkFile> parts;   // in order; each at most kMaxPartBytes
  std::vector<WeightBlock> blocks;  // in order, covering `bytes`; empty: all raw
};

// How far a smaller form answers as the form it stands for, measured on pictures when it was made.
struct Agreement {
  std::uint32_t pictures = 0;
  double cosine = 0;   // mean cosine of the two embeddings of a picture
  double overlap = 0;  // mean share of the first ten neighbours that are the same, 0 to 1
};

// A network whose last, linear layer was multiplied with the projection of one space: it answers what
// encode_projected() of vitrine/space.h takes, instead of the embedding.
struct Folded {
  std::uint32_t rows = 0;      // the space's dimension
  std::uint32_t residual = 0;  // values for what lies outside the projection

  // Values of an answer: one more, for the mean's direction.
  [[nodiscard]] std::uint32_t values() const { return rows + 1 + residual; }
};

struct Network {
  ModelCard card;    // input, feature (an output of the graph), dimension, preprocessing; texts for people
  std::string form;  // "original" as fetched; "fp32", "int8", "int8-packed", "vitrine" as prepared
  Engine engine = Engine::kOnnx;
  // Hex SHA-256 its embeddings count for. A smaller form that stands in for the one a collection was embedded
  // with carries that one's.
  std::string model_hash;
  NetworkFile graph;  // or the head of a weight file
  std::optional<NetworkFile> webgpu_graph;  // the same weights with float activations, for WebGPU
  std::optional<NetworkWeights> weights;    // absent where the graph holds its own
  std::optional<Agreement> agreement;       // absent for what nothing else is measured against
  std::optional<Folded> folded;             // for one space alone; `card` speaks of the embedding still
};

// Bytes somebody downloads to run it (without the WebGPU graph).
[[nodiscard]] std::uint64_t download_bytes(const Network& network);

// The network of a card whose file embeds as it was fetched. Form "original".
[[nodiscard]] Network network_of_card(const ModelCard& card, const std::filesystem::path& weights);

// Bytes of a file, read only when they are the ones it must hold. Errors, each naming file and remedy:
// kNotFound, kIo, kOutOfMemory; kCorrupt where size or SHA-256 differ.
[[nodiscard]] Result<io::Bytes> read_checked(const NetworkFile& file);

// Whether parts and blocks add up to the weights, and none is larger than it may be. Errors: kCorrupt.
[[nodiscard]] Status check_sums(const NetworkWeights& weights);

// All weights, joined, checked and unpacked. Errors: as read_checked(); kCorrupt where parts and blocks do
// not add up.
[[nodiscard]] Result<io::Bytes> read_weights(const NetworkWeights& weights);

}  // namespace vitrine::embed
