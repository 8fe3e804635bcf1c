// SPDX-License-Identifier: MIT
// The page's files in a site: copied from the built page, with the museum's title, language and picture hosts
// set in index.html.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "publish/entry.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// Stands inside img-src and connect-src of the page's content security policy, where the hosts of remote
// pictures go.
inline constexpr std::string_view kImageHostsMarker = "https://vitrine-img-hosts.invalid";

// The page's service worker, at the page's root because it rules over the folder it lies in. It keeps the
// page for when there is no network, and where asked sets the headers that make it cross-origin isolated.
inline constexpr std::string_view kServiceWorkerFile = "service-worker.js";

// Which files of the page a site needs.
struct PageNeeds {
  bool network = false;     // ort/: a network that ONNX Runtime runs
  bool webgpu = false;      // also its files for WebGPU, told by their names
  bool own_engine = false;  // vgg/: a network that the core's own engine runs
  bool isolate = false;     // the page must have its service worker
};

// What makes the page an app that can be installed.
inline constexpr std::string_view kManifestFile = "manifest.webmanifest";

// What index.html and the manifest are told about a museum.
struct PageTexts {
  std::string title;
  std::string language;
  std::vector<std::string> image_hosts;  // origins, "https://host"; nothing else of other hosts may be shown
  std::string accent = {};               // "#7a3b2e"; empty: the page's own
  std::vector<std::string> preloads = {};  // files of the site that every visit asks for first
};

// index.html with <title>, <html lang> and the marker replaced, and a link for each file that a browser may
// fetch while the page's script is still on its way; texts are escaped. Errors: kCorrupt where one of them is
// not there.
[[nodiscard]] Result<std::string> fill_index_html(std::string_view html, const PageTexts& texts);

// The manifest with the museum's title as its names, its language, and its accent as the theme's colour.
// Errors: kCorrupt where it is no JSON object.
[[nodiscard]] Result<std::string> fill_manifest(std::string_view manifest, const PageTexts& texts);

// Copies assets/, the files beside index.html and what else is needed, and last index.html. Answers what now
// stands in the site, by path. Errors: kNotFound for a page without index.html, or without its service worker
// where it is needed; kInvalidArgument for a file name that is not plain ASCII; kIo.
[[nodiscard]] Result<std::vector<FileReference>> copy_page(const std::filesystem::path& page,
                                                           const std::filesystem::path& site,
                                                           const PageTexts& texts, const PageNeeds& needs);

// Errors: kNotFound where the page lacks index.html, or its service worker where it is needed, with a remedy.
[[nodiscard]] Status check_page_folder(const std::filesystem::path& page, bool isolate);

// data/page-<hash>.json: what the entry and the page's files should be. Only verify and the next build read
// it.
struct PageList {
  std::string entry_sha256;  // of the entry's text without its field "page"
  std::vector<FileReference> files;
};
[[nodiscard]] std::string page_list_text(const PageList& list);
[[nodiscard]] Result<PageList> parse_page_list(std::string_view text, const std::string& file);

}  // namespace vitrine::publish
