// SPDX-License-Identifier: MIT
// From a network as it was published to one whose only output is the feature.
#pragma once

#include <onnx/onnx_pb.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "embed/model_card.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// The tensor that the card's rule means. Errors: kUnsupported, naming the rule and what the graph has
// instead.
[[nodiscard]] Result<std::string> find_feature(const onnx::ModelProto& model, const ModelCard& card);

// Makes `feature` the only output and drops every node, initialiser and input that it does not need. Its
// shape is left open.
void keep_only(onnx::ModelProto& model, const std::string& feature);

// Frees the first side of the input ("n") or fixes it to one picture. REQUIRES: the graph has this input.
void set_batch(onnx::GraphProto& graph, const std::string& input, bool free);

// Whether the graph's inputs are what the card says: one, of this name, of floats, of a shape that its
// preprocessing fits. Errors: kUnsupported, naming what there is instead.
[[nodiscard]] Status check_card_input(const onnx::GraphProto& graph, const ModelCard& card);

// Lets ONNX Runtime do all that needs no picture (fold constants and batch norms, drop dropouts) and brings
// what it writes into the plain style, initialisers in the order in which they are used. `scratch` is an
// existing folder for the files in between, which are removed. Equal models give equal models. Errors:
// kUnsupported with the runtime's reason, kIo.
[[nodiscard]] Result<onnx::ModelProto> fold(const onnx::ModelProto& model,
                                            const std::filesystem::path& scratch);

// All of it: finds the feature, cuts, folds, keeps the first side free where the graph then gives several
// pictures what it gives each, and holds the outcome against the network it came from. `source` is in the
// plain style. Errors: kUnsupported, naming what does not fit the card or what the runtime refuses; kIo,
// kOutOfMemory.
struct Cut {
  onnx::ModelProto model;  // one input, one output [n, dimension]; initialisers stand in the graph
  std::string feature;     // the output's name
  std::string found;       // the tensor of `source` that it is
  bool free_batch = false;
};
[[nodiscard]] Result<Cut> cut_network(onnx::ModelProto source, const ModelCard& card,
                                      const std::filesystem::path& scratch);

}  // namespace vitrine::embed
