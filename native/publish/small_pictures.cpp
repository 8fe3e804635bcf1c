// SPDX-License-Identifier: MIT
#include "publish/small_pictures.h"

#include <algorithm>
#include <set>
#include <string>
#include <system_error>

#include "io/files.h"
#include "io/parallel.h"
#include "io/progress.h"
#include "publish/iiif_info.h"
#include "publish/jpeg_writer.h"
#include "publish/site_files.h"

namespace vitrine::publish {
namespace {

const PublishedImage* local_picture(const PublishedWork& work) {
  if (work.images.empty()) return nullptr;
  const PublishedImage& image = work.images.front();
  return is_site_path(image.service) && !image.sizes.empty() ? &image : nullptr;
}

}  // namespace

bool has_local_picture(const PublishedWork& work) { return local_picture(work) != nullptr; }

Result<Image> read_small_picture(const std::filesystem::path& site, const PublishedWork& work,
                                 std::uint32_t side) {
  const PublishedImage* const image = local_picture(work);
  if (!image) return Error{ErrorCode::kNotFound, "the work has no picture on this site"};
  const auto fits = [&](const PublishedImage::Size& size) {
    return std::max(size.width, size.height) >= side;
  };
  const auto found = std::find_if(image->sizes.begin(), image->sizes.end(), fits);
  const PublishedImage::Size& size = found == image->sizes.end() ? image->sizes.back() : *found;
  const Result<io::Bytes> bytes = read_below(site, image->service + "/" + size_path(size), kMaxJpegBytes);
  if (!bytes.ok()) return bytes.error();
  return decode_image(*bytes);
}

Status add_palettes(const BuildOptions& options, SiteContents& contents) {
  const std::vector<PublishedWork>& works = contents.works;
  const auto seen_or_local = [](const PublishedWork& work) {
    return work.palette || has_local_picture(work);
  };
  if (std::none_of(works.begin(), works.end(), seen_or_local)) return Done{};
  contents.palettes.resize(works.size());
  io::Progress progress("Colours", works.size(), options.embed.progress);
  const std::size_t seen = io::parallel_for(works.size(), options.embed.threads, [&](std::size_t i) {
    if (works[i].palette) {
      contents.palettes[i] = *works[i].palette;
      return progress.advance();
    }
    // One side is enough: a palette looks at fewer pixels still.
    const Result<Image> picture = read_small_picture(options.site, works[i], 1);
    if (picture.ok()) contents.palettes[i] = build::palette_of(*picture);
    progress.advance();
  });
  progress.finish();
  if (seen < works.size())
    return Error{ErrorCode::kInterrupted, "reading the pictures' colours was interrupted"};
  return Done{};
}

std::optional<EntryPictures> weigh_pictures(const std::filesystem::path& site,
                                            std::span<const PublishedWork> works) {
  EntryPictures pictures;
  std::set<std::string> seen;  // works may share a picture
  for (const PublishedWork& work : works) {
    for (const PublishedImage& image : work.images) {
      if (!is_site_path(image.service) || !seen.insert(image.service).second) continue;
      for (const PublishedImage::Size& size : image.sizes) {
        std::error_code absent;
        const std::uint64_t bytes = std::filesystem::file_size(site / image.service / size_path(size), absent);
        if (absent) continue;
        const auto count = [bytes](PictureTotals& totals) {
          ++totals.files;
          totals.bytes += bytes;
        };
        count(pictures.all);
        const bool smallest = &size == &image.sizes.front();
        if (smallest || std::max(size.width, size.height) <= kSmallPictureSide) count(pictures.small);
      }
    }
  }
  if (pictures.small.files == 0) return std::nullopt;
  return pictures;
}

}  // namespace vitrine::publish
