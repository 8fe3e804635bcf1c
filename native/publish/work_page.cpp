// SPDX-License-Identifier: MIT
#include "publish/work_page.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "ingest/fields.h"
#include "io/hash.h"
#include "publish/catalogue_json.h"
#include "publish/iiif_info.h"
#include "publish/site_files.h"
#include "publish/work_words.h"
#include "vitrine/text.h"

namespace vitrine::publish {
namespace {

constexpr std::size_t kReadable = 60;
constexpr std::size_t kDescription = 300;  // bytes; search engines show about half as many characters
constexpr std::uint32_t kShown = 1200;     // the longest side of the work's own picture
constexpr std::uint32_t kThumbnail = 320;  // and the shortest that stands for a similar one

constexpr std::string_view kStyle =
    R"css(:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 70rem; padding: 1rem clamp(1rem, 4vw, 3rem) 3rem; overflow-wrap: anywhere; }
header, nav { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; justify-content: space-between; padding: .5rem 0; }
a { color: inherit; text-underline-offset: .2em; min-height: 1.5rem; display: inline-block; }
a:focus-visible { outline: 3px solid; outline-offset: 3px; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 1.5rem 0 1rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 1rem; }
figure { margin: 0; }
figure img { max-width: 100%; max-height: 80vh; width: auto; height: auto; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; margin: 1.5rem 0; }
dt { opacity: .75; }
p.summary { max-width: 42rem; }
dd { margin: 0; }
ul.similar { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 1.5rem 1rem; list-style: none; padding: 0; }
ul.similar a { display: block; }
ul.similar img { width: 100%; height: 9rem; object-fit: cover; display: block; margin-bottom: .4rem; }
ul.list { columns: 18rem; padding-left: 1.2rem; }
ul.list li { break-inside: avoid; }
)css";

std::string escaped(std::string_view text) { return escape_html(to_utf8(text)); }

// name="value", escaped, with a space before it.
std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escaped(value) + "\"";
}

const std::string& title_of(const PublishedWork& work) {
  return work.work.title.empty() ? work.work.id : work.work.title;
}

std::string name_of(const PublishedWork& work, const WorkWords& words) {
  return work.work.maker.empty() ? title_of(work) : title_of(work) + std::string(words.by) + work.work.maker;
}

struct Shown {
  std::string url;  // absolute, or relative to the site
  PublishedImage::Size size;
};

// The smallest size whose longer side is at least `side`, else the largest there is.
std::optional<Shown> picture_of(const PublishedWork& work, std::uint32_t side) {
  if (work.images.empty()) return std::nullopt;
  const PublishedImage& image = work.images.front();
  if (image.service.empty() || image.sizes.empty()) {
    if (image.thumbnail.empty()) return std::nullopt;
    const PublishedImage::Size small = image.thumbnail_size;
    if (image.picture.empty() || std::max(small.width, small.height) >= side)
      return Shown{image.thumbnail,
                   small.width > 0 ? small : PublishedImage::Size{image.width, image.height}};
    return Shown{image.picture, {image.width, image.height}};
  }
  const auto fits = [&](const PublishedImage::Size& size) {
    return std::max(size.width, size.height) >= side;
  };
  const auto found = std::find_if(image.sizes.begin(), image.sizes.end(), fits);
  const PublishedImage::Size size = found == image.sizes.end() ? image.sizes.back() : *found;
  const std::string by_width = "full/" + std::to_string(size.width) + ",/0/default.jpg";
  return Shown{image.service + "/" + (image.by_width ? by_width : size_path(size)), size};
}

// As a page one folder below the site links to it.
std::string from_page(const std::string& url) { return url_origin(url).empty() ? "../" + url : url; }

std::string img(const Shown& shown, std::string_view alt, bool lazy) {
  return "<img" + attribute("src", from_page(shown.url)) + attribute("alt", alt) +
         attribute("width", std::to_string(shown.size.width)) +
         attribute("height", std::to_string(shown.size.height)) + (lazy ? " loading=\"lazy\"" : "") + ">";
}

std::string property(std::string_view name, std::string_view content) {
  return "<meta" + attribute("property", name) + attribute("content", content) + ">\n";
}

// Everything up to <main>. `name` is the page's own.
std::string head(const WorkPageContext& context, const std::string& title, const std::string& name,
                 const std::string& more) {
  std::string hosts;
  for (const std::string& host : context.image_hosts) hosts += " " + host;
  std::string html = "<!doctype html>\n<html" + attribute("lang", context.language) +
                     ">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta http-equiv=\"Content-Security-Policy\"" +
                     attribute("content", "default-src 'none'; img-src 'self'" + hosts +
                                              "; style-src 'self'; base-uri 'none'; form-action 'none'") +
                     ">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
                     escaped(title) + "</title>\n";
  if (!context.base_url.empty())
    html += "<link rel=\"canonical\"" + attribute("href", context.base_url + "/works/" + name) + ">\n";
  html +=
      more +
      "<link rel=\"stylesheet\" href=\"style.css\">\n</head>\n<body>\n<header><a href=\"../\" dir=\"auto\">" +
      escaped(context.title) + "</a><a href=\"index.html\">" + escaped(words_for(context.language).all) +
      "</a></header>\n<main>\n";
  return html;
}

constexpr std::string_view kFoot = "</main>\n</body>\n</html>\n";

std::string open_graph(const WorkPageContext& context, const PublishedWork& work, const std::string& name) {
  std::string html = property("og:type", "website") + property("og:site_name", context.title) +
                     property("og:title", name_of(work, words_for(context.language)));
  if (!context.base_url.empty()) html += property("og:url", context.base_url + "/works/" + name);
  const auto shown = picture_of(work, kShown);
  // Addresses here must be absolute.
  if (!shown || (context.base_url.empty() && url_origin(shown->url).empty())) return html;
  const std::string url = url_origin(shown->url).empty() ? context.base_url + "/" + shown->url : shown->url;
  return html + property("og:image", url) + property("og:image:width", std::to_string(shown->size.width)) +
         property("og:image:height", std::to_string(shown->size.height)) +
         property("og:image:alt", title_of(work));
}

// A link where the text is an address, else the text.
std::string linked(const std::string& text) {
  if (url_origin(text).empty()) return escaped(text);
  return "<a" + attribute("href", text) + " rel=\"noopener\">" + escaped(text) + "</a>";
}

std::string row(std::string_view label, const std::string& html) {
  return html.empty() ? std::string() : "<dt>" + escaped(label) + "</dt><dd dir=\"auto\">" + html + "</dd>\n";
}

// Who it is from, with a link and a logo where there are any.
std::string provider_html(const ingest::Provider& provider, const PublishedLogo& logo) {
  std::string html = escaped(provider.label);
  if (!logo.file.empty()) html = img({logo.file, {logo.width, logo.height}}, "", true) + "<br>" + html;
  if (url_origin(provider.homepage).empty()) return html;
  return "<a" + attribute("href", provider.homepage) + " rel=\"noopener\">" + html + "</a>";
}

std::string facts(const PublishedWork& shown, const WorkWords& words) {
  const ingest::Work& work = shown.work;
  std::string rows = row(words.maker, escaped(work.maker)) + row(words.date, escaped(work.date));
  for (const ingest::Labelled& entry : work.metadata) rows += row(entry.label, escaped(entry.value));
  rows += row(words.rights, linked(work.rights)) + row(words.credit, escaped(work.required_statement));
  for (std::size_t i = 0; i < work.providers.size(); ++i)
    rows += row(words.provider, provider_html(work.providers[i], shown.logo_of(i)));
  return rows.empty() ? rows : "<dl>\n" + rows + "</dl>\n";
}

std::string similar_works(std::span<const PublishedWork> works, std::span<const WorkIndex> similar,
                          const WorkWords& words) {
  if (similar.empty()) return {};
  std::string html = "<h2>" + escaped(words.similar) + "</h2>\n<ul class=\"similar\">\n";
  for (const WorkIndex other : similar) {
    const PublishedWork& work = works[other];
    html += "<li><a" + attribute("href", work_page_name(work.work.id)) + ">";
    if (const auto shown = picture_of(work, kThumbnail)) html += img(*shown, "", true);
    html += "<span dir=\"auto\">" + escaped(name_of(work, words)) + "</span></a></li>\n";
  }
  return html + "</ul>\n";
}

// What search engines and links show of a page: the work's name, and what is said of it.
std::string description(const PublishedWork& work, const WorkWords& words) {
  const std::string name = name_of(work, words);
  const std::string& summary = work.work.summary;
  return summary.empty() ? name : name + ". " + ingest::cut_summary(to_utf8(summary), kDescription);
}

bool is_readable(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); }

}  // namespace

std::string work_page_name(const std::string& id) {
  std::string name;
  for (char c : id) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (is_readable(c)) {
      name += c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
    if (name.size() >= kReadable) break;
  }
  if (!name.empty() && name.back() != '-') name += '-';
  return name + io::hex(io::sha256(id), 8) + ".html";
}

std::string work_page_html(const WorkPageContext& context, std::span<const PublishedWork> works,
                           WorkIndex work, std::span<const WorkIndex> similar) {
  const WorkWords& words = words_for(context.language);
  const PublishedWork& shown = works[work];
  const std::string name = work_page_name(shown.work.id);
  const std::string route = "../#/work/" + encode_url_segment(shown.work.id);
  std::string html = head(context, name_of(shown, words) + " – " + context.title, name,
                          "<meta name=\"description\"" + attribute("content", description(shown, words)) +
                              ">\n" + open_graph(context, shown, name));
  html += "<h1 dir=\"auto\">" + escaped(title_of(shown)) + "</h1>\n";
  if (const auto picture = picture_of(shown, kShown))
    html += "<figure>" + img(*picture, name_of(shown, words), false) + "</figure>\n";
  if (!shown.work.summary.empty())
    html += "<p class=\"summary\" dir=\"auto\">" + escaped(shown.work.summary) + "</p>\n";
  html +=
      facts(shown, words) + "<p><a" + attribute("href", route) + ">" + escaped(words.explore) + "</a></p>\n";
  if (!url_origin(shown.work.homepage).empty())
    html += "<p><a" + attribute("href", shown.work.homepage) + " rel=\"noopener\">" +
            escaped(words.object_page) + "</a></p>\n";
  return html + similar_works(works, similar, words) + std::string(kFoot);
}

std::string work_list_name(std::size_t number) {
  return number == 0 ? "index.html" : "list-" + std::to_string(number + 1) + ".html";
}

std::string work_list_html(const WorkPageContext& context, std::span<const PublishedWork> works,
                           std::size_t number) {
  const WorkWords& words = words_for(context.language);
  const std::size_t first = number * kWorksPerList;
  const std::size_t end = std::min<std::size_t>(first + kWorksPerList, works.size());
  std::string html =
      head(context, std::string(words.all) + " – " + context.title, work_list_name(number), {}) + "<h1>" +
      escaped(words.all) + "</h1>\n<ul class=\"list\">\n";
  for (std::size_t i = first; i < end; ++i)
    html += "<li><a" + attribute("href", work_page_name(works[i].work.id)) + " dir=\"auto\">" +
            escaped(name_of(works[i], words)) + "</a></li>\n";
  html += "</ul>\n<nav>";
  if (number > 0)
    html += "<a rel=\"prev\" href=\"" + work_list_name(number - 1) + "\">" + escaped(words.previous) + "</a>";
  if (end < works.size())
    html += "<a rel=\"next\" href=\"" + work_list_name(number + 1) + "\">" + escaped(words.next) + "</a>";
  return html + "</nav>\n" + std::string(kFoot);
}

std::string_view work_page_style() { return kStyle; }

}  // namespace vitrine::publish
