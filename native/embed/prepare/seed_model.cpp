// SPDX-License-Identifier: MIT
#include "embed/prepare/seed_model.h"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "embed/prepare/onnx_fields.h"
#include "embed/prepare/seeded_weights.h"
#include "embed/prepare/tensors.h"
#include "embed/prepare/vgg16_graph.h"
#include "embed/weights.h"
#include "io/file_handle.h"
#include "io/files.h"
#include "io/hash.h"
#include "io/parallel.h"

namespace vitrine::embed {
namespace {

namespace fs = std::filesystem;

struct Architecture {
  const char* name;
  const char* label;
  std::int64_t width;
  std::uint32_t dimension;
};
constexpr std::array<Architecture, 2> kArchitectures = {
    {{"vgg16", "VGG16", 1, 4096}, {"vgg16-tiny", "VGG16 at a sixteenth of its width", 16, 256}}};

// Weights made and written at once: a megabyte of them.
constexpr std::uint64_t kValuesAtOnce = 1 << 18;

// An initialiser up to its weights.
std::string head_of(const WantedTensor& tensor) {
  onnx::TensorProto head;
  head.set_name(tensor.name);
  head.set_data_type(onnx::TensorProto::FLOAT);
  for (const std::int64_t side : tensor.sides) head.add_dims(side);
  const std::uint64_t bytes = sizeof(float) * tensor.values;
  const std::string inner = head.SerializeAsString() + run_of(kTensorRawData, bytes);
  return run_of(kGraphInitializer, inner.size() + bytes) + inner;
}

// What a file holds before its first initialiser, and the heads of these. Initialisers end the graph, so that
// the graph's length is all that must be known beforehand.
struct Layout {
  std::string begin;
  std::vector<std::string> heads;
  std::uint64_t bytes = 0;  // of the whole file
};

Layout lay_out(const Skeleton& skeleton) {
  Layout layout;
  std::uint64_t tensors = 0;
  for (const WantedTensor& tensor : skeleton.tensors) {
    layout.heads.push_back(head_of(tensor));
    tensors += layout.heads.back().size() + sizeof(float) * tensor.values;
  }
  onnx::ModelProto outer = skeleton.model;
  outer.clear_graph();
  const std::string graph = skeleton.model.graph().SerializeAsString();
  layout.begin = outer.SerializeAsString() + run_of(kModelGraph, graph.size() + tensors) + graph;
  layout.bytes = layout.begin.size() + tensors;
  return layout;
}

// Appends to one file and counts.
class Writer {
 public:
  Writer(fs::path path, io::Progress& progress) : path_(std::move(path)), progress_(progress) {}

  Status open() {
    std::error_code failure;
    fs::create_directories(path_.parent_path(), failure);
    if (failure) return io::system_error("make folder", path_.parent_path(), failure.value());
    handle_ =
        io::FileHandle(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666));
    if (!handle_.open()) return io::system_error("write", path_, errno);
    return Done{};
  }

  Status write(const void* bytes, std::size_t size) {
    if (io::interrupted()) return Error{ErrorCode::kInterrupted, "interrupted; run it again to begin anew"};
    const std::span<const std::uint8_t> run(static_cast<const std::uint8_t*>(bytes), size);
    if (const int failure = io::write_all(handle_.get(), run); failure != 0)
      return io::system_error("write", path_, failure);
    progress_.advance(size);
    return Done{};
  }

  Status close() {
    if (!handle_.close()) return io::system_error("write", path_, errno);
    return Done{};
  }

 private:
  const fs::path path_;
  io::Progress& progress_;
  io::FileHandle handle_;
};

Status write_weights(Writer& writer, const WantedTensor& tensor, std::uint32_t place, std::uint64_t seed) {
  std::vector<float> values(static_cast<std::size_t>(std::min(kValuesAtOnce, tensor.values)));
  for (std::uint64_t first = 0; first < tensor.values; first += kValuesAtOnce) {
    const auto count = static_cast<std::size_t>(std::min(kValuesAtOnce, tensor.values - first));
    const std::span<float> some = std::span(values).first(count);
    if (tensor.inputs > 0) seeded_weights(seed, place, tensor.inputs, first, some);
    if (Status written = writer.write(some.data(), some.size_bytes()); !written.ok()) return written;
  }
  return Done{};
}

Status write_network(const fs::path& part, const Skeleton& skeleton, const Layout& layout, std::uint64_t seed,
                     io::Progress& progress) {
  Writer writer(part, progress);
  if (Status opened = writer.open(); !opened.ok()) return opened;
  if (Status begun = writer.write(layout.begin.data(), layout.begin.size()); !begun.ok()) return begun;
  for (std::uint32_t i = 0; i < skeleton.tensors.size(); ++i) {
    if (Status head = writer.write(layout.heads[i].data(), layout.heads[i].size()); !head.ok()) return head;
    if (Status written = write_weights(writer, skeleton.tensors[i], i, seed); !written.ok()) return written;
  }
  return writer.close();
}

ModelCard card_of(const Architecture& architecture, std::uint64_t seed, const Layout& layout) {
  const std::string number = std::to_string(seed);
  ModelCard card;
  card.id = std::string(architecture.name) + "-untrained-" + number;
  card.label = std::string(architecture.label) + ", untrained (seed " + number + ")";
  card.embedder = "onnx";
  card.source = std::string("vitrine model seed ") + architecture.name + " --seed " + number +
                "; its weights are numbers from a seed and have seen no picture";
  card.licence = "CC0-1.0";
  card.file = card.id + ".onnx";
  card.bytes = layout.bytes;
  card.input = "data";
  card.feature_at = FeatureAt::kSecondDenseOutput;
  card.dimension = architecture.dimension;
  card.trained = false;
  return card;
}

// The card that stands there, where it is of this very network and its file is sound.
bool is_there(const fs::path& cards, ModelCard& card, const fs::path& file) {
  const Result<ModelCard> there = read_model_card(cards);
  if (!there.ok()) return false;
  card.sha256 = there->sha256;
  return card_json(*there) == card_json(card) && verify_weights(card, file).ok();
}

}  // namespace

std::vector<std::string> seedable_networks() {
  std::vector<std::string> names;
  for (const Architecture& one : kArchitectures) names.emplace_back(one.name);
  return names;
}

Result<Seeded> seed_model(const SeedOptions& options) {
  const auto* architecture =
      std::find_if(kArchitectures.begin(), kArchitectures.end(),
                   [&](const Architecture& one) { return one.name == options.network; });
  if (architecture == kArchitectures.end())
    return Error{ErrorCode::kInvalidArgument, "there is no architecture '" + io::printable(options.network) +
                                                  "' to seed; choose vgg16 or vgg16-tiny"};
  const Skeleton skeleton = vgg16_skeleton(architecture->width);
  const Layout layout = lay_out(skeleton);
  Seeded seeded;
  seeded.card = card_of(*architecture, options.seed, layout);
  seeded.file = weights_path(options.cache, seeded.card);
  for (const WantedTensor& tensor : skeleton.tensors) seeded.parameters += tensor.values;
  const fs::path card_file = seeded.file.parent_path() / "model.json";
  seeded.was_there = is_there(card_file, seeded.card, seeded.file);
  if (seeded.was_there) return seeded;

  const fs::path part = fs::path(seeded.file) += ".part";
  io::Progress progress(seeded.card.file, layout.bytes, options.progress);
  Status done = write_network(part, skeleton, layout, options.seed, progress);
  progress.finish();
  const Result<io::Digest> digest = done.ok() ? io::sha256_file(part) : Result<io::Digest>(io::Digest{});
  if (!digest.ok()) done = digest.error();
  if (done.ok()) done = io::move_into_place(part, seeded.file);
  std::error_code ignored;
  if (!done.ok()) fs::remove(part, ignored);
  if (!done.ok()) return done.error();
  seeded.card.sha256 = io::hex(*digest);
  // The card comes last: where it stands, so does its file.
  if (Status written = io::write_file(card_file, card_json(seeded.card)); !written.ok())
    return written.error();
  return seeded;
}

}  // namespace vitrine::embed
