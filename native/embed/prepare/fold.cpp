// SPDX-License-Identifier: MIT
// Graphs rewritten by ONNX Runtime: folded at the level that keeps to ONNX's own operators, or with integer
// kernels at the next. Its C++ interface throws; nothing
// of that leaves this file.
#include <unistd.h>

#include <exception>
#include <system_error>
#include <unordered_map>
#include <unordered_set>

#include "embed/onnx_environment.h"
#include "embed/prepare/cut_network.h"
#include "embed/prepare/onnx_model.h"
#include "embed/prepare/quantise/integer_kernels.h"

namespace vitrine::embed {
namespace {

namespace fs = std::filesystem;

// A file in between, removed with its owner.
class Scratch {
 public:
  Scratch(const fs::path& folder, const char* name)
      : path_(folder / (".vitrine-" + std::to_string(::getpid()) + "-" + name + ".tmp")) {}
  ~Scratch() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

Status optimise(const fs::path& from, const fs::path& to, GraphOptimizationLevel level) {
  const Result<Ort::Env*> env = onnx_environment();
  if (!env.ok()) return env.error();
  try {
    Ort::SessionOptions options = onnx_session_options(1);
    options.SetGraphOptimizationLevel(level);
    // Or it would turn int8 weights into uint8 ones for this processor.
    options.AddConfigEntry("session.x64quantprecision", "0");
    options.SetOptimizedModelFilePath(to.c_str());
    // The session is opened for the file it writes, and closed again.
    const Ort::Session session(**env, from.c_str(), options);
    return Done{};
  } catch (const std::exception& failure) {
    return Error{ErrorCode::kUnsupported, std::string("ONNX Runtime refuses the graph: ") + failure.what()};
  }
}

// The runtime lists initialisers in an order of its own.
void order_by_use(onnx::GraphProto& graph) {
  std::unordered_map<std::string, onnx::TensorProto*> at;
  for (onnx::TensorProto& tensor : *graph.mutable_initializer()) at[tensor.name()] = &tensor;
  google::protobuf::RepeatedPtrField<onnx::TensorProto> ordered;
  std::unordered_set<std::string> taken;
  for (const onnx::NodeProto& node : graph.node()) {
    for (const std::string& input : node.input()) {
      const auto found = at.find(input);
      if (found != at.end() && taken.insert(input).second) ordered.Add()->Swap(found->second);
    }
  }
  graph.mutable_initializer()->Swap(&ordered);
}

// It also asks for every set of operators it knows, whether used or not.
void drop_unused_opsets(onnx::ModelProto& model) {
  std::unordered_set<std::string> used{""};
  for (const onnx::NodeProto& node : model.graph().node()) used.insert(node.domain());
  google::protobuf::RepeatedPtrField<onnx::OperatorSetIdProto> kept;
  for (onnx::OperatorSetIdProto& set : *model.mutable_opset_import()) {
    if (set.domain() == "ai.onnx") set.clear_domain();
    if (used.count(set.domain()) != 0) kept.Add()->Swap(&set);
  }
  model.mutable_opset_import()->Swap(&kept);
}

Result<onnx::ModelProto> rewritten(const onnx::ModelProto& model, const fs::path& scratch,
                                   GraphOptimizationLevel level) {
  const Scratch before(scratch, "whole"), after(scratch, "folded");
  {
    const Result<io::Bytes> bytes = write_onnx(model);
    if (!bytes.ok()) return bytes.error();
    if (Status written = io::write_file(before.path(), *bytes); !written.ok()) return written.error();
  }
  if (Status optimised = optimise(before.path(), after.path(), level); !optimised.ok())
    return optimised.error();
  const Result<io::Bytes> bytes = io::read_file(after.path(), kMaxModelBytes);
  if (!bytes.ok()) return bytes.error();
  Result<onnx::ModelProto> folded = read_onnx(*bytes, "the folded network");
  if (!folded.ok()) return folded;
  order_by_use(*folded->mutable_graph());
  drop_unused_opsets(*folded);
  folded->set_producer_name("vitrine");
  folded->clear_producer_version();
  return folded;
}

}  // namespace

Result<onnx::ModelProto> fold(const onnx::ModelProto& model, const fs::path& scratch) {
  return rewritten(model, scratch, ORT_ENABLE_BASIC);
}

Result<onnx::ModelProto> with_integer_kernels(const onnx::ModelProto& model, const fs::path& scratch) {
  return rewritten(model, scratch, ORT_ENABLE_EXTENDED);
}

}  // namespace vitrine::embed
