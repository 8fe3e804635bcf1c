// SPDX-License-Identifier: MIT
#include "publish/work_pages.h"

#include <algorithm>
#include <map>
#include <system_error>

#include "io/files.h"
#include "io/hash.h"
#include "publish/catalogue_json.h"
#include "publish/place_file.h"
#include "publish/site_files.h"
#include "vitrine/text.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolder = "works/";
// Lines as sha256sum writes them: 64 digits, two spaces, the path below the site.
constexpr std::string_view kListFile = "works/.vitrine-pages";
constexpr std::size_t kDigits = 64;
constexpr std::uint64_t kMaxListBytes = 1ull << 31;
constexpr std::uint64_t kMaxPageBytes = 64ull << 20;

using Hashes = std::map<std::string, std::string>;  // by path

// What an earlier build wrote: paths of other folders, or with "..", are passed over.
Hashes read_list(const fs::path& site) {
  Hashes hashes;
  const Result<io::Bytes> bytes = io::read_file(site / kListFile, kMaxListBytes);
  if (!bytes.ok()) return hashes;
  std::string_view text = as_text(*bytes);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.size() < kDigits + 3) continue;
    std::string path(line.substr(kDigits + 2));
    if (path.starts_with(kFolder) && is_site_path(path))
      hashes.emplace(std::move(path), line.substr(0, kDigits));
  }
  return hashes;
}

std::string list_text(const Hashes& hashes) {
  std::string text;
  for (const auto& [path, hash] : hashes) text += hash + "  " + path + "\n";
  return text;
}

class PagesWriter {
 public:
  PagesWriter(const fs::path& site, const SiteContents& contents, const WorkPageContext& context)
      : site_(site), contents_(contents), context_(context) {}

  Result<Hashes> write() {
    if (Status status = put("style.css", work_page_style()); !status.ok()) return status.error();
    const std::span<const PublishedWork> works = contents_.works;
    for (WorkIndex work = 0; work < works.size(); ++work) {
      const std::string name = work_page_name(works[work].work.id);
      if (Status status = put(name, work_page_html(context_, works, work, similar_to(work))); !status.ok())
        return status.error();
    }
    for (std::size_t number = 0; number * kWorksPerList < works.size(); ++number) {
      if (Status status = put(work_list_name(number), work_list_html(context_, works, number)); !status.ok())
        return status.error();
    }
    if (Status status = context_.base_url.empty() ? Done{} : write_sitemaps(); !status.ok())
      return status.error();
    return hashes_;
  }

 private:
  Status put(const std::string& name, std::string_view text) {
    const std::string path = std::string(kFolder) + name;
    hashes_[path] = io::hex(io::sha256(text));
    return place_file(site_ / path, as_bytes(text));
  }

  std::vector<WorkIndex> similar_to(WorkIndex work) const {
    const std::size_t k = contents_.neighbours_per_work;
    std::vector<WorkIndex> similar;
    for (const Neighbour& neighbour :
         std::span(contents_.neighbours).subspan(work * k, std::min(k, kSimilarShown)))
      similar.push_back(neighbour.work);
    return similar;
  }

  // One, or an index of several.
  Status write_sitemaps() {
    constexpr std::string_view kSpace = " xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
    const std::string declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    const std::string base = escape_html(context_.base_url) + "/works/";
    const std::size_t count = (contents_.works.size() + kMostInSitemap - 1) / kMostInSitemap;
    std::string index = declaration + "<sitemapindex" + std::string(kSpace);
    for (std::size_t number = 0; number < count; ++number) {
      const std::size_t first = number * kMostInSitemap;
      const std::size_t end = std::min(first + kMostInSitemap, contents_.works.size());
      std::string map = declaration + "<urlset" + std::string(kSpace);
      for (std::size_t i = first; i < end; ++i)
        map += "<url><loc>" + base + work_page_name(contents_.works[i].work.id) + "</loc></url>\n";
      map += "</urlset>\n";
      const std::string name = count == 1 ? "sitemap.xml" : "sitemap-" + std::to_string(number + 1) + ".xml";
      if (Status status = put(name, map); !status.ok()) return status;
      index += "<sitemap><loc>" + base + name + "</loc></sitemap>\n";
    }
    return count == 1 ? Status(Done{}) : put("sitemap.xml", index + "</sitemapindex>\n");
  }

  const fs::path& site_;
  const SiteContents& contents_;
  const WorkPageContext& context_;
  Hashes hashes_;
};

}  // namespace

Status write_work_pages(const fs::path& site, const SiteContents& contents, const WorkPageContext& context) {
  const Hashes earlier = read_list(site);
  const Result<Hashes> written = PagesWriter(site, contents, context).write();
  if (!written.ok()) return written.error();
  // The list names old and new pages until the old ones are gone.
  Hashes both = *written;
  both.insert(earlier.begin(), earlier.end());
  if (Status status = place_file(site / kListFile, as_bytes(list_text(both))); !status.ok()) return status;
  std::error_code ignored;
  for (const auto& [path, hash] : earlier) {
    if (!written->contains(path)) fs::remove(site / path, ignored);
  }
  return place_file(site / kListFile, as_bytes(list_text(*written)));
}

void remove_work_pages(const fs::path& site) {
  std::error_code ignored;
  for (const auto& [path, hash] : read_list(site)) fs::remove(site / path, ignored);
  fs::remove(site / kListFile, ignored);
  fs::remove(site / "works", ignored);  // stays where it holds something of the museum's
}

std::vector<std::string> check_work_pages(const fs::path& site) {
  std::vector<std::string> faults;
  for (const auto& [path, hash] : read_list(site)) {
    const Result<io::Bytes> bytes = read_below(site, path, kMaxPageBytes);
    if (!bytes.ok()) {
      faults.push_back(bytes.error().message);
    } else if (io::hex(io::sha256(*bytes)) != hash) {
      faults.push_back(path + ": holds other bytes than were written; build the site again");
    }
  }
  return faults;
}

}  // namespace vitrine::publish
