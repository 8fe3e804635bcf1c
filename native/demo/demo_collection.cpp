// SPDX-License-Identifier: MIT
#include "demo/demo_collection.h"

#include <mutex>
#include <new>
#include <optional>

#include "demo/checksums.h"
#include "demo/family.h"
#include "io/files.h"
#include "io/parallel.h"

// stb_image_write uses no transcendental functions for JPEG, so its bytes depend on the pixels alone.
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb/stb_image_write.h>

namespace vitrine::demo {
namespace {

constexpr std::string_view kRights = "https://creativecommons.org/publicdomain/zero/1.0/";
// Up to 90 stb halves the colour resolution, which pictures with grain bear well and which halves the files.
constexpr int kJpegQuality = 90;
// No picture of the collection comes near this; a longer file under its name is not ours and is replaced.
constexpr std::uint64_t kLongestPicture = 8u << 20;

std::string two_digits(std::size_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::vector<DrawnWork> list_works() {
  std::vector<DrawnWork> works;
  for (const Family& family : families()) {
    for (std::size_t i = 0; i < family.names.size(); ++i) {
      DrawnWork work;
      work.file =
          std::string(family.folder) + "/" + std::string(family.stem) + "-" + two_digits(i + 1) + ".jpg";
      work.title =
          std::string(family.series) + " No. " + std::to_string(i + 1) + ": " + std::string(family.names[i]);
      work.maker = family.maker;
      work.date = family.date;
      work.type = family.type;
      work.subjects = family.subjects;
      work.rights = kRights;
      works.push_back(std::move(work));
    }
  }
  return works;
}

// A field as RFC 4180 wants it: in quotes, quotes doubled.
std::string quoted(const std::string& field) {
  std::string text = "\"";
  for (const char c : field) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

std::string catalogue() {
  std::string text = "filename,title,maker,date,type,subjects,rights\n";
  for (const DrawnWork& work : demo_works()) {
    text += work.file + "," + quoted(work.title) + "," + quoted(work.maker) + "," + quoted(work.date) + "," +
            quoted(work.type) + "," + quoted(work.subjects) + "," + work.rights + "\n";
  }
  return text;
}

bool already_there(const std::filesystem::path& path, std::size_t work) {
  const auto bytes = io::read_file(path, kLongestPicture);
  return bytes.ok() && checksum(bytes.value()) == picture_checksums()[work];
}

Status write_work(const std::filesystem::path& folder, std::size_t work) {
  const std::filesystem::path path = folder / demo_works()[work].file;
  if (already_there(path, work)) return Done{};
  const Result<Image> image = draw(work);
  if (!image.ok()) return image.error();
  return io::write_file(path, encode_picture(image.value()));
}

}  // namespace

const std::vector<DrawnWork>& demo_works() {
  static const std::vector<DrawnWork> works = list_works();
  return works;
}

Result<Image> draw(std::size_t work) {
  if (work >= demo_works().size()) {
    return Error{ErrorCode::kInvalidArgument,
                 "the demo collection has " + std::to_string(demo_works().size()) +
                     " works; there is none with the index " + std::to_string(work)};
  }
  std::size_t number = work;
  for (const Family& family : families()) {
    if (number < family.names.size()) {
      try {
        return family.draw(static_cast<int>(number)).to_image();
      } catch (const std::bad_alloc&) {
        return Error{ErrorCode::kOutOfMemory,
                     demo_works()[work].file + ": not enough memory to draw this picture"};
      }
    }
    number -= family.names.size();
  }
  return Error{ErrorCode::kInvalidArgument, "no such work"};
}

std::vector<std::uint8_t> encode_picture(const Image& image) {
  std::vector<std::uint8_t> bytes;
  const auto append = [](void* context, void* data, int size) {
    const auto* from = static_cast<const std::uint8_t*>(data);
    auto* to = static_cast<std::vector<std::uint8_t>*>(context);
    to->insert(to->end(), from, from + size);
  };
  stbi_write_jpg_to_func(append, &bytes, static_cast<int>(image.width), static_cast<int>(image.height), 3,
                         image.rgb.data(), kJpegQuality);
  return bytes;
}

Status write_demo_collection(const std::filesystem::path& folder, io::ProgressStyle progress) {
  const std::size_t count = demo_works().size();
  std::mutex mutex;
  std::optional<Error> failure;
  {
    io::Progress bar("drawing the demo collection", count, progress);
    const std::size_t handed_out = io::parallel_for(count, 0, [&](std::size_t work) {
      {
        const std::lock_guard lock(mutex);
        if (failure) return;
      }
      const Status status = write_work(folder, work);
      if (!status.ok()) {
        const std::lock_guard lock(mutex);
        if (!failure) failure = status.error();
      }
      bar.advance();
    });
    if (!failure && handed_out < count) {
      failure = Error{ErrorCode::kInterrupted,
                      "stopped while drawing the demo collection; the same command goes on from here"};
    }
  }
  if (failure) return *failure;
  const std::string text = catalogue();
  return io::write_file_if_changed(
      folder / "catalogue.csv", std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

}  // namespace vitrine::demo
