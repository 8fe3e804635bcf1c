// SPDX-License-Identifier: MIT
#include "publish/iiif_level0.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <set>
#include <system_error>

#include "io/files.h"
#include "publish/iiif_info.h"
#include "publish/iiif_tiles.h"
#include "publish/jpeg_writer.h"
#include "publish/place_file.h"
#include "publish/site_files.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

// What the picture was before publishing: kept in every JPEG's comment, because a re-run that does not decode
// the picture still has to answer its colour and to see whether the options would give other sizes now.
struct Origin {
  std::uint32_t width = 0, height = 0;
  std::uint32_t colour = 0;
  int quality = 0;
};

std::string origin_note(const Origin& origin) {
  char note[96];
  std::snprintf(note, sizeof note, "source=%ux%u colour=#%06x quality=%d", origin.width, origin.height,
                origin.colour, origin.quality);
  return note;
}

bool read_origin_note(const std::string& note, Origin& origin) {
  const int read = std::sscanf(note.c_str(), "source=%9ux%9u colour=#%6x quality=%3d", &origin.width,
                               &origin.height, &origin.colour, &origin.quality);
  return read == 4 && origin_note(origin) == note && origin.width > 0 && origin.height > 0;
}

Status check(const std::string& key, const IiifOptions& options) {
  const bool hex = std::all_of(key.begin(), key.end(),
                               [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (!hex || key.size() < 16 || key.size() > 64) {
    return Error{ErrorCode::kInvalidArgument, "\"" + key + "\" is not a key of 16 to 64 hex digits"};
  }
  const auto& sides = options.long_sides;
  const bool ascending = std::is_sorted(sides.begin(), sides.end()) &&
                         std::adjacent_find(sides.begin(), sides.end()) == sides.end();
  if (sides.empty() || !ascending || sides.front() == 0) {
    return Error{ErrorCode::kInvalidArgument,
                 "long sides of thumbnails must be given, ascend and be above 0"};
  }
  return Done{};
}

std::string info_id(const std::string& key, const IiifOptions& options) {
  std::string base = options.base_url;
  while (base.ends_with('/')) base.pop_back();
  return base.empty() ? "iiif/" + key : base + "/iiif/" + key;
}

PublishedImage published(const std::string& key, const std::vector<PublishedImage::Size>& sizes,
                         std::uint32_t colour) {
  PublishedImage image;
  image.width = sizes.back().width;
  image.height = sizes.back().height;
  image.colour = colour;
  image.service = "iiif/" + key;
  image.sizes = sizes;
  return image;
}

// The files of a service, below its folder; without info.json.
std::vector<std::string> files_of(const IiifInfo& info) {
  std::vector<std::string> files = {std::string(kMaxSizePath)};
  for (const auto& size : info.sizes) files.push_back(size_path(size));
  if (!info.tiled) return files;
  for (IiifTile& tile : planned_tiles(info.tiled->width, info.tiled->height))
    files.push_back(std::move(tile.path));
  return files;
}

// Removes sizes and tiles that other options gave earlier. A failure costs bytes, not correctness.
void remove_others(const fs::path& folder, const IiifInfo& info) {
  std::set<std::string> kept;  // "full/240,180", "0,0,512,512"
  for (const std::string& file : files_of(info)) {
    const fs::path path = file;
    const std::string region = path.begin()->string();
    kept.insert(region);
    if (region == "full") kept.insert(region + "/" + std::next(path.begin())->string());
  }
  std::error_code ignored;
  std::vector<fs::path> others;
  for (const auto& region : fs::directory_iterator(folder, ignored)) {
    if (region.is_directory(ignored) && !kept.contains(region.path().filename().string()))
      others.push_back(region.path());
  }
  for (const auto& size : fs::directory_iterator(folder / "full", ignored)) {
    if (!kept.contains("full/" + size.path().filename().string())) others.push_back(size.path());
  }
  for (const fs::path& other : others) fs::remove_all(other, ignored);
}

// The picture in its own size, where it is asked for and larger than the largest size published whole.
std::optional<PublishedImage::Size> tiled_size(const Origin& origin, const IiifOptions& options,
                                               const std::vector<PublishedImage::Size>& sizes) {
  const bool larger = origin.width > sizes.back().width || origin.height > sizes.back().height;
  if (!options.tiles || !larger) return std::nullopt;
  return PublishedImage::Size{origin.width, origin.height};
}

// Each level is made from the finer one before it.
Status write_tiles(const fs::path& folder, const Image& image, const Origin& origin) {
  Image smaller;
  const Image* level = &image;
  std::uint32_t factor = 1;
  for (const IiifTile& tile : planned_tiles(image.width, image.height)) {
    if (tile.factor != factor) {
      factor = tile.factor;
      const PublishedImage::Size size = level_size(image.width, image.height, factor);
      Result<Image> resized = resize_bilinear(*level, size.width, size.height);
      if (!resized.ok()) return resized.error();
      smaller = std::move(resized).value();
      level = &smaller;
    }
    const Result<io::Bytes> jpeg = encode_jpeg(cut_tile(*level, tile), origin.quality, origin_note(origin));
    if (!jpeg.ok()) return jpeg.error();
    if (Status status = place_file(folder / tile.path, *jpeg); !status.ok()) return status;
  }
  return Done{};
}

// Largest first; each smaller size is made from the one before, which is faster than from the picture and
// looks the same.
Status write_sizes(const fs::path& folder, const Image& image, const Origin& origin,
                   const std::vector<PublishedImage::Size>& sizes) {
  Image resized;
  const Image* source = &image;
  for (auto size = sizes.rbegin(); size != sizes.rend(); ++size) {
    if (size->width != source->width || size->height != source->height) {
      Result<Image> smaller = resize_bilinear(*source, size->width, size->height);
      if (!smaller.ok()) return smaller.error();
      resized = std::move(smaller).value();
      source = &resized;
    }
    const Result<io::Bytes> jpeg = encode_jpeg(*source, origin.quality, origin_note(origin));
    if (!jpeg.ok()) return jpeg.error();
    if (Status status = place_file(folder / size_path(*size), *jpeg); !status.ok()) return status;
    if (size != sizes.rbegin()) continue;
    if (Status status = place_file(folder / kMaxSizePath, *jpeg); !status.ok()) return status;
  }
  return Done{};
}

Result<IiifInfo> read_info(const fs::path& folder) {
  const Result<io::Bytes> bytes = io::read_file(folder / "info.json", kMaxInfoBytes);
  return bytes.ok() ? parse_info_json(as_text(*bytes), "info.json") : bytes.error();
}

Error not_found(const std::string& key) {
  return Error{ErrorCode::kNotFound, "iiif/" + key + " is not published with these options yet"};
}

bool all_present(const fs::path& folder, const IiifInfo& info) {
  // A file that is there but empty is what a power cut leaves of one that never reached the disk.
  const auto present = [&](const std::string& file) {
    std::error_code failure;
    return fs::file_size(folder / file, failure) > 0 && !failure;
  };
  const std::vector<std::string> files = files_of(info);
  return std::all_of(files.begin(), files.end(), present);
}

bool same(const PublishedImage::Size& a, const PublishedImage::Size& b) {
  return a.width == b.width && a.height == b.height;
}

bool same_files(const IiifInfo& a, const IiifInfo& b) {
  const bool tiles = a.tiled.has_value() == b.tiled.has_value() && (!a.tiled || same(*a.tiled, *b.tiled));
  return tiles && std::equal(a.sizes.begin(), a.sizes.end(), b.sizes.begin(), b.sizes.end(), same);
}

}  // namespace

Result<PublishedImage> write_iiif_image(const fs::path& site, const std::string& key, const Image& image,
                                        const IiifOptions& options) {
  if (Result<PublishedImage> present = read_iiif_image(site, key, options);
      present.ok() || present.error().code == ErrorCode::kInvalidArgument) {
    return present;
  }
  if (image.width == 0 || image.height == 0) {
    return Error{ErrorCode::kInvalidArgument, "a picture without pixels cannot be published"};
  }
  const Origin origin = {image.width, image.height, average_colour(image), options.jpeg_quality};
  const auto sizes = planned_sizes(image.width, image.height, options.long_sides);
  const fs::path folder = site / "iiif" / key;
  if (Status status = write_sizes(folder, image, origin, sizes); !status.ok()) return status.error();
  const IiifInfo info = {info_id(key, options), sizes, tiled_size(origin, options, sizes)};
  if (Status status = info.tiled ? write_tiles(folder, image, origin) : Status(Done{}); !status.ok())
    return status.error();
  if (Status status = place_file(folder / "info.json", as_bytes(info_json(info))); !status.ok())
    return status.error();
  remove_others(folder, info);
  return published(key, sizes, origin.colour);
}

Result<PublishedImage> bring_iiif_image(const fs::path& from, const fs::path& site, const std::string& key,
                                        const IiifOptions& options) {
  Result<PublishedImage> image = read_iiif_image(from, key, options);
  if (!image.ok()) return image;
  if (const Result<PublishedImage> present = read_iiif_image(site, key, options); present.ok()) return image;
  const Result<IiifInfo> info = read_info(from / image->service);
  if (!info.ok()) return info.error();
  for (const std::string& file : files_of(*info)) {
    const fs::path path = fs::path(image->service) / file;
    const Result<io::Bytes> jpeg = read_below(from, path.string(), kMaxJpegBytes);
    if (!jpeg.ok()) return jpeg.error();
    if (const Result<std::string> note = check_jpeg(*jpeg); !note.ok())
      return Error{ErrorCode::kCorrupt, path.string() + ": " + note.error().message};
    if (Status status = link_or_place_file(from / path, site / path, *jpeg); !status.ok())
      return status.error();
  }
  // Last, as its presence means complete.
  const fs::path folder = site / image->service;
  if (Status status = place_file(folder / "info.json", as_bytes(info_json(*info))); !status.ok())
    return status.error();
  remove_others(folder, *info);
  return image;
}

Result<PublishedImage> read_iiif_image(const fs::path& site, const std::string& key,
                                       const IiifOptions& options) {
  if (Status status = check(key, options); !status.ok()) return status.error();
  const fs::path folder = site / "iiif" / key;
  const Result<IiifInfo> info = read_info(folder);
  if (!info.ok() || info->id != info_id(key, options) || !all_present(folder, *info)) return not_found(key);
  const Result<io::Bytes> smallest = io::read_file(folder / size_path(info->sizes.front()), kMaxJpegBytes);
  if (!smallest.ok()) return not_found(key);
  const Result<std::string> note = check_jpeg(*smallest);
  Origin origin;
  if (!note.ok() || !read_origin_note(*note, origin) || origin.quality != options.jpeg_quality)
    return not_found(key);
  const auto sizes = planned_sizes(origin.width, origin.height, options.long_sides);
  if (!same_files({{}, sizes, tiled_size(origin, options, sizes)}, *info)) return not_found(key);
  return published(key, sizes, origin.colour);
}

}  // namespace vitrine::publish
