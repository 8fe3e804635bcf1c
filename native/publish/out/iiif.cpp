// SPDX-License-Identifier: MIT
// Target iiif: a Presentation 3 Manifest a work, and Collections of them, for viewers and aggregators.
#include "publish/out/iiif.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "io/parallel.h"
#include "publish/catalogue_json.h"
#include "publish/iiif_info.h"
#include "publish/json_fields.h"
#include "publish/manifest_address.h"
#include "publish/out/file_names.h"
#include "publish/out/folder_files.h"
#include "publish/out/targets.h"
#include "vitrine/text.h"

namespace vitrine::publish {
namespace {

constexpr std::string_view kContext = "http://iiif.io/api/presentation/3/context.json";
// Works of one Collection. Larger ones are Collections of these: some viewers fetch all that one names.
constexpr std::size_t kWorksPerCollection = 1000;
constexpr std::uint32_t kThumbnail = 240;  // the longer side, at least
constexpr std::string_view kManifestStart = "manifest-";

// The folder's own name, also where it is put as "presentation/" or ".".
std::string manifest_folder(const std::string& base_url, const std::filesystem::path& out) {
  std::error_code ignored;
  std::filesystem::path whole = std::filesystem::absolute(out, ignored).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();
  return base_url + "/" + encode_url_segment(whole.filename().string()) + "/";
}

std::string clean(std::string_view text) { return to_utf8(text); }

// {"de": ["..."]}: a text in its language, "none" where that is not known.
Json texts(std::string_view text, std::string_view language) {
  return {{std::string(language.empty() ? "none" : language), Json::array({clean(text)})}};
}

Json labelled(std::string_view label, std::string_view value, std::string_view language) {
  return {{"label", texts(label, "en")}, {"value", texts(value, language)}};
}

// Licences are named by their http addresses in manifests; nothing where `text` names none of the two lists
// that Presentation 3 knows.
std::optional<std::string> licence(std::string_view text) {
  for (const std::string_view host : {"creativecommons.org/licenses/", "creativecommons.org/publicdomain/",
                                      "rightsstatements.org/vocab/"}) {
    for (const std::string_view scheme : {"http://", "https://"}) {
      const std::string start = std::string(scheme) + std::string(host);
      if (text.starts_with(start) && text.find_first_of(" \"<>\\^`{|}") == text.npos)
        return "http://" + std::string(text.substr(scheme.size()));
    }
  }
  return std::nullopt;
}

class ManifestWriter {
 public:
  ManifestWriter(const TargetRequest& request)
      : request_(request),
        site_(request.site),
        files_(request.out),
        base_(manifest_folder(request.base_url, request.out)) {}

  Status write() {
    io::Progress progress("manifests", site_.works.size(), request_.progress);
    std::vector<Json> all;
    for (const PublishedWork& work : site_.works) {
      if (io::interrupted())
        return Error{ErrorCode::kInterrupted, "interrupted; the same command writes what is missing"};
      const Json manifest = manifest_of(work);
      progress.advance();
      if (manifest["items"].empty()) continue;  // a Manifest without a Canvas is none
      if (Status status = put(name_of(work), manifest); !status.ok()) return status;
      Json item = {{"id", manifest["id"]}, {"type", "Manifest"}, {"label", manifest["label"]}};
      if (manifest.contains("thumbnail")) item["thumbnail"] = manifest["thumbnail"];
      all.push_back(std::move(item));
    }
    if (Status status = write_collections(all); !status.ok()) return status;
    return files_.finish();
  }

 private:
  static std::string name_of(const PublishedWork& work) {
    return std::string(kManifestStart) + file_stem(work.work.id) + ".json";
  }

  // An encoded name stands in an address encoded once more: its own % is a character.
  std::string address(const std::string& name) const { return base_ + encode_url_segment(name); }

  Status put(const std::string& name, const Json& document) {
    return files_.put(name, indented_json(document));
  }

  std::string language_of(const PublishedWork& work) const {
    return work.work.language.empty() ? site_.language : work.work.language;
  }

  // One that holds all works, or one that holds those that do.
  Status write_collections(const std::vector<Json>& all) {
    const std::size_t parts = (all.size() + kWorksPerCollection - 1) / kWorksPerCollection;
    Json top = Json::array();
    for (std::size_t part = 0; part < parts; ++part) {
      const std::size_t first = part * kWorksPerCollection;
      const std::size_t end = std::min(first + kWorksPerCollection, all.size());
      Json items = Json::array();
      for (std::size_t i = first; i < end; ++i) items.push_back(all[i]);
      if (parts == 1) {
        top = std::move(items);
        break;
      }
      const std::string name = "collection-" + std::to_string(part + 1) + ".json";
      const std::string label =
          request_.title + ", " + std::to_string(first + 1) + " to " + std::to_string(end);
      if (Status status = put(name, collection(name, label, std::move(items))); !status.ok()) return status;
      top.push_back({{"id", address(name)}, {"type", "Collection"}, {"label", texts(label, site_.language)}});
    }
    return put("collection.json", collection("collection.json", request_.title, std::move(top)));
  }

  Json collection(const std::string& name, const std::string& label, Json items) const {
    return {{"@context", kContext},
            {"id", address(name)},
            {"type", "Collection"},
            {"label", texts(label, site_.language)},
            {"items", std::move(items)}};
  }

  Json manifest_of(const PublishedWork& published) const {
    const ingest::Work& work = published.work;
    const std::string language = language_of(published);
    const std::string id = address(name_of(published));
    Json json = {{"@context", kContext},
                 {"id", id},
                 {"type", "Manifest"},
                 {"label", texts(work.title.empty() ? work.id : work.title, language)}};
    add_facts(json, work, language);
    add_providers(json, published, language);
    if (!url_origin(work.homepage).empty()) {
      json["homepage"] = Json::array({{{"id", clean(work.homepage)},
                                       {"type", "Text"},
                                       {"label", texts(work.title.empty() ? work.id : work.title, language)},
                                       {"format", "text/html"}}});
    }
    Json canvases = Json::array();
    for (const PublishedImage& image : published.images) {
      if (Json canvas = canvas_of(image, id + "/canvas/" + std::to_string(canvases.size() + 1));
          !canvas.empty())
        canvases.push_back(std::move(canvas));
    }
    if (!canvases.empty()) json["thumbnail"] = Json::array({thumbnail_of_image(published.images.front())});
    json["items"] = std::move(canvases);
    return json;
  }

  // Agents are known by addresses, whether or not anything answers there.
  void add_providers(Json& json, const PublishedWork& published, const std::string& language) const {
    const auto& providers = published.work.providers;
    for (std::size_t i = 0; i < providers.size(); ++i) {
      const ingest::Provider& provider = providers[i];
      const bool has_page = !url_origin(provider.homepage).empty();
      Json agent = {{"id", has_page ? clean(provider.homepage)
                                    : json["id"].get<std::string>() + "/provider/" + std::to_string(i + 1)},
                    {"type", "Agent"},
                    {"label", texts(provider.label, language)}};
      if (has_page) {
        agent["homepage"] = Json::array({{{"id", clean(provider.homepage)},
                                          {"type", "Text"},
                                          {"label", texts(provider.label, language)},
                                          {"format", "text/html"}}});
      }
      if (const PublishedLogo logo = published.logo_of(i); !logo.file.empty()) {
        agent["logo"] = Json::array({{{"id", request_.base_url + "/" + logo.file},
                                      {"type", "Image"},
                                      {"format", "image/jpeg"},
                                      {"width", logo.width},
                                      {"height", logo.height}}});
      }
      json["provider"].push_back(std::move(agent));
    }
  }

  static void add_facts(Json& json, const ingest::Work& work, const std::string& language) {
    Json metadata = Json::array();
    const auto add = [&](std::string_view label, std::string_view value) {
      if (!value.empty()) metadata.push_back(labelled(label, value, language));
    };
    add("Maker", work.maker);
    add("Date", work.date);
    add("Type", work.type);
    for (const std::string& subject : work.subjects) add("Subject", subject);
    const std::optional<std::string> rights = licence(work.rights);
    if (!rights) add("Rights", work.rights);
    for (const ingest::Labelled& entry : work.metadata)
      metadata.push_back({{"label", texts(entry.label, language)}, {"value", texts(entry.value, language)}});
    if (!metadata.empty()) json["metadata"] = std::move(metadata);
    if (rights) json["rights"] = *rights;
    if (!work.summary.empty()) json["summary"] = texts(work.summary, language);
    if (!work.required_statement.empty())
      json["requiredStatement"] = labelled("Attribution", work.required_statement, language);
  }

  // A picture of this site by its service; another host's as the size that is known of it.
  std::string service_of(const PublishedImage& image) const {
    const bool local = url_origin(image.service).empty();
    return local ? request_.base_url + "/" + image.service : image.service;
  }

  static std::string path_of(const PublishedImage& image, const PublishedImage::Size& size) {
    return image.by_width ? "full/" + std::to_string(size.width) + ",/0/default.jpg" : size_path(size);
  }

  Json image_json(const PublishedImage& image, const PublishedImage::Size& size) const {
    if (image.service.empty()) {
      const bool whole = size.width == image.width && !image.picture.empty();
      return {{"id", clean(whole ? image.picture : image.thumbnail)},
              {"type", "Image"},
              {"format", "image/jpeg"}};
    }
    Json json = {{"id", service_of(image) + "/" + path_of(image, size)},
                 {"type", "Image"},
                 {"format", "image/jpeg"},
                 {"width", size.width},
                 {"height", size.height}};
    if (url_origin(image.service).empty()) {
      json["service"] =
          Json::array({{{"id", service_of(image)}, {"type", "ImageService3"}, {"profile", "level0"}}});
    } else if (image.by_width) {
      json["service"] = Json::array({{{"@id", service_of(image)},
                                      {"@type", "ImageService2"},
                                      {"profile", "http://iiif.io/api/image/2/level1.json"}}});
    }
    return json;
  }

  Json thumbnail_of_image(const PublishedImage& image) const {
    if (image.sizes.empty()) return image_json(image, {});
    const auto fits = [](const PublishedImage::Size& size) {
      return std::max(size.width, size.height) >= kThumbnail;
    };
    const auto found = std::find_if(image.sizes.begin(), image.sizes.end(), fits);
    return image_json(image, found == image.sizes.end() ? image.sizes.back() : *found);
  }

  // Nothing for an image without an address.
  Json canvas_of(const PublishedImage& image, const std::string& id) const {
    if (image.service.empty() ? image.thumbnail.empty() : image.sizes.empty()) return Json::object();
    const PublishedImage::Size size =
        image.sizes.empty() ? PublishedImage::Size{image.width, image.height} : image.sizes.back();
    const Json annotation = {{"id", id + "/annotation"},
                             {"type", "Annotation"},
                             {"motivation", "painting"},
                             {"body", image_json(image, size)},
                             {"target", id}};
    const Json page = {
        {"id", id + "/page"}, {"type", "AnnotationPage"}, {"items", Json::array({annotation})}};
    return {{"id", id},
            {"type", "Canvas"},
            {"width", std::max(size.width, 1u)},
            {"height", std::max(size.height, 1u)},
            {"items", Json::array({page})}};
  }

  const TargetRequest& request_;
  const Site& site_;
  FolderFiles files_;
  const std::string base_;
};

}  // namespace

std::string manifest_address(const std::string& base_url, const std::filesystem::path& out) {
  return manifest_folder(base_url, out) + std::string(kManifestStart) + std::string(kPlaceOfFile) + ".json";
}

Status write_iiif(const TargetRequest& request) {
  if (url_origin(request.base_url).empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 "--to iiif needs the site's address, as --base-url https://museum.example/path: "
                 "manifests are known by theirs"};
  }
  return ManifestWriter(request).write();
}

}  // namespace vitrine::publish
