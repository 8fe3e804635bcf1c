// SPDX-License-Identifier: MIT
// A form that write_form.h wrote, taken apart again: graphs whose weights are fetched back one tensor at a
// time.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "embed/network.h"
#include "io/files.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// Reads a graph of the network: size, hash and sense are checked, its tensors may stand in the network's
// weights. Errors: as read_checked() and read_onnx().
[[nodiscard]] Result<onnx::ModelProto> read_graph_of(const Network& network, const NetworkFile& file);

// The weights of a network as ranges of the unpacked file. Holds one part at a time in memory. The network
// must outlive it.
class StoredWeights {
 public:
  explicit StoredWeights(const Network& network) : network_(network) {}

  // Brings the values of an external tensor back into it. Where it travels packed, its groups are kept in
  // `packed` under its name. Leaves a tensor that holds its values alone. Errors: as read_checked(); kCorrupt
  // where the tensor lies across blocks, or its place is none.
  [[nodiscard]] Status fetch(onnx::TensorProto& tensor, std::map<std::string, io::Bytes>& packed);

  // All of a graph's.
  [[nodiscard]] Status fetch_all(onnx::GraphProto& graph, std::map<std::string, io::Bytes>& packed);

 private:
  Result<io::Bytes> travelling(std::uint64_t offset, std::uint64_t bytes);

  const Network& network_;
  std::string held_name_;  // of the part in memory
  io::Bytes held_;
};

}  // namespace vitrine::embed
