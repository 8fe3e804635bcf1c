// SPDX-License-Identifier: MIT
#include "embed/prepare/graph_runner.h"

#include <exception>
#include <utility>

#include "embed/onnx_environment.h"
#include "embed/prepare/external_weights.h"
#include "embed/prepare/onnx_model.h"

namespace vitrine::embed {

class GraphRunner::Session {
 public:
  explicit Session(Ort::Session session) : session_(std::move(session)) {}
  Ort::Session& get() { return session_; }

 private:
  Ort::Session session_;
};

std::vector<std::int64_t> input_sides(const PreprocessSpec& spec, std::int64_t pictures) {
  const std::int64_t side = spec.side;
  if (spec.layout == TensorLayout::kNchw) return {pictures, 3, side, side};
  return {pictures, side, side, 3};
}

Result<GraphRunner> GraphRunner::open(const onnx::ModelProto& model, std::span<const std::uint8_t> weights,
                                      unsigned threads) {
  const Result<Ort::Env*> env = onnx_environment();
  if (!env.ok()) return env.error();
  const Result<io::Bytes> bytes = write_onnx(model);
  if (!bytes.ok()) return bytes.error();
  try {
    Ort::SessionOptions options = onnx_session_options(threads);
    if (!weights.empty()) {
      // The interface asks for writable bytes and only copies them.
      char* data = const_cast<char*>(reinterpret_cast<const char*>(weights.data()));
      options.AddExternalInitializersFromFilesInMemory({std::string(kWeightsPath)}, {data}, {weights.size()});
    }
    return GraphRunner(std::make_unique<Session>(Ort::Session(**env, bytes->data(), bytes->size(), options)));
  } catch (const std::exception& failure) {
    return Error{ErrorCode::kUnsupported, std::string("ONNX Runtime refuses the graph: ") + failure.what()};
  }
}

Result<std::vector<FloatTensor>> GraphRunner::run(const std::string& input, const FloatTensor& tensor,
                                                  const std::vector<std::string>& outputs) const {
  try {
    const auto memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
    const Ort::Value value =
        Ort::Value::CreateTensor<float>(memory, const_cast<float*>(tensor.values.data()),
                                        tensor.values.size(), tensor.sides.data(), tensor.sides.size());
    Ort::RunOptions quiet;
    quiet.SetRunLogSeverityLevel(ORT_LOGGING_LEVEL_FATAL);
    std::vector<const char*> names;
    for (const std::string& output : outputs) names.push_back(output.c_str());
    const char* input_name = input.c_str();
    const std::vector<Ort::Value> found =
        session_->get().Run(quiet, &input_name, &value, 1, names.data(), names.size());
    std::vector<FloatTensor> tensors(found.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto info = found[i].GetTensorTypeAndShapeInfo();
      if (info.GetElementType() != ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT)
        return Error{ErrorCode::kUnsupported, "tensor '" + io::printable(outputs[i]) + "' is not of float32"};
      const float* values = found[i].GetTensorData<float>();
      tensors[i] = {info.GetShape(), {values, values + info.GetElementCount()}};
    }
    return tensors;
  } catch (const std::exception& failure) {
    return Error{ErrorCode::kUnsupported,
                 std::string("ONNX Runtime cannot run the graph: ") + failure.what()};
  }
}

GraphRunner::GraphRunner(std::unique_ptr<Session> session) : session_(std::move(session)) {}
GraphRunner::GraphRunner(GraphRunner&&) noexcept = default;
GraphRunner& GraphRunner::operator=(GraphRunner&&) noexcept = default;
GraphRunner::~GraphRunner() = default;

}  // namespace vitrine::embed
