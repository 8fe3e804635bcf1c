// SPDX-License-Identifier: MIT
// Any text at all as prepared.json: forms within the bounds that name files in the folder alone, or an error.
#include <cstdlib>

#include "embed/prepared.h"

namespace {

namespace embed = vitrine::embed;

void must(bool condition) {
  if (!condition) std::abort();
}

embed::ModelCard card() {
  embed::ModelCard card;
  card.id = "vgg16";
  card.embedder = "onnx";
  card.file = "vgg16-12.onnx";
  card.sha256 = std::string(64, 'c');
  card.input = "data";
  card.feature_at = embed::FeatureAt::kSecondDenseOutput;
  card.dimension = 4096;
  return card;
}

void check(const embed::NetworkFile& file) {
  must(file.file.parent_path() == "folder" && file.file.filename() != ".." && file.file.filename() != ".");
  must(file.bytes > 0 && file.bytes <= embed::kMaxModelBytes && file.sha256.size() == 64);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const embed::ModelCard of = card();
  const auto prepared = embed::parse_prepared({data, size}, "folder", of);
  if (!prepared.ok()) {
    must(!prepared.error().message.empty());
    return 0;
  }
  must(!prepared->forms.empty() && prepared->forms.size() <= 8);
  for (const embed::Network& form : prepared->forms) {
    check(form.graph);
    if (form.webgpu_graph) check(*form.webgpu_graph);
    if (!form.weights) continue;
    for (const embed::NetworkFile& part : form.weights->parts) {
      check(part);
      must(part.bytes <= embed::kMaxPartBytes);
    }
    must(embed::check_sums(*form.weights).ok());
  }
  // What is read is written and read again to the same.
  const std::string text = embed::prepared_json(*prepared, of);
  const auto again =
      embed::parse_prepared({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, "folder", of);
  must(again.ok() && embed::prepared_json(*again, of) == text);
  return 0;
}
