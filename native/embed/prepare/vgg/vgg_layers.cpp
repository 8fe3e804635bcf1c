// SPDX-License-Identifier: MIT
#include "embed/prepare/vgg/vgg_layers.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "embed/prepare/stored_form.h"
#include "embed/prepare/tensors.h"
#include "io/files.h"

namespace vitrine::embed {
namespace {

// Tensors by name, each taken out of the graph by its last user: a network's weights need not stand in memory
// twice. Biases that are alike are one tensor in prepared forms.
class Values {
 public:
  Values(onnx::GraphProto& graph, const std::vector<VggTensors>& layers, const Network& network,
         Afterwards afterwards)
      : stored_(network), afterwards_(afterwards) {
    for (onnx::TensorProto& tensor : *graph.mutable_initializer()) tensors_[tensor.name()].tensor = &tensor;
    for (const VggTensors& layer : layers) {
      ++tensors_[layer.weights].users;
      if (!layer.bias.empty()) ++tensors_[layer.bias].users;
    }
  }

  Result<std::vector<float>> take(const std::string& name) {
    Used& used = tensors_.at(name);
    std::map<std::string, io::Bytes> packed;
    if (Status fetched = stored_.fetch(*used.tensor, packed); !fetched.ok()) return fetched.error();
    Result<std::vector<float>> values = float_values(*used.tensor);
    // Clearing alone would keep the memory for another value.
    if (--used.users == 0 && afterwards_ == Afterwards::kReleased)
      std::unique_ptr<std::string>(used.tensor->release_raw_data()).reset();
    return values;
  }

 private:
  struct Used {
    onnx::TensorProto* tensor = nullptr;
    int users = 0;
  };

  std::map<std::string, Used> tensors_;
  StoredWeights stored_;
  const Afterwards afterwards_;
};

// [inputs][outputs] as [outputs][inputs].
std::vector<float> turned(const std::vector<float>& values, std::size_t outputs) {
  std::vector<float> result(values.size());
  const std::size_t inputs = values.size() / outputs;
  for (std::size_t i = 0; i < values.size(); ++i) result[i % outputs * inputs + i / outputs] = values[i];
  return result;
}

Status take_layer(std::size_t place, const vgg::Layer& layer, const VggTensors& tensors, Values& values,
                  const vgg::TakeLayer& take) {
  Result<std::vector<float>> weights = values.take(tensors.weights);
  if (!weights.ok()) return weights.error();
  if (tensors.transposed && weights->size() % layer.outputs == 0) *weights = turned(*weights, layer.outputs);
  Result<std::vector<float>> bias = std::vector<float>(layer.outputs);
  if (!tensors.bias.empty()) bias = values.take(tensors.bias);
  if (!bias.ok()) return bias.error();
  return take(place, *weights, *bias);
}

}  // namespace

Status take_vgg_layers(onnx::GraphProto& graph, const VggGraph& read, const Network& network,
                       Afterwards afterwards, const vgg::TakeLayer& take) {
  Values values(graph, read.tensors, network, afterwards);
  for (std::size_t i = 0; i < read.tensors.size(); ++i) {
    if (Status taken = take_layer(i, read.shape.layers[i], read.tensors[i], values, take); !taken.ok())
      return taken;
  }
  return Done{};
}

}  // namespace vitrine::embed
