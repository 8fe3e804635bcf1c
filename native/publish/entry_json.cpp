// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "publish/entry.h"
#include "publish/json_fields.h"
#include "publish/site_files.h"
#include "vitrine/descriptor.h"
#include "vitrine/neighbour_table.h"
#include "vitrine/space.h"

namespace vitrine::publish {
namespace {

constexpr std::string_view kFormat = "vitrine-site";
constexpr std::size_t kMaxTitle = 1024;
// Four times BCP 47's advice of at least 35 characters.
constexpr std::size_t kMaxLanguage = 140;

constexpr std::array<std::string_view, 3> kUploads = {"none", "descriptor", "onnx"};
constexpr std::array<std::string_view, 3> kEmbedders = {"descriptor", "onnx", "vectors"};
constexpr std::array<std::string_view, 2> kFits = {"squash", "short-side-crop"};
constexpr std::array<std::string_view, 2> kOrders = {"rgb", "bgr"};
constexpr std::array<std::string_view, 2> kLayouts = {"nchw", "nhwc"};

bool is_language(std::string_view text) {
  return !text.empty() && text.size() <= kMaxLanguage && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
  });
}

bool is_colour(std::string_view text) {
  return text.size() == 7 && text[0] == '#' &&
         text.find_first_not_of("0123456789abcdefABCDEF", 1) == text.npos;
}

Json reference_json(const FileReference& reference) {
  return {{"file", reference.file}, {"bytes", reference.bytes}, {"sha256", reference.sha256}};
}

Json references_json(const std::vector<FileReference>& references) {
  Json list = Json::array();
  for (const FileReference& reference : references) list.push_back(reference_json(reference));
  return list;
}

Json reals_json(std::span<const float> values) {
  Json list = Json::array();
  for (const float value : values) list.push_back(json_number(value));
  return list;
}

Json preprocess_json(const PreprocessSpec& spec) {
  return {{"fit", kFits[static_cast<std::size_t>(spec.fit)]},
          {"side", spec.side},
          {"short_side", spec.short_side},
          {"order", kOrders[static_cast<std::size_t>(spec.order)]},
          {"layout", kLayouts[static_cast<std::size_t>(spec.layout)]},
          {"scale", json_number(spec.scale)},
          {"mean", reals_json(spec.mean)},
          {"std", reals_json(spec.std)}};
}

Json model_json(const EntryModel& model) {
  Json json = reference_json(model.weights);
  json["input"] = model.input;
  json["feature"] = model.feature;
  json["dimension"] = model.dimension;
  json["preprocess"] = preprocess_json(model.preprocess);
  return json;
}

FileReference read_reference(const Fields& fields, std::uint64_t max_bytes) {
  FileReference reference;
  reference.file = fields.text("file");
  if (fields.ok() && !is_site_path(reference.file)) {
    fields.fail("file", "a path below the site of letters, digits and ._-,/ without \"..\"");
  }
  reference.bytes = fields.number("bytes", 0, max_bytes);
  reference.sha256 = fields.hex("sha256", 64);
  return reference;
}

std::vector<FileReference> read_references(const Fields& fields, std::string_view name, std::uint64_t works,
                                           std::uint64_t works_per_file, std::uint64_t max_bytes) {
  const std::uint64_t count = (works + works_per_file - 1) / works_per_file;
  std::vector<FileReference> references;
  const auto items = fields.list(name, count);
  if (items.size() != count) fields.fail(name, "a list of " + std::to_string(count) + " files");
  for (const Fields& item : items) references.push_back(read_reference(item, max_bytes));
  return references;
}

PreprocessSpec read_preprocess(const Fields& fields) {
  PreprocessSpec spec;
  spec.fit = static_cast<Fit>(fields.choice("fit", kFits));
  spec.side = static_cast<std::uint32_t>(fields.number("side", 1, kMaxTensorSide));
  spec.short_side = static_cast<std::uint32_t>(fields.number("short_side", 0, 65535));
  spec.order = static_cast<ChannelOrder>(fields.choice("order", kOrders));
  spec.layout = static_cast<TensorLayout>(fields.choice("layout", kLayouts));
  spec.scale = fields.real("scale");
  const auto mean = fields.reals("mean", 3);
  const auto deviation = fields.reals("std", 3);
  std::copy(mean.begin(), mean.end(), spec.mean.begin());
  std::copy(deviation.begin(), deviation.end(), spec.std.begin());
  if (const Status status = validate(spec); fields.ok() && !status.ok()) {
    fields.fail("side", "preprocessing that can be done (" + status.error().message + ")");
  }
  return spec;
}

EntryModel read_model(const Fields& fields) {
  EntryModel model;
  model.weights = read_reference(fields, kMaxModelBytes);
  model.input = fields.text("input", 1024);
  model.feature = fields.text("feature", 1024);
  model.dimension = static_cast<std::uint32_t>(fields.number("dimension", 1, kMaxEmbeddingDimension));
  model.preprocess = read_preprocess(fields.object("preprocess"));
  return model;
}

void read_texts(const Fields& fields, Entry& entry) {
  entry.title = fields.text("title", kMaxTitle);
  entry.language = fields.text("language", kMaxLanguage);
  if (!is_language(entry.language)) fields.fail("language", "a BCP 47 language tag such as \"en\"");
  entry.accent = fields.text("accent", 7);
  if (!is_colour(entry.accent)) fields.fail("accent", "a colour such as \"#7a3b2e\"");
}

void read_space(const Fields& fields, Entry& entry) {
  entry.space_id = fields.hex("id", 64);
  entry.model = fields.hex("model", 64);
  entry.model_name = fields.text("model_name", 1024);
  entry.model_label = fields.text("model_label", 1024);
  entry.embedder = kEmbedders[fields.choice("embedder", kEmbedders)];
  entry.input_dimension =
      static_cast<std::uint32_t>(fields.number("input_dimension", 1, kMaxEmbeddingDimension));
  entry.dimension = static_cast<std::uint32_t>(fields.number("dimension", 1, kMaxCodeDimension));
}

void read_files(const Fields& fields, Entry& entry) {
  entry.index = read_reference(fields.object("index"), kMaxIndexBytes);
  const Fields neighbours = fields.object("neighbours");
  entry.neighbours_k = static_cast<std::uint32_t>(neighbours.number("k", 0, kMaxNeighbours));
  entry.works_per_page = static_cast<std::uint32_t>(neighbours.number("works_per_page", 1, kMaxPageWorks));
  entry.pages =
      read_references(neighbours, "pages", entry.works, entry.works_per_page, kMaxNeighbourPageBytes);
  const Fields catalogue = fields.object("catalogue");
  entry.works_per_shard = static_cast<std::uint32_t>(catalogue.number("works_per_shard", 1, kMaxShardWorks));
  entry.shards = read_references(catalogue, "shards", entry.works, entry.works_per_shard, kMaxShardBytes);
}

void read_upload(const Fields& fields, Entry& entry) {
  entry.upload = static_cast<Upload>(fields.choice("upload", kUploads));
  entry.upload_reason = fields.optional_text("upload_reason");
  if (fields.has("model")) entry.network = read_model(fields.object("model"));
  if ((entry.upload == Upload::kOnnx) != entry.network.has_value()) {
    fields.fail("upload", "\"onnx\" exactly where there is a field \"model\"");
  }
}

// The version first: a message about a missing field of another version would mislead.
Status check_version(const Fields& fields, const std::string& file) {
  if (fields.ok() && fields.text("format") != kFormat) {
    return Error{ErrorCode::kUnsupported, file + ": not the entry of a vitrine site (field \"format\")"};
  }
  const Fields version = fields.object("version");
  const std::uint64_t major = version.number("major", 0, 65535);
  (void)version.number("minor", 0, 65535);
  if (fields.ok() && major != kSiteMajorVersion) {
    return Error{ErrorCode::kUnsupported,
                 file + ": version " + std::to_string(major) +
                     " of the site's format; this vitrine reads version 1. Use the vitrine that "
                     "wrote it, or build the site again"};
  }
  return Done{};
}

}  // namespace

std::string entry_text(const Entry& entry) {
  Json json = {
      {"format", kFormat},
      {"version", {{"major", kSiteMajorVersion}, {"minor", kSiteMinorVersion}}},
      {"generator", "vitrine " VITRINE_VERSION},
      {"title", entry.title},
      {"language", entry.language},
      {"accent", entry.accent},
      {"works", entry.works},
      {"space",
       {{"id", entry.space_id},
        {"model", entry.model},
        {"model_name", entry.model_name},
        {"model_label", entry.model_label},
        {"embedder", entry.embedder},
        {"input_dimension", entry.input_dimension},
        {"dimension", entry.dimension}}},
      {"index", reference_json(entry.index)},
      {"neighbours",
       {{"k", entry.neighbours_k},
        {"works_per_page", entry.works_per_page},
        {"pages", references_json(entry.pages)}}},
      {"catalogue", {{"works_per_shard", entry.works_per_shard}, {"shards", references_json(entry.shards)}}}};
  if (entry.embedder == kDescriptorModel) json["space"]["descriptor_version"] = kDescriptorVersion;
  if (entry.network) json["model"] = model_json(*entry.network);
  json["upload"] = kUploads[static_cast<std::size_t>(entry.upload)];
  if (!entry.upload_reason.empty()) json["upload_reason"] = entry.upload_reason;
  if (entry.page) json["page"] = reference_json(*entry.page);
  return indented_json(json);
}

Result<Entry> parse_entry(std::string_view text, const std::string& file) {
  const Result<Json> document = parse_json(text, file);
  if (!document.ok()) return document.error();
  std::optional<Error> fault;
  const Fields fields(*document, file, fault);
  Entry entry;
  if (const Status status = check_version(fields, file); !status.ok()) return status.error();
  read_texts(fields, entry);
  entry.works = static_cast<std::uint32_t>(fields.number("works", 1, kMaxWorks));
  read_space(fields.object("space"), entry);
  read_files(fields, entry);
  read_upload(fields, entry);
  if (fields.has("page")) entry.page = read_reference(fields.object("page"), kMaxPageListBytes);
  if (fault) return *fault;
  return entry;
}

Status validate_texts(const std::string& title, const std::string& language, const std::string& accent) {
  if (title.empty() || title.size() > kMaxTitle) {
    return Error{ErrorCode::kInvalidArgument,
                 "the title has " + std::to_string(title.size()) + " bytes; give one of 1 to 1024"};
  }
  if (!is_language(language)) {
    return Error{ErrorCode::kInvalidArgument,
                 "language \"" + language + "\" is no BCP 47 tag; give one such as \"en\""};
  }
  if (!is_colour(accent)) {
    return Error{ErrorCode::kInvalidArgument,
                 "accent \"" + accent + "\" is no colour; give six hex digits such as \"#7a3b2e\""};
  }
  return Done{};
}

}  // namespace vitrine::publish
