// SPDX-License-Identifier: MIT
// Compiled instead of everything else here where ONNX or ONNX Runtime was not found.
#include "embed/prepare/distance_model.h"
#include "embed/prepare/fold_projection.h"
#include "embed/prepare/prepare_model.h"
#include "embed/prepare/seed_model.h"

namespace vitrine::embed {
namespace {

Error absent(const char* what) {
  return Error{
      ErrorCode::kUnsupported,
      std::string(
          "this vitrine was built without ONNX (Debian: libonnx-dev, libprotobuf-dev) or without ONNX "
          "Runtime, and cannot ") +
          what + " networks; run .ci/install-dependencies and .ci/stage-onnxruntime, and build again"};
}

}  // namespace

bool can_prepare() { return false; }

std::vector<std::string> preparable_forms() { return {}; }

std::vector<std::string> seedable_networks() { return {"vgg16", "vgg16-tiny"}; }

Result<PrepareReport> prepare_model(const ModelCard&, const PrepareOptions&) { return absent("prepare"); }

Status check_foldable(const Network&) { return absent("fold the projection into"); }

Result<Network> fold_projection(const Network&, const Network&, const LinearMap&,
                                const std::filesystem::path&) {
  return absent("fold the projection into");
}

Result<DistanceModel> write_distance_model(const Network&, const LinearMap&, const References&,
                                           const ByteSink&, const ByteSink&, std::uint64_t) {
  return absent("write");
}

Result<Seeded> seed_model(const SeedOptions&) { return absent("seed"); }

}  // namespace vitrine::embed
