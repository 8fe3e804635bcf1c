// SPDX-License-Identifier: MIT
#include "lab/compare/comparison_site.h"

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

#include "io/files.h"
#include "publish/entry_parts.h"
#include "publish/file_set.h"
#include "publish/iiif_level0.h"
#include "publish/page_files.h"
#include "publish/place_file.h"
#include "publish/site_files.h"

namespace vitrine::lab {
namespace {

namespace fs = std::filesystem;
using publish::Json;
using publish::PublishedWork;

// A row's tile, and the work that is shown itself.
publish::IiifOptions picture_sizes() {
  publish::IiifOptions options;
  options.long_sides = {240, 720};
  return options;
}

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(folder, absent))
    names.insert(entry.path().filename().string());
  return names;
}

// Of our own making: other files below data/ may be somebody's.
bool is_our_data(const std::string& name) {
  return name.starts_with("works-") || name.starts_with("titles-") || name.starts_with(".vitrine-");
}

// What an earlier comparison had and this one does not name. A failure costs bytes, not correctness.
void remove_earlier(const fs::path& folder, std::set<std::string> named,
                    const std::vector<publish::FileReference>& page,
                    const std::vector<PublishedWork>& works) {
  for (const publish::FileReference& file : page) named.insert(file.file);
  for (const PublishedWork& work : works) {
    for (const publish::PublishedImage& image : work.images) named.insert(image.service);
  }
  std::error_code ignored;
  for (const std::string kind : {"assets", "data", "iiif"}) {
    for (const std::string& name : names_in(folder / kind)) {
      if (named.contains(kind + "/" + name) || (kind == "data" && !is_our_data(name))) continue;
      fs::remove_all(folder / kind / name, ignored);
    }
  }
}

Result<publish::FileSet> write_works(const fs::path& folder, const Comparison& comparison,
                                     const std::vector<PublishedWork>& works,
                                     std::vector<fs::path>& created) {
  publish::FileSetWriter writer(folder, "works", ".json");
  for (std::size_t work = 0; work < works.size(); ++work) {
    const std::string text = publish::compact_json(work_file_json(comparison, works, work));
    if (Status status = writer.add(publish::as_bytes(text)); !status.ok()) return status.error();
  }
  return writer.finish(created);
}

}  // namespace

ComparedPictures::ComparedPictures(fs::path folder, std::size_t works)
    : folder_(std::move(folder)), images_(works) {}

build::PictureVisitor ComparedPictures::visitor() {
  return [this](std::size_t work, std::size_t, build::Picture& picture) -> Status {
    if (folder_.empty()) return Done{};
    const publish::IiifOptions options = picture_sizes();
    Result<publish::PublishedImage> image = publish::read_iiif_image(folder_, picture.key(), options);
    if (!image.ok()) {
      const Result<Image>& pixels = picture.pixels();
      if (!pixels.ok()) return pixels.error();
      image = publish::write_iiif_image(folder_, picture.key(), *pixels, options);
    }
    if (!image.ok()) return image.error();
    images_[work] = std::move(*image);
    return Done{};
  };
}

std::vector<PublishedWork> ComparedPictures::take(const ingest::Collection& collection,
                                                  const Comparison& comparison) {
  std::vector<PublishedWork> works;
  for (const ComparedWork& work : comparison.works) {
    PublishedWork& published = works.emplace_back();
    published.work = collection.works[work.position];
    if (images_[work.position].width > 0) published.images.push_back(std::move(images_[work.position]));
  }
  return works;
}

Status check_comparison_folder(const fs::path& folder, const fs::path& page) {
  if (Status status = publish::check_page_folder(page, false); !status.ok()) {
    return Error{status.error().code,
                 "the comparison page is not built: " + io::display(page) +
                     " has no index.html; build the page (npm run build in web/), or name "
                     "its folder with --page"};
  }
  std::error_code ignored;
  if (fs::exists(folder / publish::kEntryName, ignored)) {
    return Error{ErrorCode::kInvalidArgument,
                 io::display(folder) +
                     " holds a site; write the comparison into a folder of its own, which may "
                     "lie below it"};
  }
  const bool ours = fs::exists(folder / kComparisonName, ignored);
  if (!ours && (fs::exists(folder / "index.html", ignored) || fs::exists(folder / "assets", ignored))) {
    return Error{ErrorCode::kInvalidArgument, io::display(folder) +
                                                  " holds an index.html or assets that are no "
                                                  "comparison's; choose another folder"};
  }
  if (fs::exists(folder, ignored) && !fs::is_directory(folder, ignored))
    return Error{ErrorCode::kInvalidArgument, io::display(folder) + " is no folder; choose another name"};
  return Done{};
}

Status write_comparison(const fs::path& folder, const Comparison& comparison,
                        const std::vector<PublishedWork>& works, const ComparisonTexts& texts,
                        const ComparisonPage& page) {
  if (Status status = check_comparison_folder(folder, page.page); !status.ok()) return status;
  std::vector<fs::path> created;
  const Result<publish::FileSet> set = write_works(folder, comparison, works, created);
  if (!set.ok()) return set.error();
  const std::string titles = publish::compact_json(titles_json(works));
  const Result<publish::FileReference> listed =
      publish::write_data(folder, "titles", ".json", publish::as_bytes(titles), created);
  if (!listed.ok()) return listed.error();
  Json entry = summary_json(comparison, texts);
  entry["set"] = publish::set_json(*set);
  entry["titles"] = publish::reference_json(*listed);
  const std::vector<std::string> hosts =
      page.foreign_results ? std::vector<std::string>{"https:", "http:"} : std::vector<std::string>{};
  // Before the page, by which a folder of somebody else's is told: one that was left half way is then known
  // as ours.
  if (Status status = publish::sync_site(folder); !status.ok()) return status;
  if (Status status = io::write_file(folder / kComparisonName, publish::indented_json(entry)); !status.ok())
    return status;
  const Result<std::vector<publish::FileReference>> placed =
      publish::copy_page(page.page, folder, {texts.title, "en", hosts}, {});
  if (!placed.ok()) return placed.error();
  if (Status status = publish::sync_site(folder); !status.ok()) return status;
  remove_earlier(folder, {set->folder, listed->file}, *placed, works);
  return Done{};
}

}  // namespace vitrine::lab
