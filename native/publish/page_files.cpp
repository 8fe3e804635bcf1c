// SPDX-License-Identifier: MIT
#include "publish/page_files.h"

#include <algorithm>
#include <system_error>

#include "io/files.h"
#include "publish/json_fields.h"
#include "publish/place_file.h"
#include "publish/site_files.h"
#include "vitrine/text.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

// The largest file of a page is ONNX Runtime's wasm, some 12 MiB.
constexpr std::uint64_t kMaxPageFileBytes = 256ull << 20;
constexpr std::uint64_t kMaxManifestBytes = 1ull << 20;
// A page has some ten files, ONNX Runtime included.
constexpr std::size_t kMaxPageFiles = 10000;

Error lacks(std::string_view what) {
  return Error{ErrorCode::kCorrupt,
               "index.html of the page has no " + std::string(what) + "; build the page again"};
}

// Puts `value` between the first `open` and the `close` after it.
bool replace_between(std::string& text, std::string_view open, std::string_view close,
                     std::string_view value) {
  const std::size_t at = text.find(open);
  if (at == text.npos) return false;
  const std::size_t start = at + open.size();
  const std::size_t end = text.find(close, start);
  if (end == text.npos) return false;
  text.replace(start, end - start, value);
  return true;
}

// Only the marker inside the named part of the policy counts: a comment may speak of it.
bool replace_marker(std::string& html, std::string_view part, const std::string& hosts) {
  const std::size_t directive = html.find(part);
  std::size_t at = directive == html.npos ? html.npos : html.find(kImageHostsMarker, directive);
  if (at == html.npos || html.find_first_of(";\"", directive) < at) return false;
  std::size_t length = kImageHostsMarker.size();
  // Without hosts the space before the marker goes as well.
  if (hosts.empty() && html[at - 1] == ' ') {
    --at;
    ++length;
  }
  html.replace(at, length, hosts);
  return true;
}

std::string joined(const std::vector<std::string>& hosts) {
  std::string list;
  for (const std::string& host : hosts) list += (list.empty() ? "" : " ") + host;
  return list;
}

// Relative paths of the regular files below page/<folder>, in byte order; links are not followed.
Result<std::vector<std::string>> list_files(const fs::path& page, std::string_view folder) {
  std::vector<std::string> files;
  std::error_code failure;
  if (!fs::exists(page / folder, failure)) return files;
  fs::recursive_directory_iterator walk(page / folder, failure);
  for (; !failure && walk != fs::recursive_directory_iterator(); walk.increment(failure)) {
    if (!fs::is_regular_file(walk->symlink_status())) continue;
    files.push_back(walk->path().lexically_relative(page).generic_string());
    if (!is_site_path(files.back())) {
      return Error{
          ErrorCode::kInvalidArgument,
          io::display(walk->path()) + ": a page's files are named with letters, digits and ._- alone"};
    }
  }
  if (failure) return Error{ErrorCode::kIo, io::display(page / folder) + ": " + failure.message()};
  std::sort(files.begin(), files.end());
  return files;
}

Result<FileReference> place(const fs::path& site, const std::string& file,
                            std::span<const std::uint8_t> bytes) {
  if (Status status = place_file(site / file, bytes); !status.ok()) return status.error();
  return reference_of(file, bytes);
}

Status copy_file(const fs::path& page, const std::string& file, const fs::path& site,
                 std::vector<FileReference>& placed) {
  const Result<io::Bytes> bytes = io::read_file(page / file, kMaxPageFileBytes);
  if (!bytes.ok()) return bytes.error();
  Result<FileReference> reference = place(site, file, *bytes);
  if (!reference.ok()) return reference.error();
  placed.push_back(std::move(reference).value());
  return Done{};
}

Status copy_folder(const fs::path& page, std::string_view folder, const fs::path& site,
                   std::vector<FileReference>& placed, bool (*wanted)(std::string_view)) {
  const Result<std::vector<std::string>> files = list_files(page, folder);
  if (!files.ok()) return files.error();
  for (const std::string& file : *files) {
    if (!wanted(file)) continue;
    if (Status status = copy_file(page, file, site, placed); !status.ok()) return status;
  }
  return Done{};
}

// Files beside index.html, in byte order; links are not followed.
Result<std::vector<std::string>> files_beside_index(const fs::path& page) {
  std::vector<std::string> files;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(page, failure)) {
    const std::string name = entry.path().filename().string();
    if (fs::is_regular_file(entry.symlink_status()) && name != "index.html" && is_site_path(name)) {
      files.push_back(name);
    }
  }
  if (failure) return Error{ErrorCode::kIo, io::display(page) + ": " + failure.message()};
  std::sort(files.begin(), files.end());
  return files;
}

Status copy_beside_index(const fs::path& page, const fs::path& site, const PageTexts& texts,
                         std::vector<FileReference>& placed) {
  const Result<std::vector<std::string>> files = files_beside_index(page);
  if (!files.ok()) return files.error();
  for (const std::string& file : *files) {
    if (file != kManifestFile) {
      if (Status status = copy_file(page, file, site, placed); !status.ok()) return status;
      continue;
    }
    const Result<io::Bytes> bytes = io::read_file(page / file, kMaxManifestBytes);
    if (!bytes.ok()) return bytes.error();
    const Result<std::string> filled = fill_manifest(as_text(*bytes), texts);
    if (!filled.ok()) return filled.error();
    Result<FileReference> reference = place(site, file, as_bytes(*filled));
    if (!reference.ok()) return reference.error();
    placed.push_back(std::move(*reference));
  }
  return Done{};
}

bool any(std::string_view) { return true; }

// ONNX Runtime Web names its builds for WebGPU so: some 20 MB that a network without such a graph never asks
// for.
bool without_webgpu(std::string_view file) {
  return file.find("webgpu") == file.npos && file.find("jsep") == file.npos &&
         file.find("asyncify") == file.npos;
}

}  // namespace

Result<std::string> fill_index_html(std::string_view html, const PageTexts& texts) {
  std::string filled(html);
  if (!replace_between(filled, "<title>", "</title>", escape_html(to_utf8(texts.title))))
    return lacks("<title>");
  if (!replace_between(filled, "<html lang=\"", "\"", escape_html(texts.language)))
    return lacks("<html lang=\"...\">");
  const std::size_t head = filled.find("</head>");
  if (head == filled.npos && !texts.preloads.empty()) return lacks("</head>");
  std::string links;
  for (const std::string& file : texts.preloads)
    links += "<link rel=\"preload\" as=\"fetch\" crossorigin href=\"" + escape_html(file) + "\">";
  if (!links.empty()) filled.insert(head, links);
  const std::string hosts = joined(texts.image_hosts);
  if (!replace_marker(filled, "img-src ", hosts) && !hosts.empty())
    return lacks("place for the hosts of remote pictures in img-src");
  // What services say of their tiles; a page that does not ask has no place for it.
  static_cast<void>(replace_marker(filled, "connect-src ", hosts));
  return filled;
}

Result<std::string> fill_manifest(std::string_view manifest, const PageTexts& texts) {
  Result<Json> json = parse_json(manifest, std::string(kManifestFile));
  if (!json.ok()) return json.error();
  if (!json->is_object())
    return Error{ErrorCode::kCorrupt,
                 std::string(kManifestFile) + " of the page is no object; build the page again"};
  const std::string title = to_utf8(texts.title);
  (*json)["name"] = title;
  (*json)["short_name"] = title;
  (*json)["lang"] = texts.language;
  if (!texts.accent.empty()) (*json)["theme_color"] = texts.accent;
  return indented_json(*json);
}

Status check_page_folder(const fs::path& page, bool isolate) {
  std::error_code ignored;
  if (!fs::is_regular_file(page / "index.html", ignored)) {
    return Error{ErrorCode::kNotFound,
                 "the page's folder " + io::display(page) +
                     " has no index.html; build the page, or name its folder with --page"};
  }
  if (isolate && !fs::is_regular_file(page / kServiceWorkerFile, ignored)) {
    return Error{ErrorCode::kNotFound, "the page's folder " + io::display(page) +
                                           " has no service-worker.js; build the page, or leave out --isolate"};
  }
  return Done{};
}

Result<std::vector<FileReference>> copy_page(const fs::path& page, const fs::path& site,
                                             const PageTexts& texts, const PageNeeds& needs) {
  if (Status status = check_page_folder(page, needs.isolate); !status.ok()) return status.error();
  const Result<io::Bytes> html = io::read_file(page / "index.html", kMaxPageFileBytes);
  if (!html.ok()) return with_context("the page in " + io::display(page), html.error());
  const Result<std::string> filled = fill_index_html(as_text(*html), texts);
  if (!filled.ok()) return filled.error();
  std::vector<FileReference> placed;
  if (Status status = copy_folder(page, "assets", site, placed, any); !status.ok()) return status.error();
  if (needs.network) {
    const auto wanted = needs.webgpu ? any : without_webgpu;
    if (Status status = copy_folder(page, "ort", site, placed, wanted); !status.ok()) return status.error();
  }
  if (needs.own_engine) {
    if (Status status = copy_folder(page, "vgg", site, placed, any); !status.ok()) return status.error();
  }
  if (Status status = copy_beside_index(page, site, texts, placed); !status.ok()) return status.error();
  // Last, so that an index.html never names an asset that is not there yet.
  Result<FileReference> index = place(site, "index.html", as_bytes(*filled));
  if (!index.ok()) return index.error();
  placed.push_back(std::move(index).value());
  return placed;
}

std::string page_list_text(const PageList& list) {
  Json files = Json::array();
  for (const FileReference& file : list.files) {
    files.push_back({{"file", file.file}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  }
  return compact_json({{"entry_sha256", list.entry_sha256}, {"files", std::move(files)}});
}

Result<PageList> parse_page_list(std::string_view text, const std::string& file) {
  const Result<Json> document = parse_json(text, file);
  if (!document.ok()) return document.error();
  std::optional<Error> fault;
  const Fields fields(*document, file, fault);
  PageList list;
  list.entry_sha256 = fields.hex("entry_sha256", 64);
  for (const Fields& item : fields.list("files", kMaxPageFiles)) {
    FileReference reference;
    reference.file = item.text("file");
    if (!is_site_path(reference.file)) item.fail("file", "a path below the site");
    reference.bytes = item.number("bytes", 0, kMaxPageFileBytes);
    reference.sha256 = item.hex("sha256", 64);
    list.files.push_back(std::move(reference));
  }
  if (fault) return *fault;
  return list;
}

}  // namespace vitrine::publish
