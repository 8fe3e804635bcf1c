// SPDX-License-Identifier: MIT
// Small beginnings for fuzz_onnx and fuzz_prepared: seed_networks FOLDER makes FOLDER/fuzz_onnx and
// FOLDER/fuzz_prepared.
#include <cstdio>

#include "embed/prepare/onnx_model.h"
#include "embed/prepared.h"
#include "io/files.h"
#include "small_graph.h"

namespace {

namespace embed = vitrine::embed;

bool write(const std::filesystem::path& file, const auto& bytes) {
  const vitrine::Status written = vitrine::io::write_file(file, bytes);
  if (!written.ok()) std::fprintf(stderr, "%s\n", written.error().message.c_str());
  return written.ok();
}

std::string list() {
  embed::ModelCard card;
  card.id = "vgg16";
  card.input = "data";
  card.dimension = 4096;
  embed::Prepared prepared;
  prepared.maker = 1;
  prepared.source_sha256 = std::string(64, 'c');
  prepared.source_feature = prepared.feature = "fc7";
  prepared.pictures = 200;
  prepared.pictures_sha256 = prepared.source_sha256;
  for (const char* name : {"fp32", "int8-packed"}) {
    embed::Network form;
    form.form = name;
    form.graph = {"graph-1.onnx", 10, prepared.source_sha256};
    form.weights =
        embed::NetworkWeights{"weights.bin", 128, {{"weights-1.bin", 98, prepared.source_sha256}}, {}};
    form.weights->blocks = {{embed::Packing::kRaw, 64}, {embed::Packing::kInt4, 64}};
    form.agreement = embed::Agreement{200, 0.998, 0.97};
    prepared.forms.push_back(std::move(form));
  }
  return embed::prepared_json(prepared, card);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: seed_networks FOLDER\n");
    return 2;
  }
  const std::filesystem::path folder = arguments[1];
  const auto model = embed::write_onnx(vitrine::testing::small_network());
  const auto pooled = embed::write_onnx(vitrine::testing::pooled_network());
  if (!model.ok() || !pooled.ok()) return 1;
  const bool written = write(folder / "fuzz_onnx/small.onnx", std::span<const std::uint8_t>(*model)) &&
                       write(folder / "fuzz_onnx/pooled.onnx", std::span<const std::uint8_t>(*pooled)) &&
                       write(folder / "fuzz_prepared/prepared.json", std::string_view(list()));
  return written ? 0 : 1;
}
