// SPDX-License-Identifier: MIT
#include "publish/logos.h"

#include <algorithm>
#include <map>
#include <optional>

#include "ingest/fields.h"
#include "ingest/picture.h"
#include "io/hash.h"
#include "publish/jpeg_writer.h"
#include "publish/place_file.h"
#include "publish/site_files.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kKind = "logo";
constexpr std::string_view kEnding = ".jpg";
constexpr int kQuality = 90;  // letters and flat colours show their edges

bool is_jpeg(std::span<const std::uint8_t> bytes) {
  return bytes.size() > 3 && bytes[0] == 0xff && bytes[1] == 0xd8 && bytes[2] == 0xff;
}

bool fits(const Image& image) { return image.width <= kMaxLogoWidth && image.height <= kMaxLogoHeight; }

// Scaled to fit; its longer side at least one pixel wide.
Result<Image> fitted(const Image& image) {
  if (fits(image)) return image;
  const double scale = std::min(static_cast<double>(kMaxLogoWidth) / image.width,
                                static_cast<double>(kMaxLogoHeight) / image.height);
  const auto side = [scale](std::uint32_t pixels, std::uint32_t most) {
    return std::clamp(static_cast<std::uint32_t>(pixels * scale + 0.5), 1u, most);
  };
  return resize_bilinear(image, side(image.width, kMaxLogoWidth), side(image.height, kMaxLogoHeight));
}

struct Made {
  io::Bytes bytes;
  std::uint32_t width = 0, height = 0;
};

Result<Made> make_logo(const fs::path& file) {
  Result<io::Bytes> bytes = io::read_file(file, ingest::kMaxLogoBytes);
  if (!bytes.ok()) return bytes.error();
  const Result<Image> image = ingest::decode_picture(*bytes);
  if (!image.ok()) return image.error();
  if (is_jpeg(*bytes) && fits(*image) && bytes->size() <= kMaxLogoFileBytes)
    return Made{std::move(*bytes), image->width, image->height};
  const Result<Image> small = fitted(*image);
  if (!small.ok()) return small.error();
  Result<io::Bytes> jpeg = encode_jpeg(*small, kQuality, "logo");
  if (!jpeg.ok()) return jpeg.error();
  return Made{std::move(*jpeg), small->width, small->height};
}

}  // namespace

bool is_logo_path(std::string_view file) {
  constexpr std::string_view kFolder = "data/", kStart = "data/logo-";
  return file.starts_with(kStart) && file.ends_with(kEnding) && is_data_name(file.substr(kFolder.size()));
}

Result<io::Bytes> read_logo(const fs::path& folder, const PublishedLogo& logo) {
  Result<io::Bytes> bytes = read_below(folder, logo.file, kMaxLogoFileBytes);
  if (!bytes.ok()) return bytes;
  if (data_name(kKind, io::hex(io::sha256(*bytes)), kEnding) != logo.file)
    return Error{ErrorCode::kCorrupt, logo.file + " holds other bytes than it is named by; build again"};
  const Result<Image> image = decode_image(*bytes);
  if (!image.ok()) return with_context(logo.file, image.error());
  if (image->width != logo.width || image->height != logo.height)
    return Error{ErrorCode::kCorrupt, logo.file + " has another size than is said of it; build again"};
  return bytes;
}

Status place_logos(const fs::path& folder, std::vector<PublishedWork>& works,
                   std::vector<ingest::Skipped>& skipped) {
  std::map<fs::path, PublishedLogo> placed;
  const auto place = [&](const ingest::Provider& provider) -> Result<PublishedLogo> {
    const auto [known, is_new] = placed.try_emplace(provider.logo);
    if (!is_new) return known->second;
    const Result<Made> made = make_logo(provider.logo);
    if (!made.ok()) {
      skipped.push_back({provider.logo_url.empty() ? io::display(provider.logo) : provider.logo_url,
                         made.error().message, "its provider is named without a logo"});
      return known->second;
    }
    known->second = {data_name(kKind, io::hex(io::sha256(made->bytes)), kEnding), made->width, made->height};
    if (Status status = place_file(folder / known->second.file, made->bytes); !status.ok())
      return status.error();
    return known->second;
  };
  for (PublishedWork& work : works) {
    work.logos.assign(work.work.providers.size(), {});
    for (std::size_t i = 0; i < work.logos.size(); ++i) {
      const ingest::Provider& provider = work.work.providers[i];
      if (provider.logo.empty()) continue;
      Result<PublishedLogo> logo = place(provider);
      if (!logo.ok()) return logo.error();
      work.logos[i] = std::move(*logo);
    }
  }
  return Done{};
}

Status bring_logos(const fs::path& part, const fs::path& folder, const PublishedWork& work,
                   std::set<std::string>& brought) {
  for (const PublishedLogo& logo : work.logos) {
    if (logo.file.empty() || !brought.insert(logo.file).second) continue;
    const Result<io::Bytes> bytes = read_logo(part, logo);
    if (!bytes.ok()) return bytes.error();
    if (Status status = place_file(folder / logo.file, *bytes); !status.ok()) return status;
  }
  return Done{};
}

std::set<std::string> logo_files(const std::vector<PublishedWork>& works) {
  std::set<std::string> files;
  for (const PublishedWork& work : works) {
    for (const PublishedLogo& logo : work.logos) {
      if (!logo.file.empty()) files.insert(logo.file);
    }
  }
  return files;
}

}  // namespace vitrine::publish
