// SPDX-License-Identifier: MIT
#include "embed/prepare/prepare_model.h"

#include <algorithm>
#include <new>
#include <optional>
#include <set>

#include "embed/prepare/calibration.h"
#include "embed/prepare/cut_network.h"
#include "embed/prepare/onnx_model.h"
#include "embed/prepare/prepared_store.h"
#include "embed/prepare/smaller_forms.h"
#include "embed/prepare/vgg/vgg_form.h"
#include "embed/prepare/write_form.h"
#include "embed/weights.h"
#include "io/parallel.h"

namespace vitrine::embed {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSmallerForms[] = {"int8", "int8-packed", kVitrineForm};

// One run of prepare_model().
class Preparation {
 public:
  Preparation(const ModelCard& card, const PrepareOptions& options, PreparedStore store)
      : card_(card), options_(options), store_(std::move(store)) {}

  Result<PrepareReport> run(const std::set<std::string>& smaller) {
    if (Status read = read_pictures(smaller); !read.ok()) return read.error();
    report_.prepared = store_.load(card_);
    forget_other_pictures();
    if (smaller.contains(kVitrineForm) && report_.prepared.agree != options_.agree) forget_choice();
    std::set<std::string> missing;
    for (const std::string& form : smaller) {
      if (find_form(report_.prepared, form) == nullptr && !is_without(form)) missing.insert(form);
    }
    const bool float_there = find_form(report_.prepared, kFloatForm) != nullptr;
    if (!float_there || !missing.empty()) {
      if (Status made = make(float_there, missing); !made.ok()) return made.error();
    }
    store_.sweep(report_.prepared);
    return std::move(report_);
  }

 private:
  void step(const std::string& what) const {
    if (options_.step) options_.step(what);
  }

  Status read_pictures(const std::set<std::string>& smaller) {
    if (smaller.empty()) return Done{};
    Result<Calibration> read =
        read_calibration(options_.calibration, options_.pictures, card_.preprocess, options_.progress);
    if (!read.ok()) return read.error();
    calibration_ = std::move(*read);
    report_.skipped = std::move(calibration_->skipped);
    return Done{};
  }

  // All smaller forms were measured on the same pictures.
  void forget_other_pictures() {
    Prepared& prepared = report_.prepared;
    if (!calibration_ || prepared.pictures_sha256 == calibration_->sha256) return;
    std::erase_if(prepared.forms, [](const Network& form) { return form.form != kFloatForm; });
    forget_choice();
    prepared.pictures = static_cast<std::uint32_t>(calibration_->tensors.size());
    prepared.pictures_sha256 = calibration_->sha256;
  }

  void forget_choice() {
    Prepared& prepared = report_.prepared;
    std::erase_if(prepared.forms, [](const Network& form) { return form.form == kVitrineForm; });
    prepared.agree = 0;
    prepared.measured.clear();
  }

  bool is_without(const std::string& form) const {
    const std::vector<std::string>& without = report_.prepared.without;
    return std::find(without.begin(), without.end(), form) != without.end();
  }

  Result<Cut> cut_source() {
    const fs::path file = options_.weights.empty() ? weights_path(options_.cache, card_) : options_.weights;
    step("Checking " + io::display(file));
    Result<onnx::ModelProto> source = [&]() -> Result<onnx::ModelProto> {
      const Result<io::Bytes> bytes = read_weights(card_, file);
      if (!bytes.ok()) return bytes.error();
      return read_onnx(*bytes, io::display(file));
    }();
    if (!source.ok()) return source.error();
    if (io::interrupted()) return Error{ErrorCode::kInterrupted, "interrupted"};
    step("Finding the feature, folding constants");
    return cut_network(std::move(*source), card_, store_.folder());
  }

  Status make(bool float_there, const std::set<std::string>& missing) {
    Result<Cut> cut = cut_source();
    if (!cut.ok()) return cut.error();
    onnx::ModelProto& model = cut->model;
    report_.prepared.maker = kPrepareVersion;
    report_.prepared.source_sha256 = card_.sha256;
    report_.prepared.source_feature = cut->found;
    report_.prepared.feature = cut->feature;
    if (!float_there) {
      // Its weights leave the graph; smaller forms are made of a graph that has them.
      FormGraphs form{kFloatForm, missing.empty() ? std::move(model) : model, {}, {}, {}};
      if (Status added = add(std::move(form)); !added.ok()) return added;
    }
    if (missing.empty()) return Done{};
    std::set<std::string> onnx = missing;
    onnx.erase(kVitrineForm);
    if (!onnx.empty()) {
      if (Status smaller =
              make_smaller_forms(model, onnx, calibration_->tensors, options_.threads, options_.progress,
                                 [&](FormGraphs form) { return add(std::move(form)); });
          !smaller.ok())
        return smaller;
    }
    if (missing.contains(kVitrineForm)) {
      if (Status own = add_own_form(model); !own.ok()) return own;
    }
    for (const std::string& form : missing) {
      if (find_form(report_.prepared, form) == nullptr) report_.prepared.without.push_back(form);
    }
    return store_.save(report_.prepared, card_);
  }

  ModelCard card_of_forms() const {
    ModelCard card = card_;
    card.feature_at = FeatureAt::kOutput;
    card.feature = report_.prepared.feature;
    return card;
  }

  // For the core's own engine, where the network is one that it runs.
  Status add_own_form(onnx::ModelProto& model) {
    step("Choosing what the weights may be rounded to");
    Result<std::optional<VggForm>> form =
        make_vgg_form(model, card_of_forms(), calibration_->tensors,
                      {options_.agree, options_.threads, options_.progress}, store_.folder());
    if (!form.ok()) return form.error();
    if (!*form) return Done{};
    report_.prepared.agree = options_.agree;
    report_.prepared.measured = std::move((*form)->measured);
    return add(std::move((*form)->network));
  }

  Status add(FormGraphs form) {
    step("Writing form " + form.name);
    return add(write_form(std::move(form), store_.folder(), {}));
  }

  // From now on the form is there, whatever happens.
  Status add(Result<Network> written) {
    if (!written.ok()) return written.error();
    Prepared& prepared = report_.prepared;
    written->card = card_of_forms();
    written->model_hash = form_hash(card_, prepared.source_feature, *written);
    report_.made.push_back(written->form);
    prepared.forms.push_back(std::move(*written));
    std::sort(prepared.forms.begin(), prepared.forms.end(),
              [](const Network& a, const Network& b) { return a.form < b.form; });
    return store_.save(prepared, card_);
  }

  const ModelCard& card_;
  const PrepareOptions& options_;
  const PreparedStore store_;
  std::optional<Calibration> calibration_;
  PrepareReport report_;
};

// The smaller forms that are asked for.
Result<std::set<std::string>> wanted_forms(const PrepareOptions& options) {
  std::set<std::string> smaller;
  const bool pictures = !options.calibration.empty();
  for (const char* form : kSmallerForms) {
    if (options.forms.empty() && pictures) smaller.insert(form);
  }
  const std::vector<std::string> known = preparable_forms();
  for (const std::string& form : options.forms) {
    if (std::find(known.begin(), known.end(), form) == known.end())
      return Error{ErrorCode::kInvalidArgument, "there is no form '" + io::printable(form) +
                                                    "'; choose among fp32, int8, int8-packed, vitrine"};
    if (form == kFloatForm) continue;
    if (!pictures)
      return Error{
          ErrorCode::kInvalidArgument,
          "form " + form + " is calibrated on pictures: name a folder of them with --calibrate FOLDER"};
    smaller.insert(form);
  }
  return smaller;
}

}  // namespace

bool can_prepare() { return true; }

std::vector<std::string> preparable_forms() { return {kFloatForm, "int8", "int8-packed", kVitrineForm}; }

Result<PrepareReport> prepare_model(const ModelCard& card, const PrepareOptions& options) {
  const Result<std::set<std::string>> smaller = wanted_forms(options);
  if (!smaller.ok()) return smaller.error();
  Result<PreparedStore> store = PreparedStore::open(prepared_folder(options.cache, card));
  if (!store.ok()) return store.error();
  try {
    return Preparation(card, options, std::move(*store)).run(*smaller);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, "no memory to prepare model " + card.id +
                                              ": it takes about five times " + std::to_string(card.bytes) +
                                              " bytes"};
  }
}

}  // namespace vitrine::embed
