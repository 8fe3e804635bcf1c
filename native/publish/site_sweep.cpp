// SPDX-License-Identifier: MIT
#include "publish/site_sweep.h"

#include <algorithm>
#include <optional>
#include <system_error>

#include "publish/logos.h"
#include "publish/page_files.h"
#include "publish/site_files.h"
#include "publish/site_load.h"
#include "publish/site_network.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

void remove_file(const fs::path& path) {
  std::error_code ignored;
  fs::remove_all(path, ignored);  // a file, or the folder of a set
}

// What a crash in the middle of a write leaves: io::write_file()'s temporary names.
bool is_temporary(std::string_view name) { return name.starts_with(".vitrine-") && name.ends_with(".tmp"); }

std::vector<FileReference> page_files_of(const fs::path& site, const std::string& list_file) {
  const Result<io::Bytes> bytes = read_below(site, list_file, kMaxPageListBytes);
  if (!bytes.ok()) return {};
  Result<PageList> list = parse_page_list(as_text(*bytes), list_file);
  return list.ok() ? std::move(list->files) : std::vector<FileReference>();
}

// Files of older pages, found through the page lists that are about to go: a museum's own files in assets/
// stay.
void sweep_page(const fs::path& site, const std::vector<std::string>& unnamed,
                const std::set<std::string>& named) {
  std::set<std::string> kept = {"index.html"};
  const auto is_list = [](const std::string& file) { return file.starts_with("data/page-"); };
  for (const std::string& file : named) {
    if (!is_list(file)) continue;
    for (const FileReference& reference : page_files_of(site, file)) kept.insert(reference.file);
  }
  for (const std::string& file : unnamed) {
    if (!is_list(file)) continue;
    for (const FileReference& reference : page_files_of(site, file)) {
      const bool ours = reference.file.starts_with("assets/") || reference.file.starts_with("ort/") ||
                        reference.file.starts_with("vgg/") || reference.file.find('/') == reference.file.npos;
      if (ours && !kept.contains(reference.file)) remove_file(site / reference.file);
    }
  }
}

void add_services(std::set<std::string>& services, const std::vector<PublishedWork>& works) {
  for (const PublishedWork& work : works) {
    for (const PublishedImage& image : work.images) services.insert(image.service);
  }
}

// Nothing where the previous catalogue cannot be read: then nobody knows which thumbnails it shows.
std::optional<std::set<std::string>> services_of(const fs::path& site, const Entry& entry) {
  std::set<std::string> services;
  for (std::size_t i = 0; i < entry.shards.files.size(); ++i) {
    const Result<std::vector<PublishedWork>> shard = load_shard(site, entry, i);
    if (!shard.ok()) return std::nullopt;
    add_services(services, *shard);
  }
  return services;
}

// The logos of a site's past; all that there are where its files of summaries cannot be read.
void keep_logos(const fs::path& site, const Entry& previous, std::set<std::string>& named) {
  const Result<std::vector<PublishedLogo>> logos = load_logos(site, previous);
  if (logos.ok()) {
    for (const PublishedLogo& logo : *logos) named.insert(logo.file);
    return;
  }
  std::error_code ignored;
  for (const auto& file : fs::directory_iterator(site / "data", ignored)) {
    std::string name = "data/" + file.path().filename().string();
    if (is_logo_path(name)) named.insert(std::move(name));
  }
}

bool is_key(std::string_view name) {
  return name.size() >= 16 && name.size() <= 64 && name.find_first_not_of("0123456789abcdef") == name.npos;
}

void sweep_thumbnails(const fs::path& site, const std::set<std::string>& services) {
  std::error_code ignored;
  std::vector<fs::path> gone;
  for (const auto& folder : fs::directory_iterator(site / "iiif", ignored)) {
    const std::string name = folder.path().filename().string();
    if (is_key(name) && !services.contains("iiif/" + name)) gone.push_back(folder.path());
  }
  for (const fs::path& folder : gone) fs::remove_all(folder, ignored);
}

}  // namespace

std::set<std::string> named_files(const Entry& entry) {
  std::set<std::string> names = {entry.index.file};
  const auto add = [&](const FileList& list) {
    if (list.set) {
      names.insert(list.set->folder);
    } else {
      for (const FileReference& file : list.files) names.insert(file.file);
    }
  };
  add(entry.pages);
  add(entry.shards);
  if (entry.summaries) add(entry.summaries->files);
  for (const auto& set : {entry.structure.partitions, entry.structure.fine}) {
    if (set) names.insert(set->folder);
  }
  if (entry.museum.logo) names.insert(entry.museum.logo->file.file);
  if (entry.palettes) names.insert(entry.palettes->file);
  if (entry.map) {
    names.insert(entry.map->cells.file);
    names.insert(entry.map->tiles.folder);
  }
  if (entry.instant) names.insert(entry.instant->index.file);
  for (const FileReference& file : network_files(entry)) names.insert(file.file);
  if (entry.page) names.insert(entry.page->file);
  return names;
}

std::vector<std::string> unnamed_data(const fs::path& site, const std::set<std::string>& named, bool ours) {
  std::vector<std::string> unnamed;
  std::error_code ignored;
  for (const auto& file : fs::directory_iterator(site / "data", ignored)) {
    const std::string name = file.path().filename().string();
    if (ours && !is_data_name(name) && !is_temporary(name)) continue;
    if (!named.contains("data/" + name)) unnamed.push_back("data/" + name);
  }
  std::sort(unnamed.begin(), unnamed.end());
  return unnamed;
}

void sweep_site(const fs::path& site, const Entry& entry, const std::vector<PublishedWork>& works) {
  const Result<Entry> previous = load_entry(site, kPreviousEntryName);
  if (!previous.ok() && previous.error().code != ErrorCode::kNotFound) return;
  std::set<std::string> named = named_files(entry);
  named.merge(logo_files(works));
  std::set<std::string> services;
  add_services(services, works);
  bool thumbnails_known = true;
  if (previous.ok()) {
    named.merge(named_files(*previous));
    auto earlier = services_of(site, *previous);
    thumbnails_known = earlier.has_value();
    if (earlier) services.merge(*earlier);
    keep_logos(site, *previous, named);
  }
  const std::vector<std::string> unnamed = unnamed_data(site, named, true);
  sweep_page(site, unnamed, named);
  for (const std::string& file : unnamed) remove_file(site / file);
  if (thumbnails_known) sweep_thumbnails(site, services);
}

}  // namespace vitrine::publish
