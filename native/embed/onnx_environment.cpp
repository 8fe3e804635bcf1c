// SPDX-License-Identifier: MIT
#include "embed/onnx_environment.h"

#include <memory>
#include <string>

namespace vitrine::embed {

Result<Ort::Env*> onnx_environment() {
  static const std::unique_ptr<Ort::Env> env = []() -> std::unique_ptr<Ort::Env> {
    const OrtApi* api = OrtGetApiBase()->GetApi(ORT_API_VERSION);
    if (api == nullptr) return nullptr;
    Ort::InitApi(api);
    return std::make_unique<Ort::Env>(ORT_LOGGING_LEVEL_ERROR, "vitrine");
  }();
  if (env) return env.get();
  return Error{
      ErrorCode::kUnsupported,
      "the ONNX Runtime found at run time, version " + std::string(OrtGetApiBase()->GetVersionString()) +
          ", is older than the one vitrine was built with; run .ci/stage-onnxruntime and build again"};
}

Ort::SessionOptions onnx_session_options(unsigned threads) {
  Ort::SessionOptions options;
  options.SetIntraOpNumThreads(static_cast<int>(threads));
  options.SetInterOpNumThreads(1);
  options.SetExecutionMode(ORT_SEQUENTIAL);
  options.SetGraphOptimizationLevel(ORT_ENABLE_ALL);
  // Several pictures are embedded side by side: threads that spin while they wait would take each other's
  // cores.
  options.AddConfigEntry("session.intra_op.allow_spinning", "0");
  // What goes wrong is said once, in the error that comes back.
  options.SetLogSeverityLevel(ORT_LOGGING_LEVEL_FATAL);
  // Without it, int8 products saturate on x86 processors that lack VNNI, and other answers come out there.
  options.AddConfigEntry("session.x64quantprecision", "1");
  return options;
}

}  // namespace vitrine::embed
