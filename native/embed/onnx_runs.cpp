// SPDX-License-Identifier: MIT
// ONNX Runtime's C++ interface throws; nothing of that leaves this file.
#include "embed/onnx_runs.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "vitrine/embedding.h"

namespace vitrine::embed {
namespace {

using Feature = Result<std::vector<float>>;

// == takes -0 for 0, which no product and no sum of products tells apart.
bool same(const Feature& a, const Feature& b) { return a.ok() == b.ok() && (!a.ok() || *a == *b); }

}  // namespace

Shape input_shape(const PreprocessSpec& spec, std::size_t count) {
  const std::int64_t side = spec.side;
  const auto first = static_cast<std::int64_t>(count);
  return spec.layout == TensorLayout::kNchw ? Shape{first, 3, side, side} : Shape{first, side, side, 3};
}

Error wrong_network(const ModelCard& card, const std::string& what) {
  return Error{ErrorCode::kUnsupported, "the network of model " + card.id + " does not fit its card: " +
                                            what + "; correct " + card.id + "/model.json"};
}

OnnxRuns::OnnxRuns(ModelCard card, Ort::Session session, bool any_number, Answer answer)
    : card_(std::move(card)),
      answer_(answer),
      session_(std::move(session)),
      batches_(any_number ? Batches::kUntried : Batches::kOneByOne) {}

std::size_t OnnxRuns::batch_size() const { return batches_ == Batches::kOneByOne ? 1 : kNetworkBatch; }

Result<std::vector<float>> OnnxRuns::one(const std::vector<float>& tensor) const {
  Result<std::vector<float>> feature = run(tensor, 1);
  if (!feature.ok()) return feature.error();
  return embedding_of(*std::move(feature));
}

std::vector<Result<std::vector<float>>> OnnxRuns::many(const std::vector<std::vector<float>>& tensors) const {
  if (tensors.size() != kNetworkBatch) return one_by_one(tensors);
  if (batches_ == Batches::kExact) {
    std::optional<Answers> answers = at_once(tensors);
    return answers ? *std::move(answers) : one_by_one(tensors);
  }
  Batches expected = Batches::kUntried;
  // While one thread tries, the others do not wait for it.
  if (!batches_.compare_exchange_strong(expected, Batches::kBeingTried)) return one_by_one(tensors);
  Answers answers = one_by_one(tensors);
  const std::optional<Answers> batch = at_once(tensors);
  const bool exact = batch && std::equal(answers.begin(), answers.end(), batch->begin(), batch->end(), same);
  batches_ = exact ? Batches::kExact : Batches::kOneByOne;
  return answers;
}

// The features of `count` tensors that stand behind each other, as the network gives them.
Result<std::vector<float>> OnnxRuns::run(const std::vector<float>& tensors, std::size_t count) const {
  try {
    const Shape shape = input_shape(card_.preprocess, count);
    const auto memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
    // ONNX Runtime takes inputs without const, and does not write to them.
    const Ort::Value input = Ort::Value::CreateTensor<float>(memory, const_cast<float*>(tensors.data()),
                                                             tensors.size(), shape.data(), shape.size());
    const char* input_name = card_.input.c_str();
    const char* feature_name = card_.feature.c_str();
    const std::vector<Ort::Value> outputs =
        session_.Run(Ort::RunOptions{nullptr}, &input_name, &input, 1, &feature_name, 1);
    const std::size_t values = outputs.at(0).GetTensorTypeAndShapeInfo().GetElementCount();
    if (values != count * card_.dimension) {
      return wrong_network(card_, "feature '" + card_.feature + "' has " + std::to_string(values / count) +
                                      " values, the card asks for " + std::to_string(card_.dimension));
    }
    const float* const feature = outputs[0].GetTensorData<float>();
    return std::vector<float>(feature, feature + values);
  } catch (const std::exception& failure) {
    return Error{ErrorCode::kUnsupported, "model " + card_.id + " failed on this picture: " + failure.what()};
  }
}

OnnxRuns::Answers OnnxRuns::one_by_one(const std::vector<std::vector<float>>& tensors) const {
  Answers answers;
  for (const std::vector<float>& tensor : tensors) answers.push_back(one(tensor));
  return answers;
}

// Nothing where the network fails: it does so for the batch as a whole.
std::optional<OnnxRuns::Answers> OnnxRuns::at_once(const std::vector<std::vector<float>>& tensors) const {
  std::vector<float> joined;
  joined.reserve(tensors.size() * tensors.front().size());
  for (const std::vector<float>& tensor : tensors) joined.insert(joined.end(), tensor.begin(), tensor.end());
  const Result<std::vector<float>> features = run(joined, tensors.size());
  if (!features.ok()) return std::nullopt;
  Answers answers;
  for (auto begin = features->begin(); begin != features->end(); begin += card_.dimension)
    answers.push_back(embedding_of(std::vector<float>(begin, begin + card_.dimension)));
  return answers;
}

Result<std::vector<float>> OnnxRuns::embedding_of(std::vector<float> feature) const {
  if (answer_ == Answer::kAsItIs) return feature;
  if (const Status unit = l2_normalise(feature); !unit.ok()) return unit.error();
  return feature;
}

}  // namespace vitrine::embed
