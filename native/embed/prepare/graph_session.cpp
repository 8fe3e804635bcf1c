// SPDX-License-Identifier: MIT
// ONNX Runtime's C++ interface throws; nothing of that leaves this file.
#include "embed/prepare/graph_session.h"

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <new>
#include <utility>

// Initialised by hand, so that a library older than its headers is an error and not a crash before main().
#define ORT_API_MANUAL_INIT
#include <onnxruntime_cxx_api.h>

#include "embed/model_card.h"
#include "embed/prepare/onnx_model.h"
#include "io/files.h"

namespace vitrine::embed {
namespace {

// The process's one environment; nothing where the library does not speak the headers' version.
Ort::Env* environment() {
  static const std::unique_ptr<Ort::Env> env = []() -> std::unique_ptr<Ort::Env> {
    const OrtApi* api = OrtGetApiBase()->GetApi(ORT_API_VERSION);
    if (api == nullptr) return nullptr;
    Ort::InitApi(api);
    return std::make_unique<Ort::Env>(ORT_LOGGING_LEVEL_ERROR, "vitrine-prepare");
  }();
  return env.get();
}

GraphOptimizationLevel level_of(GraphOptimisation optimisation) {
  switch (optimisation) {
    case GraphOptimisation::kNone:
      return ORT_DISABLE_ALL;
    case GraphOptimisation::kBasic:
      return ORT_ENABLE_BASIC;
    case GraphOptimisation::kExtended:
      return ORT_ENABLE_EXTENDED;
    case GraphOptimisation::kAll:
      break;
  }
  return ORT_ENABLE_ALL;
}

Ort::SessionOptions session_options(GraphOptimisation optimisation, unsigned threads) {
  Ort::SessionOptions options;
  options.SetIntraOpNumThreads(static_cast<int>(threads));
  options.SetInterOpNumThreads(1);
  options.SetExecutionMode(ORT_SEQUENTIAL);
  options.SetGraphOptimizationLevel(level_of(optimisation));
  // As in embedding: threads that spin while they wait would take each other's cores.
  options.AddConfigEntry("session.intra_op.allow_spinning", "0");
  return options;
}

Error said(const std::exception& failure) {
  return Error{ErrorCode::kUnsupported,
               std::string("ONNX Runtime cannot run the network: ") + failure.what()};
}

Result<Ort::Session> session_on(const onnx::ModelProto& model, const Ort::SessionOptions& options) {
  Ort::Env* env = environment();
  if (env == nullptr) {
    return Error{ErrorCode::kUnsupported,
                 "the ONNX Runtime found at run time is older than the one vitrine was built with"};
  }
  const Result<io::Bytes> bytes = write_onnx(model);
  if (!bytes.ok()) return bytes.error();
  return Ort::Session(*env, bytes->data(), bytes->size(), options);
}

// A folder of our own that goes with everything in it.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::error_code ignored;
    std::string name = (std::filesystem::temp_directory_path(ignored) / "vitrine-XXXXXX").string();
    if (!ignored && mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  // Empty where none could be made.
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

struct GraphSession::State {
  Ort::Session session;
  std::string input;
  std::vector<std::int64_t> input_sides;
  std::size_t input_values = 1;
  std::vector<std::string> outputs;
};

GraphSession::GraphSession(std::unique_ptr<State> state) : state_(std::move(state)) {}
GraphSession::GraphSession(GraphSession&&) noexcept = default;
GraphSession& GraphSession::operator=(GraphSession&&) noexcept = default;
GraphSession::~GraphSession() = default;

Result<GraphSession> GraphSession::open(const onnx::ModelProto& model, GraphOptimisation optimisation,
                                        unsigned threads) {
  try {
    if (environment() != nullptr && model.graph().input_size() != 1)
      return Error{ErrorCode::kUnsupported, "the network has several inputs"};
    Ort::SessionOptions options = session_options(optimisation, threads);
    // As in embedding: without it, products of processors without VNNI saturate and differ from a browser's.
    options.AddConfigEntry("session.x64quantprecision", "1");
    Result<Ort::Session> session = session_on(model, options);
    if (!session.ok()) return session.error();
    auto state = std::make_unique<State>(State{std::move(*session), {}, {}, 1, {}});
    Ort::AllocatorWithDefaultOptions allocator;
    state->input = state->session.GetInputNameAllocated(0, allocator).get();
    state->input_sides = state->session.GetInputTypeInfo(0).GetTensorTypeAndShapeInfo().GetShape();
    for (std::size_t i = 0; i < state->input_sides.size(); ++i) {
      if (i == 0 && state->input_sides[i] < 0) state->input_sides[i] = 1;
      if (state->input_sides[i] <= 0)
        return Error{ErrorCode::kUnsupported, "the network's input has a shape that is not fixed"};
      state->input_values *= static_cast<std::size_t>(state->input_sides[i]);
    }
    for (std::size_t i = 0; i < state->session.GetOutputCount(); ++i)
      state->outputs.emplace_back(state->session.GetOutputNameAllocated(i, allocator).get());
    return GraphSession(std::move(state));
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, "no memory to open the network"};
  } catch (const std::exception& failure) {
    return said(failure);
  }
}

Result<std::vector<FloatTensor>> GraphSession::run(std::span<const float> input) {
  State& state = *state_;
  if (input.size() != state.input_values) {
    return Error{ErrorCode::kInvalidArgument, "the network takes " + std::to_string(state.input_values) +
                                                  " values, not " + std::to_string(input.size())};
  }
  try {
    const auto memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
    // ONNX Runtime does not write to inputs, though its interface does not say so.
    const Ort::Value value =
        Ort::Value::CreateTensor<float>(memory, const_cast<float*>(input.data()), input.size(),
                                        state.input_sides.data(), state.input_sides.size());
    const char* input_name = state.input.c_str();
    std::vector<const char*> names;
    for (const std::string& name : state.outputs) names.push_back(name.c_str());
    const std::vector<Ort::Value> outputs =
        state.session.Run(Ort::RunOptions{nullptr}, &input_name, &value, 1, names.data(), names.size());
    std::vector<FloatTensor> answers;
    for (const Ort::Value& output : outputs) {
      const auto type = output.GetTensorTypeAndShapeInfo();
      if (type.GetElementType() != ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT)
        return Error{ErrorCode::kUnsupported, "the network answers something else than float32"};
      const float* values = output.GetTensorData<float>();
      answers.push_back({type.GetShape(), {values, values + type.GetElementCount()}});
    }
    return answers;
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, "no memory to run the network"};
  } catch (const std::exception& failure) {
    return said(failure);
  }
}

Result<onnx::ModelProto> optimised(const onnx::ModelProto& model, GraphOptimisation optimisation) {
  const ScratchFolder scratch;
  if (scratch.path().empty())
    return Error{ErrorCode::kIo, "no temporary folder can be made; point TMPDIR to one that can be written"};
  const std::filesystem::path file = scratch.path() / "optimised.onnx";
  try {
    Ort::Env* env = environment();
    Ort::SessionOptions options =
        env == nullptr ? Ort::SessionOptions{nullptr} : session_options(optimisation, 1);
    if (env != nullptr) options.SetOptimizedModelFilePath(file.c_str());
    if (const Result<Ort::Session> session = session_on(model, options); !session.ok())
      return session.error();
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, "no memory to optimise the network"};
  } catch (const std::exception& failure) {
    return said(failure);
  }
  const Result<io::Bytes> bytes = io::read_file(file, kMaxModelBytes);
  if (!bytes.ok()) return bytes.error();
  return read_onnx(*bytes, "the network as ONNX Runtime rewrote it");
}

}  // namespace vitrine::embed
