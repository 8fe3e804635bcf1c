// SPDX-License-Identifier: MIT
#include "embed/prepare/smaller_forms.h"

#include <memory>
#include <utility>

#include "embed/prepare/quantise/quantised_forms.h"

namespace vitrine::embed {
namespace {

// A bar for each thing that is done, begun when another is named.
class Bars {
 public:
  explicit Bars(io::ProgressStyle style) : style_(style) {}

  void show(const std::string& what, std::size_t done, std::size_t of) {
    if (!bar_ || what != what_) {
      bar_.reset();
      bar_ = std::make_unique<io::Progress>(what, of, style_);
      what_ = what;
      shown_ = 0;
    }
    if (done > shown_) bar_->advance(done - shown_);
    shown_ = std::max(shown_, done);
  }

 private:
  const io::ProgressStyle style_;
  std::unique_ptr<io::Progress> bar_;
  std::string what_;
  std::size_t shown_ = 0;
};

}  // namespace

Status make_smaller_forms(const onnx::ModelProto& network, const std::set<std::string>& wanted,
                          const std::vector<std::vector<float>>& tensors, unsigned threads,
                          io::ProgressStyle progress, const std::function<Status(FormGraphs form)>& take) {
  const CalibrationPictures pictures{tensors.size(),
                                     [&](std::size_t i) -> Result<std::vector<float>> { return tensors[i]; }};
  Bars bars(progress);
  QuantiseOptions options;
  options.forms = wanted;
  options.threads = threads;
  options.progress = [&](const std::string& what, std::size_t done, std::size_t of) {
    bars.show(what, done, of);
  };
  return quantised_forms(network, pictures, options, [&](QuantisedForm form) -> Status {
    FormGraphs graphs;
    graphs.name = std::move(form.name);
    graphs.graph = std::move(form.graph);
    graphs.webgpu_graph = std::move(form.webgpu_graph);
    for (PackedTensor& tensor : form.packed) graphs.packed.emplace(tensor.name, std::move(tensor.groups));
    graphs.agreement = form.agreement;
    return take(std::move(graphs));
  });
}

}  // namespace vitrine::embed
