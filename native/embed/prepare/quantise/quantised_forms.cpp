// SPDX-License-Identifier: MIT
#include "embed/prepare/quantise/quantised_forms.h"

#include <algorithm>
#include <utility>

#include "embed/prepare/graph_index.h"
#include "embed/prepare/quantise/integer_kernels.h"
#include "embed/prepare/quantise/measure_agreement.h"
#include "embed/prepare/quantise/quantise_layers.h"
#include "embed/prepare/quantise/write_graphs.h"

namespace vitrine::embed {
namespace {

std::filesystem::path scratch(const QuantiseOptions& options) {
  std::error_code none;
  return options.scratch.empty() ? std::filesystem::temp_directory_path(none) : options.scratch;
}

// Whether the rewritten graph holds every layer's int8 weights as they were: else both graphs would not share
// them, and packed ones would unpack to something else.
bool keeps_weights(const onnx::GraphProto& rewritten, const onnx::GraphProto& written,
                   const QuantisationPlan& plan) {
  const GraphIndex now(rewritten), before(written);
  return std::all_of(plan.layers.begin(), plan.layers.end(), [&](const Layer& layer) {
    const onnx::TensorProto* tensor = now.constant(int8_name(layer));
    const onnx::TensorProto* wanted = before.constant(int8_name(layer));
    return tensor != nullptr && tensor->data_type() == wanted->data_type() &&
           tensor->raw_data() == wanted->raw_data();
  });
}

Result<QuantisedForm> make_form(const Calibrated& calibrated, bool packed, const QuantiseOptions& options) {
  Result<Quantisation> quantisation = quantise_layers(calibrated, packed, options);
  if (!quantisation.ok()) return quantisation.error();
  QuantisedForm form;
  form.name = packed ? kInt8PackedForm : kInt8Form;
  form.graph = integer_graph(calibrated.network, *quantisation);
  form.webgpu_graph = float_graph(calibrated.network, *quantisation);
  Result<onnx::ModelProto> rewritten = with_integer_kernels(form.graph, scratch(options));
  if (!rewritten.ok()) return rewritten.error();
  if (keeps_weights(rewritten->graph(), form.graph.graph(), calibrated.plan))
    form.graph = std::move(*rewritten);
  for (std::size_t i = 0; i < quantisation->layers.size(); ++i) {
    io::Bytes& groups = quantisation->layers[i].weights.groups;
    if (!groups.empty()) form.packed.push_back({int8_name(calibrated.plan.layers[i]), std::move(groups)});
  }
  return form;
}

}  // namespace

Status quantised_forms(const onnx::ModelProto& network, const CalibrationPictures& pictures,
                       const QuantiseOptions& options,
                       const std::function<Status(QuantisedForm form)>& take) {
  const Result<Calibrated> calibrated = calibrate(network, pictures, options);
  if (!calibrated.ok()) return calibrated.error();
  const Result<Embeddings> wanted =
      embed_pictures(calibrated->network, pictures, options, "embedding in float32");
  if (!wanted.ok()) return wanted.error();
  const std::vector<Layer>& layers = calibrated->plan.layers;
  for (const bool packed : {false, true}) {
    const char* name = packed ? kInt8PackedForm : kInt8Form;
    if (options.forms.count(name) == 0 || (packed && std::none_of(layers.begin(), layers.end(), is_packed)))
      continue;
    Result<QuantisedForm> form = make_form(*calibrated, packed, options);
    if (!form.ok()) return form.error();
    const Result<Embeddings> found =
        embed_pictures(form->graph, pictures, options, std::string("measuring ") + name);
    if (!found.ok()) return found.error();
    form->agreement = measure_agreement(*wanted, *found);
    if (Status taken = take(std::move(*form)); !taken.ok()) return taken;
  }
  return Done{};
}

}  // namespace vitrine::embed
