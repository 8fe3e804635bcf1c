// SPDX-License-Identifier: MIT
// The entry's field "model": the network a site carries, its files and how its weights unpack.
#include <algorithm>
#include <array>

#include "publish/entry_parts.h"
#include "publish/site_files.h"
#include "vitrine/packed_weights.h"
#include "vitrine/space.h"

namespace vitrine::publish {
namespace {

constexpr std::array<std::string_view, 2> kFits = {"squash", "short-side-crop"};
constexpr std::array<std::string_view, 2> kOrders = {"rgb", "bgr"};
constexpr std::array<std::string_view, 2> kLayouts = {"nchw", "nhwc"};
constexpr std::array<std::string_view, 2> kEncodings = {"raw", "int4"};
constexpr std::array<std::string_view, 2> kEngines = {"onnx", "vitrine"};
// The head of a weight file: some hundred bytes a layer.
constexpr std::uint64_t kMaxHeadBytes = 64 << 10;

// "original", "fp32", "int8-packed": a word of the network's own tools, for people and addresses.
constexpr std::size_t kMaxForm = 60;

bool is_form(std::string_view text) {
  return !text.empty() && text.size() <= kMaxForm &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == text.npos;
}

// The tensors' location is looked up by name, never opened as a path.
bool is_plain_name(std::string_view text) {
  return is_site_path(text) && text.find('/') == text.npos && text[0] != '.' && text[0] != '-';
}

Json reals_json(std::span<const float> values) {
  Json list = Json::array();
  for (const float value : values) list.push_back(json_number(value));
  return list;
}

Json preprocess_json(const PreprocessSpec& spec) {
  return {{"fit", kFits[static_cast<std::size_t>(spec.fit)]},
          {"side", spec.side},
          {"short_side", spec.short_side},
          {"order", kOrders[static_cast<std::size_t>(spec.order)]},
          {"layout", kLayouts[static_cast<std::size_t>(spec.layout)]},
          {"scale", json_number(spec.scale)},
          {"mean", reals_json(spec.mean)},
          {"std", reals_json(spec.std)}};
}

Json weights_json(const EntryWeights& weights) {
  Json json = {{"path", weights.path}, {"bytes", weights.bytes}, {"parts", references_json(weights.parts)}};
  if (weights.blocks.empty()) return json;
  Json& blocks = json["blocks"] = Json::array();
  for (const embed::WeightBlock& block : weights.blocks) {
    blocks.push_back(
        {{"encoding", kEncodings[static_cast<std::size_t>(block.packing)]}, {"bytes", block.bytes}});
  }
  return json;
}

PreprocessSpec read_preprocess(const Fields& fields) {
  PreprocessSpec spec;
  spec.fit = static_cast<Fit>(fields.choice("fit", kFits));
  spec.side = static_cast<std::uint32_t>(fields.number("side", 1, kMaxTensorSide));
  spec.short_side = static_cast<std::uint32_t>(fields.number("short_side", 0, 65535));
  spec.order = static_cast<ChannelOrder>(fields.choice("order", kOrders));
  spec.layout = static_cast<TensorLayout>(fields.choice("layout", kLayouts));
  spec.scale = fields.real("scale");
  const auto mean = fields.reals("mean", 3);
  const auto deviation = fields.reals("std", 3);
  std::copy(mean.begin(), mean.end(), spec.mean.begin());
  std::copy(deviation.begin(), deviation.end(), spec.std.begin());
  if (const Status status = validate(spec); fields.ok() && !status.ok()) {
    fields.fail("side", "preprocessing that can be done (" + status.error().message + ")");
  }
  return spec;
}

// Blocks cover `bytes` in order; answers what they travel as. Every block is bounded before it is added.
std::uint64_t read_blocks(const Fields& fields, EntryWeights& weights) {
  if (!fields.has("blocks")) return weights.bytes;
  std::uint64_t unpacked = 0, travelling = 0;
  for (const Fields& item : fields.list("blocks", embed::kMaxWeightBlocks)) {
    embed::WeightBlock block;
    block.packing = static_cast<embed::Packing>(item.choice("encoding", kEncodings));
    block.bytes = item.number("bytes", 1, weights.bytes);
    const bool packed = block.packing == embed::Packing::kInt4;
    if (packed && block.bytes % kInt4GroupValues != 0) item.fail("bytes", "a multiple of 32");
    unpacked += block.bytes;
    travelling += packed ? block.bytes / kInt4GroupValues * kInt4GroupBytes : block.bytes;
    weights.blocks.push_back(block);
  }
  if (unpacked != weights.bytes) {
    fields.fail("blocks", "blocks that cover " + std::to_string(weights.bytes) + " bytes");
  }
  return travelling;
}

EntryWeights read_weights(const Fields& fields) {
  EntryWeights weights;
  weights.path = fields.text("path", 200);
  if (!is_plain_name(weights.path)) fields.fail("path", "a plain file name");
  weights.bytes = fields.number("bytes", 1, kMaxModelBytes);
  const std::uint64_t travelling = read_blocks(fields, weights);
  std::uint64_t given = 0;
  for (const Fields& item : fields.list("parts", embed::kMaxWeightParts)) {
    weights.parts.push_back(read_reference(item, embed::kMaxPartBytes, 1));
    given += weights.parts.back().bytes;
  }
  if (given != travelling) {
    fields.fail("parts", "files of " + std::to_string(travelling) + " bytes in all");
  }
  return weights;
}

embed::Agreement read_agreement(const Fields& fields) {
  embed::Agreement agreement;
  agreement.pictures = static_cast<std::uint32_t>(fields.number("pictures", 1, kMaxWorks));
  agreement.cosine = static_cast<double>(fields.real("cosine", -1, 1));
  agreement.overlap = static_cast<double>(fields.real("overlap", 0, 1));
  return agreement;
}

// Whether the rows are those of the space is for who reads the space.
embed::Folded read_folded(const Fields& fields) {
  embed::Folded folded;
  folded.rows = static_cast<std::uint32_t>(fields.number("rows", 1, kMaxCodeDimension));
  folded.residual = static_cast<std::uint32_t>(fields.number("residual", 0, kMaxResidualValues));
  return folded;
}

}  // namespace

std::uint32_t minor_version(const EntryModel& model) {
  if (model.folded) return 2;
  const bool newer = model.form != embed::kOriginalForm || model.webgpu || model.weights || model.agreement ||
                     !model.trained;
  return newer ? 1 : 0;
}

Json model_json(const EntryModel& model) {
  Json json = Json::object();
  // An absent form is an original, as every network was in version 1.0.
  if (model.form != embed::kOriginalForm) json["form"] = model.form;
  if (model.engine == embed::Engine::kVitrine) json["engine"] = "vitrine";
  json.update(reference_json(model.graph));
  if (model.webgpu) json["webgpu"] = reference_json(*model.webgpu);
  if (model.weights) json["weights"] = weights_json(*model.weights);
  if (model.agreement) {
    json["agreement"] = {{"pictures", model.agreement->pictures},
                         {"cosine", json_number(static_cast<float>(model.agreement->cosine))},
                         {"overlap", json_number(static_cast<float>(model.agreement->overlap))}};
  }
  if (model.folded) json["folded"] = {{"rows", model.folded->rows}, {"residual", model.folded->residual}};
  if (!model.trained) json["trained"] = false;
  json["input"] = model.input;
  json["feature"] = model.feature;
  json["dimension"] = model.dimension;
  json["preprocess"] = preprocess_json(model.preprocess);
  return json;
}

EntryModel read_model(const Fields& fields) {
  EntryModel model;
  if (fields.has("form")) {
    model.form = fields.text("form", kMaxForm);
    if (!is_form(model.form)) fields.fail("form", "a word of lower-case letters, digits and .-");
  }
  if (fields.has("engine")) model.engine = static_cast<embed::Engine>(fields.choice("engine", kEngines));
  const bool own = model.engine == embed::Engine::kVitrine;
  model.graph = read_reference(fields, own ? kMaxHeadBytes : kMaxModelBytes);
  if (fields.has("webgpu")) model.webgpu = read_reference(fields.object("webgpu"), kMaxModelBytes);
  if (fields.has("weights")) model.weights = read_weights(fields.object("weights"));
  if (own && (model.webgpu || !model.weights || !model.weights->blocks.empty()))
    fields.fail("engine", "\"vitrine\" only with weights that are not packed, and without a graph for WebGPU");
  if (fields.has("agreement")) model.agreement = read_agreement(fields.object("agreement"));
  if (fields.has("folded")) model.folded = read_folded(fields.object("folded"));
  model.trained = fields.flag("trained", true);
  model.input = fields.text("input", 1024);
  model.feature = fields.text("feature", 1024);
  model.dimension = static_cast<std::uint32_t>(fields.number("dimension", 1, kMaxEmbeddingDimension));
  model.preprocess = read_preprocess(fields.object("preprocess"));
  return model;
}

}  // namespace vitrine::publish
