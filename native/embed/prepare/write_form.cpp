// SPDX-License-Identifier: MIT
#include "embed/prepare/write_form.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "embed/prepare/external_weights.h"
#include "embed/prepare/form_files.h"
#include "embed/prepare/onnx_model.h"
#include "vitrine/packed_weights.h"

namespace vitrine::embed {
namespace {

namespace fs = std::filesystem;

Result<NetworkFile> write_graph(FormFiles& files, const onnx::ModelProto& graph) {
  const Result<io::Bytes> bytes = write_onnx(graph);
  if (!bytes.ok()) return bytes.error();
  return files.write("graph", ".onnx", *bytes);
}

// The packed tensors in the order in which they lie in the file.
struct PackedRun {
  WeightsFile::Place place;
  const io::Bytes* groups;
};

Result<std::vector<PackedRun>> packed_runs(const WeightsFile& weights,
                                           const std::map<std::string, io::Bytes>& packed) {
  std::vector<PackedRun> runs;
  for (const auto& [name, groups] : packed) {
    const auto found = weights.places().find(name);
    if (found == weights.places().end() || found->second.bytes % kInt4GroupValues != 0 ||
        groups.size() != found->second.bytes / kInt4GroupValues * kInt4GroupBytes)
      return Error{
          ErrorCode::kInvalidArgument,
          "tensor '" + io::printable(name) + "' is packed but is none of the weights, or of another size"};
    runs.push_back({found->second, &groups});
  }
  std::sort(runs.begin(), runs.end(),
            [](const PackedRun& a, const PackedRun& b) { return a.place.offset < b.place.offset; });
  return runs;
}

// What travels instead of the whole file: the packed runs' groups, and everything between as it is.
io::Bytes pack(const io::Bytes& whole, const std::vector<PackedRun>& runs, std::vector<WeightBlock>& blocks) {
  io::Bytes travelling;
  std::uint64_t at = 0;
  const auto raw_until = [&](std::uint64_t end) {
    if (end == at) return;
    blocks.push_back({Packing::kRaw, end - at});
    travelling.insert(travelling.end(), whole.begin() + static_cast<std::ptrdiff_t>(at),
                      whole.begin() + static_cast<std::ptrdiff_t>(end));
    at = end;
  };
  for (const PackedRun& run : runs) {
    raw_until(run.place.offset);
    blocks.push_back({Packing::kInt4, run.place.bytes});
    travelling.insert(travelling.end(), run.groups->begin(), run.groups->end());
    at += run.place.bytes;
  }
  raw_until(whole.size());
  return travelling;
}

}  // namespace

Result<Network> write_form(FormGraphs form, const fs::path& folder,
                           const std::function<void(std::uint64_t)>& written) {
  Network network;
  network.form = form.name;
  network.agreement = form.agreement;
  WeightsFile weights;
  if (Status taken = weights.take(form.graph); !taken.ok()) return taken.error();
  if (form.webgpu_graph) {
    if (Status taken = weights.take(*form.webgpu_graph); !taken.ok()) return taken.error();
  }
  FormFiles files(folder, written);
  if (!weights.bytes().empty()) {
    network.weights.emplace();
    network.weights->path = kWeightsPath;
    network.weights->bytes = weights.bytes().size();
    const auto runs = packed_runs(weights, form.packed);
    if (!runs.ok()) return runs.error();
    const Status parts =
        runs->empty()
            ? files.write_parts(weights.bytes(), *network.weights)
            : files.write_parts(pack(weights.bytes(), *runs, network.weights->blocks), *network.weights);
    if (!parts.ok()) return parts.error();
  }
  Result<NetworkFile> graph = write_graph(files, form.graph);
  if (!graph.ok()) return graph.error();
  network.graph = std::move(*graph);
  if (form.webgpu_graph) {
    Result<NetworkFile> webgpu = write_graph(files, *form.webgpu_graph);
    if (!webgpu.ok()) return webgpu.error();
    network.webgpu_graph = std::move(*webgpu);
  }
  return network;
}

}  // namespace vitrine::embed
