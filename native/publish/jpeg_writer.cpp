// SPDX-License-Identifier: MIT
#include "publish/jpeg_writer.h"

#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>

// jpeglib.h needs size_t and FILE, and does not include them itself.
#include <jpeglib.h>

#include "io/hash.h"

namespace vitrine::publish {
namespace {

// The comment is "vitrine <note> sha256=<16 digits>": of the whole file's SHA-256 while these digits are
// zeros.
constexpr std::string_view kOpening = "vitrine ";
constexpr std::string_view kSeal = " sha256=";
constexpr std::size_t kSealDigits = 16;
constexpr std::size_t kMaxNote = 1024;

// libjpeg reports by calling back; its own error handler would end the process, and C code cannot carry an
// exception.
struct ErrorManager {
  jpeg_error_mgr base;
  std::jmp_buf jump;
};

[[noreturn]] void on_error(j_common_ptr info) {
  std::longjmp(reinterpret_cast<ErrorManager*>(info->err)->jump, 1);
}

void on_message(j_common_ptr) {}

struct Encoded {
  unsigned char* data = nullptr;
  unsigned long size = 0;
};

// What to compress, and how.
struct Job {
  const std::uint8_t* samples = nullptr;  // rows of width x components, from the top
  std::uint32_t width = 0, height = 0;
  int components = 3;  // 3: RGB; 1: grey
  int quality = 0;
  bool smallest = false;  // progressive, with Huffman tables of its own
  std::string_view comment;
};

// Only plain values live here: a longjmp runs no destructors.
bool compress(const Job& job, Encoded& out) {
  ErrorManager errors;
  jpeg_compress_struct info;
  info.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = on_error;
  errors.base.output_message = on_message;
  if (setjmp(errors.jump) != 0) {
    // libjpeg may have replaced the output buffer since; it cannot be freed safely, and only a lack of memory
    // leads here.
    jpeg_destroy_compress(&info);
    return false;
  }
  jpeg_create_compress(&info);
  jpeg_mem_dest(&info, &out.data, &out.size);
  info.image_width = job.width;
  info.image_height = job.height;
  info.input_components = job.components;
  info.in_color_space = job.components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&info);  // of colours, YCbCr with 4:2:0
  jpeg_set_quality(&info, job.quality, TRUE);
  info.dct_method = JDCT_ISLOW;
  if (job.smallest) {
    info.optimize_coding = TRUE;
    jpeg_simple_progression(&info);
  }
  jpeg_start_compress(&info, TRUE);
  if (!job.comment.empty()) {
    jpeg_write_marker(&info, JPEG_COM, reinterpret_cast<const JOCTET*>(job.comment.data()),
                      static_cast<unsigned>(job.comment.size()));
  }
  const std::size_t line = static_cast<std::size_t>(job.width) * static_cast<std::size_t>(job.components);
  while (info.next_scanline < info.image_height) {
    JSAMPROW row = const_cast<JSAMPROW>(job.samples + info.next_scanline * line);
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  return true;
}

std::string seal_of(std::span<const std::uint8_t> bytes) {
  return io::hex(io::sha256(bytes), kSealDigits / 2);
}

std::string_view as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// The comment segment's text, or empty. libjpeg puts it right after the 20 bytes of SOI and JFIF header.
std::span<const std::uint8_t> comment_of(std::span<const std::uint8_t> bytes) {
  constexpr std::size_t kStart = 20;
  if (bytes.size() < kStart + 4 || bytes[kStart] != 0xFF || bytes[kStart + 1] != JPEG_COM) return {};
  const std::size_t length = bytes[kStart + 2] * 256u + bytes[kStart + 3];
  if (length < 2 || bytes.size() < kStart + 2 + length) return {};
  return bytes.subspan(kStart + 4, length - 2);
}

Result<io::Bytes> run(const Job& job) {
  Encoded encoded;
  if (!compress(job, encoded))
    return Error{ErrorCode::kOutOfMemory, "not enough memory to write a JPEG file"};
  io::Bytes bytes(encoded.data, encoded.data + encoded.size);
  std::free(encoded.data);
  return bytes;
}

Status check(const Image& image, int quality) {
  const std::uint64_t samples = 3ull * image.width * image.height;
  if (samples == 0 || image.rgb.size() != samples ||
      std::max(image.width, image.height) > JPEG_MAX_DIMENSION) {
    return Error{ErrorCode::kInvalidArgument,
                 "a JPEG file needs 1 to 65500 pixels a side, this picture has " +
                     std::to_string(image.width) + " x " + std::to_string(image.height)};
  }
  if (quality < 1 || quality > 100) {
    return Error{ErrorCode::kInvalidArgument,
                 "JPEG quality " + std::to_string(quality) + " is not within 1 to 100"};
  }
  return Done{};
}

}  // namespace

Result<io::Bytes> encode_jpeg(const Image& image, int quality, std::string_view note) {
  if (Status status = check(image, quality); !status.ok()) return status.error();
  if (note.size() > kMaxNote) {
    return Error{ErrorCode::kInvalidArgument, "a JPEG file's note of " + std::to_string(note.size()) +
                                                  " bytes is longer than " + std::to_string(kMaxNote)};
  }
  std::string comment(kOpening);
  comment.append(note).append(kSeal).append(kSealDigits, '0');
  Result<io::Bytes> encoded = run({image.rgb.data(), image.width, image.height, 3, quality, true, comment});
  if (!encoded.ok()) return encoded;
  io::Bytes& bytes = *encoded;
  const auto written = comment_of(bytes);
  const std::string seal = seal_of(bytes);
  std::copy(seal.begin(), seal.end(),
            bytes.begin() + (written.data() - bytes.data()) +
                static_cast<std::ptrdiff_t>(written.size() - kSealDigits));
  return encoded;
}

Result<io::Bytes> encode_plain_jpeg(const Image& image, int quality, JpegColours colours) {
  if (Status status = check(image, quality); !status.ok()) return status.error();
  if (colours == JpegColours::kColour)
    return run({image.rgb.data(), image.width, image.height, 3, quality, false, {}});
  io::Bytes grey(image.rgb.size() / 3);
  for (std::size_t i = 0; i < grey.size(); ++i) grey[i] = image.rgb[3 * i];
  return run({grey.data(), image.width, image.height, 1, quality, false, {}});
}

Result<std::string> check_jpeg(std::span<const std::uint8_t> bytes) {
  const auto segment = comment_of(bytes);
  const std::string_view comment = as_text(segment);
  if (comment.size() < kOpening.size() + kSeal.size() + kSealDigits || !comment.starts_with(kOpening) ||
      comment.substr(comment.size() - kSealDigits - kSeal.size(), kSeal.size()) != kSeal) {
    return Error{ErrorCode::kUnsupported, "carries no checksum of this program"};
  }
  const std::size_t digits_at =
      static_cast<std::size_t>(segment.data() - bytes.data()) + comment.size() - kSealDigits;
  io::Bytes copy(bytes.begin(), bytes.end());
  std::fill_n(copy.begin() + static_cast<std::ptrdiff_t>(digits_at), kSealDigits, std::uint8_t{'0'});
  if (seal_of(copy) != comment.substr(comment.size() - kSealDigits)) {
    return Error{ErrorCode::kCorrupt, "its bytes have changed since it was written"};
  }
  return std::string(
      comment.substr(kOpening.size(), comment.size() - kOpening.size() - kSeal.size() - kSealDigits));
}

}  // namespace vitrine::publish
