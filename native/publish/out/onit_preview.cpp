// SPDX-License-Identifier: MIT
#include "publish/out/onit_preview.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "io/files.h"
#include "io/hash.h"
#include "io/parallel.h"
#include "publish/catalogue_json.h"
#include "publish/image_hosts.h"
#include "publish/jpeg_writer.h"
#include "publish/out/folder_files.h"
#include "publish/out/output_file.h"
#include "publish/out/work_addresses.h"
#include "publish/site_files.h"
#include "vitrine/text.h"

namespace vitrine::publish {
namespace {

// Pixels of a thumbnail's longer side.
constexpr std::uint32_t kSide = 200;

constexpr std::string_view kStyle =
    R"css(:root { font: 1rem/1.4 system-ui, sans-serif; color: #111; background: #fff; }
body { margin: 0 auto; padding: 1rem; max-width: 90rem; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 0 0 .5rem; }
section { margin: 0 0 2rem; }
.reference { background: #d4d4d4; padding: .75rem; }
ol { list-style: none; margin: 0; padding: .75rem; display: flex; flex-wrap: wrap; gap: .75rem; }
figure { margin: 0; width: 200px; }
img { display: block; max-width: 200px; max-height: 200px; }
figcaption { font-size: .8rem; }
a { color: inherit; }
a:focus-visible { outline: 3px solid; outline-offset: 2px; }
)css";

std::string base64(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) group = group << 8 | (at + i < bytes.size() ? bytes[at + i] : 0u);
    for (std::size_t i = 0; i < 4; ++i)
      text += at + i <= bytes.size() ? kDigits[group >> (18 - 6 * i) & 63] : '=';
  }
  return text;
}

std::string escaped(std::string_view text) { return escape_html(to_utf8(text)); }

std::string score_text(float score) {
  char text[16];
  std::snprintf(text, sizeof text, "%.4f", static_cast<double>(score));
  return text;
}

class Preview {
 public:
  Preview(const TargetRequest& request, OutputFile file)
      : request_(request),
        site_(request.site),
        shown_(request.asked.first(std::min<std::size_t>(request.asked.size(), request.onit.preview))),
        file_(std::move(file)),
        thumbnails_(request.out / "thumbnails") {
    for (const WorkIndex work : shown_) rows_.emplace(work, rows_.size());
  }

  Status write() {
    const Result<std::vector<std::string>> hosts = image_hosts(site_.works);
    if (!hosts.ok()) return hosts.error();
    if (Status status = file_.write(head(*hosts)); !status.ok()) return status;
    io::Progress progress("preview.html", shown_.size(), request_.progress);
    std::set<WorkIndex> written;
    for (const WorkIndex work : shown_) {
      if (!written.insert(work).second) continue;  // listed twice
      if (io::interrupted()) return Error{ErrorCode::kInterrupted, "interrupted"};
      const Result<std::vector<ScoredWork>> found = neighbours_of_work(site_, work, request_.question);
      if (!found.ok()) return found.error();
      const Result<std::string> html = section(work, *found);
      if (!html.ok()) return html.error();
      if (Status status = file_.write(*html); !status.ok()) return status;
      progress.advance();
    }
    if (Status status = file_.write("</main>\n</body>\n</html>\n"); !status.ok()) return status;
    // The pictures before the page that shows them.
    if (Status status = thumbnails_.finish(); !status.ok()) return status;
    return file_.finish();
  }

 private:
  std::string head(const std::vector<std::string>& hosts) const {
    // The page may lie on a disk, where some browsers take 'self' for nothing: hence file:.
    std::string pictures = "'self' file:";
    for (const std::string& host : hosts) pictures += " " + host;
    const std::string policy = "default-src 'none'; img-src " + pictures + "; style-src 'sha256-" +
                               base64(io::sha256(kStyle)) + "'; base-uri 'none'; form-action 'none'";
    const std::string count = std::to_string(shown_.size());
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
           escape_html(policy) +
           "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
           escaped(request_.title) + " – neighbours</title>\n<style>" + std::string(kStyle) +
           "</style>\n</head>\n<body>\n<main>\n<h1 dir=\"auto\">" + escaped(request_.title) + "</h1>\n<p>" +
           count + (shown_.size() == 1 ? " work" : " works") + " of " + std::to_string(site_.works.size()) +
           ", each on grey, and below it those that look alike, most alike first.</p>\n";
  }

  Result<std::string> section(WorkIndex work, const std::vector<ScoredWork>& found) {
    const std::string name = "work-" + std::to_string(rows_.at(work));
    const std::string id = escaped(site_.works[work].work.id);
    const Result<std::string> own = figure(work, id, id);
    if (!own.ok()) return own;
    std::string html = "<section id=\"" + name + "\" aria-labelledby=\"" + name +
                       "-id\">\n<div class=\"reference\"><h2 id=\"" + name + "-id\" dir=\"auto\">" + id +
                       "</h2>" + *own + "</div>\n<ol role=\"list\">\n";
    for (const ScoredWork& neighbour : found) {
      const std::string other = escaped(site_.works[neighbour.work].work.id);
      const auto row = rows_.find(neighbour.work);
      const std::string linked =
          row == rows_.end() ? other
                             : "<a href=\"#work-" + std::to_string(row->second) + "\">" + other + "</a>";
      const std::string score = " Score: " + score_text(neighbour.score);
      const Result<std::string> picture = figure(neighbour.work, other + score, linked + score);
      if (!picture.ok()) return picture;
      html += "<li>" + *picture + "</li>\n";
    }
    return html + "</ol>\n</section>\n";
  }

  // `tooltip` and `caption` are HTML already.
  Result<std::string> figure(WorkIndex work, const std::string& tooltip, const std::string& caption) {
    const Result<std::string> source = picture_of(work);
    if (!source.ok()) return source;
    const ingest::Work& texts = site_.works[work].work;
    std::string alt = texts.title.empty() ? texts.id : texts.title;
    if (!texts.maker.empty()) alt += ", by " + texts.maker;
    const std::string image = source->empty()
                                  ? std::string("<p>No picture.</p>")
                                  : "<img src=\"" + escaped(*source) + "\" alt=\"" + escaped(alt) +
                                        "\" title=\"" + tooltip + "\" loading=\"lazy\">";
    return "<figure>" + image + "<figcaption dir=\"auto\">" + caption + "</figcaption></figure>";
  }

  // Where the page finds the picture; empty where there is none.
  Result<std::string> picture_of(WorkIndex work) {
    if (const auto known = pictures_.find(work); known != pictures_.end()) return known->second;
    std::string source = thumbnail_of(site_.works[work], kSide, "");
    if (!source.empty() && url_origin(source).empty()) {
      Result<std::string> brought = bring(source);
      if (!brought.ok()) return brought;
      source = std::move(*brought);
    }
    pictures_.emplace(work, source);
    return source;
  }

  // A picture of the site, by a name of its content's own.
  Result<std::string> bring(const std::string& path) {
    const Result<io::Bytes> jpeg = read_below(site_.folder, path, kMaxJpegBytes);
    if (!jpeg.ok() && jpeg.error().code == ErrorCode::kNotFound) return std::string();
    if (!jpeg.ok()) return jpeg.error();
    const std::string name = io::hex(io::sha256(*jpeg), 16) + ".jpg";
    if (Status status = thumbnails_.link(name, site_.folder / path, *jpeg); !status.ok())
      return status.error();
    return "thumbnails/" + name;
  }

  const TargetRequest& request_;
  const Site& site_;
  const std::span<const WorkIndex> shown_;
  std::map<WorkIndex, std::size_t> rows_;
  std::map<WorkIndex, std::string> pictures_;
  OutputFile file_;
  FolderFiles thumbnails_;
};

}  // namespace

Status write_onit_preview(const TargetRequest& request) {
  Result<OutputFile> file = OutputFile::create(request.out / "preview.html");
  if (!file.ok()) return file.error();
  return Preview(request, std::move(*file)).write();
}

}  // namespace vitrine::publish
