// SPDX-License-Identifier: MIT
#include "publish/catalogue_json.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "ingest/fields.h"
#include "publish/details.h"
#include "publish/site_files.h"

namespace vitrine::publish {
namespace {

constexpr std::size_t kMaxImages = 10000;
constexpr std::size_t kMaxSizes = 64;
constexpr std::size_t kMaxSubjects = 1000;
// A remote service may describe a picture larger than any that is decoded here.
constexpr std::uint32_t kMaxSide = 1u << 24;

// How a size is put to a service: Image API 3 asks for both sides, version 2 at level 1 knows the width
// alone.
constexpr std::string_view kByWidth = "w,";
constexpr std::array<std::string_view, 2> kSizeRequests = {"w,h", kByWidth};

void put_text(Json& json, const char* name, const std::string& text) {
  if (!text.empty()) json[name] = text;
}

// A page makes a link of a homepage: "javascript:" and its like must not get that far.
bool is_web_address(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://");
}

Json image_json(const PublishedImage& image) {
  Json json = {{"width", image.width}, {"height", image.height}, {"colour", colour_text(image.colour)}};
  put_text(json, "service", image.service);
  if (image.by_width) json["size_request"] = kByWidth;
  Json& sizes = json["sizes"] = Json::array();
  for (const auto& size : image.sizes) sizes.push_back({{"width", size.width}, {"height", size.height}});
  put_text(json, "thumbnail", image.thumbnail);
  if (image.thumbnail_size.width > 0)
    json["thumbnail_size"] = {{"width", image.thumbnail_size.width}, {"height", image.thumbnail_size.height}};
  put_text(json, "picture", image.picture);
  return json;
}

std::uint32_t read_colour(const Fields& fields) {
  const std::string text = fields.text("colour", 7);
  std::uint32_t colour = 0;
  const bool shaped = text.size() == 7 && text[0] == '#';
  const auto read = shaped ? std::from_chars(text.data() + 1, text.data() + 7, colour, 16)
                           : std::from_chars_result{text.data(), std::errc::invalid_argument};
  if (read.ec != std::errc() || read.ptr != text.data() + 7)
    fields.fail("colour", "a colour such as \"#8a6f4d\"");
  return colour;
}

PublishedImage read_image(const Fields& fields) {
  PublishedImage image;
  image.width = static_cast<std::uint32_t>(fields.number("width", 0, kMaxSide));
  image.height = static_cast<std::uint32_t>(fields.number("height", 0, kMaxSide));
  image.colour = read_colour(fields);
  image.service = fields.optional_text("service");
  if (!image.service.empty() && !is_site_path(image.service) && url_origin(image.service).empty()) {
    fields.fail("service", "a path below the site or an http(s) URL");
  }
  if (fields.has("size_request")) image.by_width = fields.choice("size_request", kSizeRequests) == 1;
  if (fields.has("sizes")) {
    for (const Fields& item : fields.list("sizes", kMaxSizes)) {
      image.sizes.push_back({static_cast<std::uint32_t>(item.number("width", 1, kMaxSide)),
                             static_cast<std::uint32_t>(item.number("height", 1, kMaxSide))});
    }
  }
  image.thumbnail = fields.optional_text("thumbnail");
  if (!image.thumbnail.empty() && url_origin(image.thumbnail).empty())
    fields.fail("thumbnail", "an http(s) URL");
  if (fields.has("thumbnail_size")) {
    const Fields size = fields.object("thumbnail_size");
    image.thumbnail_size = {static_cast<std::uint32_t>(size.number("width", 1, kMaxSide)),
                            static_cast<std::uint32_t>(size.number("height", 1, kMaxSide))};
  }
  image.picture = fields.optional_text("picture");
  if (!image.picture.empty() && url_origin(image.picture).empty()) fields.fail("picture", "an http(s) URL");
  return image;
}

PublishedWork read_work(const Fields& fields) {
  PublishedWork published;
  ingest::Work& work = published.work;
  work.id = fields.text("id");
  if (work.id.empty()) fields.fail("id", "a text that is not empty");
  if (fields.has("place"))
    published.place = static_cast<std::uint32_t>(fields.number("place", 0, kMaxWorks - 1));
  work.title = fields.optional_text("title");
  work.maker = fields.optional_text("maker");
  work.date = fields.optional_text("date");
  work.type = fields.optional_text("type");
  if (fields.has("subjects")) work.subjects = fields.texts("subjects", kMaxSubjects);
  work.summary = fields.optional_text("summary");
  if (fields.has("details")) read_details(fields.object("details"), published);
  work.language = fields.optional_text("language");
  if (!work.language.empty() && !ingest::is_language_tag(work.language))
    fields.fail("language", "a BCP 47 language tag such as \"en\"");
  work.rights = fields.optional_text("rights");
  work.required_statement = fields.optional_text("required_statement");
  work.homepage = fields.optional_text("homepage");
  if (!work.homepage.empty() && !is_web_address(work.homepage)) fields.fail("homepage", "an http(s) URL");
  for (const Fields& item : fields.list("images", kMaxImages)) published.images.push_back(read_image(item));
  return published;
}

}  // namespace

Json work_json(const PublishedWork& published, Summaries summaries) {
  const ingest::Work& work = published.work;
  Json json = {{"id", work.id}};
  if (published.place) json["place"] = *published.place;
  put_text(json, "title", work.title);
  put_text(json, "maker", work.maker);
  put_text(json, "date", work.date);
  put_text(json, "type", work.type);
  if (!work.subjects.empty()) json["subjects"] = work.subjects;
  if (summaries == Summaries::kWithin) {
    put_text(json, "summary", work.summary);
    if (Json details = details_json(published); !details.empty()) json["details"] = std::move(details);
  }
  put_text(json, "language", work.language);
  put_text(json, "rights", work.rights);
  put_text(json, "required_statement", work.required_statement);
  if (is_web_address(work.homepage)) json["homepage"] = work.homepage;
  Json& images = json["images"] = Json::array();
  for (const PublishedImage& image : published.images) images.push_back(image_json(image));
  return json;
}

std::string shard_text(std::uint32_t first, std::span<const PublishedWork> works, Summaries summaries) {
  Json list = Json::array();
  for (const PublishedWork& work : works) list.push_back(work_json(work, summaries));
  return compact_json({{"first", first}, {"works", std::move(list)}});
}

Result<std::vector<PublishedWork>> parse_shard(std::string_view text, const std::string& file,
                                               std::uint32_t first, std::uint32_t count) {
  const Result<Json> document = parse_json(text, file);
  if (!document.ok()) return document.error();
  std::optional<Error> fault;
  const Fields fields(*document, file, fault);
  (void)fields.number("first", first, first);
  std::vector<PublishedWork> works;
  const auto items = fields.list("works", count);
  if (items.size() != count) fields.fail("works", "a list of " + std::to_string(count) + " works");
  for (const Fields& item : items) works.push_back(read_work(item));
  if (fault) return *fault;
  return works;
}

std::string url_origin(std::string_view url) {
  std::size_t start = 0;
  for (const std::string_view scheme : {std::string_view("https://"), std::string_view("http://")}) {
    if (url.starts_with(scheme)) start = scheme.size();
  }
  if (start == 0) return {};
  const std::size_t end = std::min(url.find_first_of("/?#", start), url.size());
  const std::string_view authority = url.substr(start, end - start);
  const std::size_t colon = std::min(authority.find(':'), authority.size());
  const std::string_view host = authority.substr(0, colon);
  const std::string_view port = authority.substr(std::min(colon + 1, authority.size()));
  constexpr std::string_view kHost = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
  const bool sound = !host.empty() && host.find_first_not_of(kHost) == host.npos &&
                     port.find_first_not_of("0123456789") == port.npos && port.size() <= 5 &&
                     (colon == authority.size() || !port.empty());
  // What follows goes into attributes and requests: no spaces, quotes, controls or angle brackets.
  const bool plain = std::all_of(url.begin(), url.end(), [](char c) {
    return c > ' ' && c < 0x7f && c != '"' && c != '\'' && c != '<' && c != '>' && c != '\\';
  });
  return sound && plain ? std::string(url.substr(0, end)) : std::string();
}

}  // namespace vitrine::publish
