// SPDX-License-Identifier: MIT
#include "embed/prepare/onnx_model.h"

#include <doctest/doctest.h>

#include "embed/network.h"
#include "embed/prepare/external_weights.h"
#include "embed/prepare/graph_index.h"
#include "embed/prepare/tensors.h"
#include "small_graph.h"

namespace vitrine::embed {
namespace {

using testing::small_network;

Result<onnx::ModelProto> read_back(const onnx::ModelProto& model) {
  return read_onnx(*write_onnx(model), "test.onnx");
}

// The message with which this change to a sound network is refused.
template <class Change>
Error refused(Change change) {
  onnx::ModelProto model = small_network();
  change(model);
  const auto read = read_back(model);
  REQUIRE(!read.ok());
  CHECK(read.error().message.find("test.onnx") == 0);
  return read.error();
}

bool says(const Error& error, ErrorCode code, std::string_view words) {
  CAPTURE(error.message);
  CHECK(error.code == code);
  CHECK(error.message.find(words) != std::string::npos);
  return true;
}

TEST_CASE("a sound network is read as it was written") {
  const auto model = read_back(small_network());
  REQUIRE(model.ok());
  CHECK(model->graph().node_size() == small_network().graph().node_size());
  CHECK(opset_of(*model) == 13);
  CHECK(*write_onnx(*model) == *write_onnx(*read_back(*model)));
}

TEST_CASE("cut short at any byte, a network is refused or still sound, and never more") {
  const io::Bytes whole = *write_onnx(small_network());
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto read = read_onnx(std::span(whole).first(length), "test.onnx");
    if (read.ok()) CHECK(check_onnx(*read, "again").ok());
  }
  CHECK(!read_onnx(std::span(whole).first(whole.size() / 2), "test.onnx").ok());
}

TEST_CASE("any one byte changed, a network is refused or still sound") {
  const io::Bytes whole = *write_onnx(small_network());
  for (std::size_t at = 0; at < whole.size(); ++at) {
    io::Bytes damaged = whole;
    damaged[at] ^= 0x55;
    const auto read = read_onnx(damaged, "test.onnx");
    if (read.ok()) CHECK(check_onnx(*read, "again").ok());
  }
}

TEST_CASE("shapes that their data contradict are refused") {
  says(
      refused([](onnx::ModelProto& m) { m.mutable_graph()->mutable_initializer(0)->set_dims(0, 1ll << 62); }),
      ErrorCode::kCorrupt, "impossible shape");
  says(
      refused([](onnx::ModelProto& m) { m.mutable_graph()->mutable_initializer(0)->set_dims(0, 1ll << 40); }),
      ErrorCode::kTooLarge, "larger than any file");
  says(refused([](onnx::ModelProto& m) { m.mutable_graph()->mutable_initializer(0)->set_dims(0, -1); }),
       ErrorCode::kCorrupt, "impossible shape");
  says(refused([](onnx::ModelProto& m) { m.mutable_graph()->mutable_initializer(0)->set_dims(0, 5); }),
       ErrorCode::kCorrupt, "other data than its shape asks for");
  says(refused([](onnx::ModelProto& m) {
         for (int i = 0; i < 20; ++i) m.mutable_graph()->mutable_initializer(0)->add_dims(1);
       }),
       ErrorCode::kUnsupported, "sides");
}

TEST_CASE("graphs that cannot run are refused") {
  says(refused([](onnx::ModelProto& m) {
         m.mutable_graph()->mutable_node(0)->set_input(0, m.graph().node(2).output(0));  // a cycle
       }),
       ErrorCode::kCorrupt, "which nothing before it makes");
  says(refused([](onnx::ModelProto& m) {
         m.mutable_graph()->mutable_node(1)->set_output(0, m.graph().node(0).output(0));
       }),
       ErrorCode::kCorrupt, "made twice");
  says(refused([](onnx::ModelProto& m) { m.mutable_graph()->mutable_output(0)->set_name("nowhere"); }),
       ErrorCode::kCorrupt, "nothing makes its output 'nowhere'");
  says(refused([](onnx::ModelProto& m) { m.clear_graph(); }), ErrorCode::kCorrupt, "no graph");
  says(refused([](onnx::ModelProto& m) {
         m.mutable_graph()->mutable_node(0)->add_attribute()->mutable_g()->set_name("inner");
       }),
       ErrorCode::kUnsupported, "a graph of its own");
}

TEST_CASE("weights in another file are refused, wherever they claim to be") {
  for (const char* location : {"weights.bin", "../../etc/passwd", "/etc/passwd"}) {
    says(refused([&](onnx::ModelProto& m) {
           onnx::TensorProto& tensor = *m.mutable_graph()->mutable_initializer(0);
           tensor.clear_raw_data();
           tensor.set_data_location(onnx::TensorProto::EXTERNAL);
           onnx::StringStringEntryProto& entry = *tensor.add_external_data();
           entry.set_key("location");
           entry.set_value(location);
         }),
         ErrorCode::kUnsupported, "in another file");
  }
}

TEST_CASE("messages nested beyond reason are refused") {
  io::Bytes bytes;
  // A type within a sequence type within a sequence type ... as an input's shape.
  onnx::TypeProto type;
  type.mutable_tensor_type()->set_elem_type(1);
  for (int i = 0; i < 40; ++i) {
    onnx::TypeProto outer;
    *outer.mutable_sequence_type()->mutable_elem_type() = type;
    type = outer;
  }
  onnx::ModelProto model = small_network();
  *model.mutable_graph()->mutable_input(0)->mutable_type() = type;
  const auto read = read_back(model);
  REQUIRE(!read.ok());
  CHECK(read.error().code == ErrorCode::kCorrupt);
}

TEST_CASE("old files list initialisers as inputs; the plain style does not") {
  onnx::ModelProto model = small_network();
  model.set_ir_version(3);
  for (const onnx::TensorProto& tensor : model.graph().initializer())
    model.mutable_graph()->add_input()->set_name(tensor.name());
  const auto read = read_back(model);
  REQUIRE(read.ok());
  CHECK(read->graph().input_size() == 1);
  CHECK(read->graph().input(0).name() == "data");
  CHECK(read->ir_version() >= 4);
}

TEST_CASE("Constant nodes and typed fields become initialisers with raw bytes") {
  onnx::ModelProto model = small_network();
  onnx::GraphProto& graph = *model.mutable_graph();
  onnx::TensorProto moved = graph.initializer(0);
  const std::vector<float> values = *float_values(moved);
  graph.mutable_initializer()->DeleteSubrange(0, 1);
  moved.clear_raw_data();
  for (const float value : values) moved.add_float_data(value);
  onnx::NodeProto& node = *graph.add_node();
  node.set_op_type("Constant");
  node.add_output(moved.name());
  onnx::AttributeProto& attribute = *node.add_attribute();
  attribute.set_name("value");
  attribute.set_type(onnx::AttributeProto::TENSOR);
  *attribute.mutable_t() = moved;
  attribute.mutable_t()->set_name("");
  for (int i = graph.node_size() - 1; i > 0; --i) graph.mutable_node()->SwapElements(i, i - 1);
  const auto read = read_back(model);
  REQUIRE(read.ok());
  const GraphIndex index(read->graph());
  REQUIRE(index.constant(moved.name()) != nullptr);
  CHECK(index.constant(moved.name())->has_raw_data());
  CHECK(*float_values(*index.constant(moved.name())) == values);
  CHECK(index.producer(moved.name()) == nullptr);
}

TEST_CASE("large tensors leave for one file, aligned and each once; parts join to the same bytes") {
  onnx::ModelProto first = small_network();
  onnx::ModelProto second = first;
  WeightsFile weights;
  REQUIRE(weights.take(first).ok());
  const io::Bytes once = weights.bytes();
  REQUIRE(weights.take(second).ok());
  CHECK(weights.bytes() == once);
  CHECK(*write_onnx(first) == *write_onnx(second));
  CHECK(weights.places().size() == 1);  // the one kernel of more than 1 KiB

  const ExternalWeights external{std::string(kWeightsPath), once.size()};
  CHECK(check_onnx(first, "cut.onnx", &external).ok());
  CHECK(!check_onnx(first, "cut.onnx").ok());
  const ExternalWeights shorter{std::string(kWeightsPath), once.size() - 1};
  says(check_onnx(first, "cut.onnx", &shorter).error(), ErrorCode::kCorrupt, "beyond");
  const ExternalWeights elsewhere{"other.bin", once.size()};
  says(check_onnx(first, "cut.onnx", &elsewhere).error(), ErrorCode::kCorrupt, "not in 'other.bin'");

  for (const auto& [name, place] : weights.places()) {
    CHECK(place.offset % kWeightsAlignment == 0);
    const onnx::ModelProto whole = small_network();
    const std::string& raw = GraphIndex(whole.graph()).constant(name)->raw_data();
    CHECK(std::string(once.begin() + static_cast<std::ptrdiff_t>(place.offset),
                      once.begin() + static_cast<std::ptrdiff_t>(place.offset + place.bytes)) == raw);
  }
}

TEST_CASE("two graphs may not give one name to different weights") {
  onnx::ModelProto first = small_network();
  onnx::ModelProto second = small_network(2);
  WeightsFile weights;
  REQUIRE(weights.take(first).ok());
  says(weights.take(second).error(), ErrorCode::kCorrupt, "different tensors");
}

TEST_CASE("bytes are cut into parts that static hosts take") {
  const io::Bytes bytes(static_cast<std::size_t>(2 * kMaxPartBytes + 5), 7);
  const auto parts = cut_into_parts(bytes);
  REQUIRE(parts.size() == 3);
  CHECK(parts[0].size() == kMaxPartBytes);
  CHECK(parts[2].size() == 5);
  CHECK(parts[2].data() + 5 == bytes.data() + bytes.size());
  CHECK(cut_into_parts({}).empty());
}

}  // namespace
}  // namespace vitrine::embed
