// SPDX-License-Identifier: MIT
#include "embed/prepared.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "embed/json_fields.h"
#include "io/hash.h"

namespace vitrine::embed {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

// The forms there are have some forty parts and twenty blocks each.
constexpr std::uint64_t kMaxFileBytes = 1 << 20;
constexpr std::size_t kMaxForms = 8;
constexpr std::size_t kMaxMeasured = 200;
constexpr std::uint32_t kMaxPictures = 1'000'000;
constexpr std::uint32_t kFormatVersion = 1;

// Names of our own making: nothing that leads out of the folder or hides in it.
bool is_plain_name(const std::string& text) {
  return !text.empty() && text.size() <= 100 && text.front() != '.' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
         });
}

class Reader {
 public:
  Reader(const fs::path& folder, const ModelCard& card) : folder_(folder), card_(card) {}

  Prepared read(const Json& json) {
    Fields fields(json, "", failure_);
    Prepared prepared;
    fields.one_of("format", {"vitrine-prepared-model"});
    version_ = static_cast<std::uint32_t>(fields.whole("version", 0, 0xFFFFFFFF));
    if (version_ != kFormatVersion) return prepared;
    prepared.maker = static_cast<std::uint32_t>(fields.whole("maker", 0, 0xFFFFFFFF));
    if (fields.text("model") != card_.id)
      fields.fail("model", "'" + card_.id + "'", json.value("model", Json()));
    prepared.source_sha256 = sha256(fields, "source_sha256");
    const std::string input = fields.text("input");
    if (input != card_.input) fields.fail("input", "'" + card_.input + "'", input);
    prepared.source_feature = fields.text("source_feature");
    prepared.feature = fields.text("feature");
    if (fields.whole("dimension", 1, 0xFFFFFFFF) != card_.dimension)
      fields.fail("dimension", std::to_string(card_.dimension), json.value("dimension", Json()));
    if (fields.has("calibration")) read_calibration(fields.object("calibration"), prepared);
    if (fields.has("browser")) read_browser(fields.object("browser"), prepared);
    if (fields.has("without")) read_without(fields.list("without", kMaxForms), prepared);
    const Json& forms = fields.list("forms", kMaxForms);
    for (std::size_t i = 0; failure_.empty() && i < forms.size(); ++i)
      read_form(forms[i], "forms[" + std::to_string(i) + "].", prepared);
    fields.nothing_else();
    if (failure_.empty() && (prepared.forms.empty() || prepared.forms.front().form != kFloatForm))
      failure_ = "field 'forms': expected fp32 first";
    return prepared;
  }

  const std::string& failure() const { return failure_; }
  std::uint32_t version() const { return version_; }

 private:
  std::string sha256(Fields& fields, const char* name) {
    std::string text = fields.text(name);
    if (!is_sha256(text)) fields.fail(name, "64 hex digits in lower case", text);
    return text;
  }

  void read_calibration(const Json& json, Prepared& prepared) {
    Fields fields(json, "calibration.", failure_);
    prepared.pictures = static_cast<std::uint32_t>(fields.whole("pictures", 1, kMaxPictures));
    prepared.pictures_sha256 = sha256(fields, "sha256");
    fields.nothing_else();
  }

  void read_browser(const Json& json, Prepared& prepared) {
    Fields fields(json, "browser.", failure_);
    prepared.agree = fields.fraction("agree", 0, 1);
    const Json& table = fields.list("measured", kMaxMeasured);
    for (std::size_t i = 0; failure_.empty() && i < table.size(); ++i) {
      Fields row(object(table[i]), "browser.measured[" + std::to_string(i) + "].", failure_);
      MeasuredForm& measured = prepared.measured.emplace_back();
      measured.convolutions = static_cast<std::uint32_t>(row.whole("convolutions", 1, 127));
      measured.dense = row.text("dense");
      measured.rank = static_cast<std::uint32_t>(row.whole("rank", 0, 1u << 20));
      measured.bytes = row.whole("bytes", 1, kMaxModelBytes);
      measured.last_bytes = row.whole("last_bytes", 0, measured.bytes);
      measured.cosine = row.fraction("cosine", -1, 1);
      measured.overlap = row.fraction("overlap", 0, 1);
      measured.chosen = row.has("chosen") && row.whole("chosen", 0, 1) == 1;
      row.nothing_else();
    }
    fields.nothing_else();
  }

  void read_without(const Json& json, Prepared& prepared) {
    for (const Json& form : json) {
      if (form.is_string() && is_plain_name(form.get<std::string>())) {
        prepared.without.push_back(form.get<std::string>());
      } else if (failure_.empty()) {
        failure_ = "field 'without': expected names of forms";
      }
    }
  }

  void read_form(const Json& json, const std::string& prefix, Prepared& prepared) {
    if (!json.is_object()) {
      failure_ = "field '" + prefix.substr(0, prefix.size() - 1) + "': expected an object";
      return;
    }
    Fields fields(json, prefix, failure_);
    Network form;
    form.form = fields.text("name");
    if (!is_plain_name(form.form) || find_form(prepared, form.form) != nullptr)
      fields.fail("name", "a name of its own of lower-case letters, digits, '.' and '-'", form.form);
    if (fields.has("engine") && fields.second_of("engine", "onnx", "vitrine")) form.engine = Engine::kVitrine;
    form.graph = read_file(fields.object("graph"), prefix + "graph.", kMaxModelBytes);
    if (fields.has("webgpu_graph"))
      form.webgpu_graph = read_file(fields.object("webgpu_graph"), prefix + "webgpu_graph.", kMaxModelBytes);
    if (fields.has("weights")) form.weights = read_weights_of(fields.object("weights"), prefix + "weights.");
    if (fields.has("agreement"))
      form.agreement = read_agreement(fields.object("agreement"), prefix + "agreement.");
    fields.nothing_else();
    form.card = card_;
    form.card.feature_at = FeatureAt::kOutput;
    form.card.feature = prepared.feature;
    form.model_hash = form_hash(card_, prepared.source_feature, form);
    prepared.forms.push_back(std::move(form));
  }

  NetworkFile read_file(const Json& json, const std::string& prefix, std::uint64_t most) {
    Fields fields(json, prefix, failure_);
    NetworkFile file;
    const std::string name = fields.text("file");
    if (!is_plain_name(name)) fields.fail("file", "a file name without folders", name);
    file.file = folder_ / name;
    file.bytes = fields.whole("bytes", 1, most);
    file.sha256 = sha256(fields, "sha256");
    fields.nothing_else();
    return file;
  }

  NetworkWeights read_weights_of(const Json& json, const std::string& prefix) {
    Fields fields(json, prefix, failure_);
    NetworkWeights weights;
    weights.path = fields.text("path");
    if (!is_plain_name(weights.path)) fields.fail("path", "a file name without folders", weights.path);
    weights.bytes = fields.whole("bytes", 1, kMaxModelBytes);
    const Json& parts = fields.list("parts", kMaxWeightParts);
    for (std::size_t i = 0; failure_.empty() && i < parts.size(); ++i)
      weights.parts.push_back(
          read_file(object(parts[i]), prefix + "parts[" + std::to_string(i) + "].", kMaxPartBytes));
    if (fields.has("blocks")) {
      const Json& blocks = fields.list("blocks", kMaxWeightBlocks);
      for (std::size_t i = 0; failure_.empty() && i < blocks.size(); ++i)
        weights.blocks.push_back(
            read_block(object(blocks[i]), prefix + "blocks[" + std::to_string(i) + "]."));
    }
    fields.nothing_else();
    if (!failure_.empty()) return weights;
    if (const Status sums = check_sums(weights); !sums.ok())
      failure_ = "field '" + prefix.substr(0, prefix.size() - 1) + "': " + sums.error().message;
    return weights;
  }

  WeightBlock read_block(const Json& json, const std::string& prefix) {
    Fields fields(json, prefix, failure_);
    WeightBlock block;
    block.packing = fields.second_of("encoding", "raw", "int4") ? Packing::kInt4 : Packing::kRaw;
    block.bytes = fields.whole("bytes", 1, kMaxModelBytes);
    fields.nothing_else();
    return block;
  }

  Agreement read_agreement(const Json& json, const std::string& prefix) {
    Fields fields(json, prefix, failure_);
    Agreement agreement;
    agreement.pictures = static_cast<std::uint32_t>(fields.whole("pictures", 1, kMaxPictures));
    agreement.cosine = fields.fraction("cosine", -1, 1);
    agreement.overlap = fields.fraction("overlap", 0, 1);
    fields.nothing_else();
    return agreement;
  }

  // Anything but an object has no fields, which then are missed.
  static const Json& object(const Json& json) {
    static const Json kEmpty = Json::object();
    return json.is_object() ? json : kEmpty;
  }

  const fs::path& folder_;
  const ModelCard& card_;
  std::string failure_;
  std::uint32_t version_ = kFormatVersion;
};

std::string prepare_again(const ModelCard& card) { return "run vitrine model prepare " + card.id; }

}  // namespace

fs::path prepared_folder(const fs::path& cache, const ModelCard& card) {
  return cache / "models" / card.id / "prepared";
}

Result<Prepared> parse_prepared(std::span<const std::uint8_t> bytes, const fs::path& folder,
                                const ModelCard& card) {
  const std::string name = io::display(folder / "prepared.json");
  const Result<Json> json = parse_object(bytes, name);
  if (!json.ok()) return json.error();
  Reader reader(folder, card);
  Prepared prepared = reader.read(*json);
  if (reader.version() != kFormatVersion)
    return Error{ErrorCode::kUnsupported, name + ": version " + std::to_string(reader.version()) +
                                              " of the format is not read here; " + prepare_again(card)};
  if (!reader.failure().empty())
    return Error{ErrorCode::kCorrupt,
                 name + ": " + io::printable(reader.failure()) + "; " + prepare_again(card)};
  if (prepared.source_sha256 != card.sha256)
    return Error{ErrorCode::kUnsupported, name + ": made from another file than the one of model " + card.id +
                                              " (" + card.file + "); " + prepare_again(card)};
  return prepared;
}

Result<Prepared> read_prepared(const fs::path& folder, const ModelCard& card) {
  const Result<io::Bytes> bytes = io::read_file(folder / "prepared.json", kMaxFileBytes);
  if (!bytes.ok() && bytes.error().code == ErrorCode::kNotFound)
    return Error{ErrorCode::kNotFound, "model " + card.id + " is not prepared; " + prepare_again(card)};
  if (!bytes.ok()) return bytes.error();
  return parse_prepared(*bytes, folder, card);
}

const Network* find_form(const Prepared& prepared, const std::string& form) {
  for (const Network& one : prepared.forms) {
    if (one.form == form) return &one;
  }
  return nullptr;
}

Status verify_form(const Network& form) {
  const auto verify = [](const NetworkFile& file) -> Status {
    const Result<io::Bytes> bytes = read_checked(file);
    return bytes.ok() ? Status(Done{}) : Status(bytes.error());
  };
  if (Status graph = verify(form.graph); !graph.ok()) return graph;
  if (form.webgpu_graph) {
    if (Status graph = verify(*form.webgpu_graph); !graph.ok()) return graph;
  }
  if (!form.weights) return Done{};
  for (const NetworkFile& part : form.weights->parts) {
    if (Status sound = verify(part); !sound.ok()) return sound;
  }
  return Done{};
}

std::string form_hash(const ModelCard& card, const std::string& source_feature, const Network& form) {
  ModelCard found = card;
  found.feature = source_feature;
  std::string text = canonical_json(found);
  if (card.feature_at != FeatureAt::kOutput)
    text += "\nfeature_at " + std::string(feature_at_name(card.feature_at));
  if (form.form != kFloatForm) {
    text += "\nform " + form.form + "\n" + form.graph.sha256;
    if (form.weights) {
      for (const NetworkFile& part : form.weights->parts) text += "\n" + part.sha256;
      for (const WeightBlock& block : form.weights->blocks)
        text += block.packing == Packing::kInt4 ? "\nint4 " : "\nraw ", text += std::to_string(block.bytes);
    }
  }
  return io::hex(io::sha256(text));
}

}  // namespace vitrine::embed
