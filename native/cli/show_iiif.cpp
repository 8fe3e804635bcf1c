// SPDX-License-Identifier: MIT
#include "cli/show_iiif.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "io/files.h"

namespace vitrine::cli {
namespace {

using Json = nlohmann::ordered_json;
namespace iiif = ingest::iiif;

// A thumbnail as a list shows it.
constexpr iiif::SizeWish kThumbnail{.short_side = 1, .long_side = 240};

void put(Json& json, const char* name, const std::string& text) {
  if (!text.empty()) json[name] = text;
}

Json size_json(const iiif::ImageSize& size) { return {{"width", size.width}, {"height", size.height}}; }

Json picture_json(const iiif::Picture& picture) {
  Json json = Json::object();
  put(json, "body", picture.body);
  put(json, "format", picture.format);
  if (picture.size.width > 0) json["size"] = size_json(picture.size);
  put(json, "region", picture.cutting.region);
  if (picture.cutting.rotation != 0) json["rotation"] = picture.cutting.rotation;
  if (!picture.service) return json;
  const iiif::ImageService& service = *picture.service;
  Json& described = json["service"] = {{"id", service.id}, {"version", service.version}};
  if (service.level >= 0) described["level"] = service.level;
  if (service.size.width > 0) described["size"] = size_json(service.size);
  for (const iiif::ImageSize& size : service.sizes) described["sizes"].push_back(size_json(size));
  return json;
}

void add_providers(Json& json, const std::vector<ingest::Provider>& providers) {
  for (const ingest::Provider& provider : providers) {
    Json entry = {{"label", provider.label}};
    put(entry, "homepage", provider.homepage);
    put(entry, "logo", provider.logo_url);
    json["provider"].push_back(std::move(entry));
  }
}

Json work_json(const iiif::IiifWork& iiif_work) {
  const ingest::Work& work = iiif_work.work;
  Json json = {{"id", work.id}, {"title", work.title}};
  put(json, "maker", work.maker);
  put(json, "date", work.date);
  put(json, "type", work.type);
  if (!work.subjects.empty()) json["subjects"] = work.subjects;
  put(json, "summary", work.summary);
  put(json, "language", work.language);
  put(json, "rights", work.rights);
  put(json, "required statement", work.required_statement);
  put(json, "homepage", work.homepage);
  for (const ingest::Labelled& entry : work.metadata)
    json["metadata"].push_back({{"label", entry.label}, {"value", entry.value}});
  add_providers(json, work.providers);
  put(json, "thumbnail", iiif::thumbnail_url(iiif_work, kThumbnail));
  Json& images = json["images"] = Json::array();
  for (const iiif::Picture& picture : iiif_work.pictures) images.push_back(picture_json(picture));
  return json;
}

const char* name_of(iiif::DocumentKind kind) {
  switch (kind) {
    case iiif::DocumentKind::kManifest:
      return "Manifest";
    case iiif::DocumentKind::kCollection:
      return "Collection";
    case iiif::DocumentKind::kUnknown:
      break;
  }
  return "unknown";
}

Json described(const iiif::Document& document) {
  const iiif::Description& about = document.about;
  Json json = {{"type", name_of(document.kind)}, {"id", about.id}, {"label", about.label.joined()}};
  put(json, "language", about.label.language);
  put(json, "summary", about.summary.joined());
  put(json, "rights", about.rights);
  if (!about.statement.empty())
    json["required statement"] = {{"label", about.statement_label}, {"value", about.statement.joined()}};
  put(json, "homepage", about.homepage);
  put(json, "date", about.date);
  for (const iiif::MetadataEntry& entry : about.metadata)
    json["metadata"].push_back({{"label", entry.label}, {"value", entry.value.joined()}});
  add_providers(json, about.providers);
  for (const iiif::Picture& picture : about.thumbnails) json["thumbnail"].push_back(picture_json(picture));
  return json;
}

// Works, and what a Collection holds: mentions by id and label, what is in it whole as such.
void add_contents(const iiif::Document& document, const iiif::WorkOptions& options, Json& json) {
  if (document.kind == iiif::DocumentKind::kManifest) {
    const iiif::ManifestWorks found = iiif::works_of(document, options);
    for (const iiif::IiifWork& work : found.works) json["works"].push_back(work_json(work));
    for (const ingest::Skipped& skipped : found.skipped)
      json["left out"].push_back({{"where", skipped.where}, {"reason", skipped.reason}});
    return;
  }
  for (const iiif::Document& member : document.members) {
    Json entry = described(member);
    if (member.is_whole) add_contents(member, options, entry);
    json["members"].push_back(std::move(entry));
  }
  put(json, "next", document.next);
}

void print_words(const iiif::Document& document, const Json& json) {
  const auto line = [](const std::string& name, const std::string& value) {
    if (!value.empty()) std::printf("%-20s %s\n", name.c_str(), io::printable(value).c_str());
  };
  line("IIIF", std::string(name_of(document.kind)) + " of Presentation " + std::to_string(document.version));
  for (const char* name : {"id", "label", "summary", "rights", "homepage", "date", "next"}) {
    if (json.contains(name)) line(name, json[name].get<std::string>());
  }
  line("required statement", document.about.statement.joined());
  if (json.contains("members")) line("members", std::to_string(json["members"].size()));
  if (json.contains("left out")) line("left out", json["left out"][0]["reason"].get<std::string>());
  if (!json.contains("works")) return;
  line("works", std::to_string(json["works"].size()));
  for (const Json& work : json["works"])
    line("", work["title"].get<std::string>() + " (" + std::to_string(work["images"].size()) + " pictures)");
}

}  // namespace

Status show_iiif(const std::string& text, const std::string& url, const ShowIiifOptions& options) {
  const Result<iiif::Document> document = iiif::parse_document(text, {url, options.works.language});
  if (!document.ok()) return with_context(io::printable(options.source), document.error());
  Json json = described(*document);
  json["presentation"] = document->version;
  add_contents(*document, options.works, json);
  if (options.json) {
    std::printf("%s\n", json.dump(2, ' ', false, Json::error_handler_t::replace).c_str());
  } else {
    print_words(*document, json);
  }
  return Done{};
}

}  // namespace vitrine::cli
