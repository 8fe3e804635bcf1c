// SPDX-License-Identifier: MIT
// A walk along the markers of a JPEG. It reads what the header says, and for a whole file it makes sure that
// the decoder meets no table it would overrun, no endless scans and no missing end.
#include <cstring>
#include <string>

#include "core/image/formats.h"

namespace vitrine::image {
namespace {

constexpr std::uint8_t kStartOfScan = 0xDA;
constexpr std::uint8_t kEndOfImage = 0xD9;
constexpr std::uint8_t kHuffmanTables = 0xC4;
constexpr std::uint8_t kApp1 = 0xE1;
constexpr std::uint8_t kApp14 = 0xEE;

// Progressive files have about ten scans. Each costs a pass over all pixels, whatever its bytes: a small file
// with thousands of them would keep a machine busy for hours.
constexpr int kMaxScans = 100;

Error corrupt(const char* what) { return Error{ErrorCode::kCorrupt, std::string("JPEG: ") + what}; }

bool is_restart(std::uint8_t marker) { return marker >= 0xD0 && marker <= 0xD7; }
bool has_no_length(std::uint8_t marker) { return is_restart(marker) || marker == 0x01 || marker == 0xD8; }

// C4, C8 and CC share the range of the frame headers without being any.
bool is_frame_header(std::uint8_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != kHuffmanTables && marker != 0xC8 && marker != 0xCC;
}

class Walker {
 public:
  explicit Walker(Bytes bytes) : bytes_(bytes) {}

  // Reads on until the first scan begins, or to the end of the picture.
  Status walk(bool whole_file) {
    while (true) {
      const Result<std::uint8_t> marker = next_marker();
      if (!marker.ok()) return marker.error();
      if (*marker == kEndOfImage) return scans_ > 0 ? Status(Done{}) : corrupt("the picture has no scan");
      if (has_no_length(*marker)) continue;
      const Result<Bytes> body = next_segment();
      if (!body.ok()) return body.error();
      if (const Status status = read_segment(*marker, *body); !status.ok()) return status;
      if (*marker != kStartOfScan) continue;
      if (header_.info.width == 0) return corrupt("a scan stands before the frame header");
      if (!whole_file) return Done{};
      if (++scans_ > kMaxScans) {
        return Error{ErrorCode::kTooLarge,
                     "JPEG: more than the limit of " + std::to_string(kMaxScans) + " scans"};
      }
      skip_entropy_coded_data();
    }
  }

  Header header() const {
    Header header = header_;
    header.adobe_missing = components_ == 4 && !adobe_;
    return header;
  }

 private:
  // Bytes between segments are padding, as other readers allow.
  Result<std::uint8_t> next_marker() {
    while (position_ < bytes_.size() && bytes_[position_] != 0xFF) ++position_;
    while (position_ < bytes_.size() && bytes_[position_] == 0xFF) ++position_;
    if (position_ >= bytes_.size()) return corrupt("the file is truncated: it ends before the picture does");
    return bytes_[position_++];
  }

  Result<Bytes> next_segment() {
    if (!has(bytes_, position_, 2)) return corrupt("the file is truncated: it ends inside a marker segment");
    const std::uint32_t length = u16_be(bytes_, position_);
    if (length < 2) return corrupt("a marker segment is shorter than its own length field");
    if (!has(bytes_, position_, length)) {
      return corrupt("the file is truncated: it ends inside a marker segment");
    }
    const Bytes body = bytes_.subspan(position_ + 2, length - 2);
    position_ += length;
    return body;
  }

  Status read_segment(std::uint8_t marker, Bytes body) {
    if (is_frame_header(marker)) return read_frame_header(marker, body);
    if (marker == kHuffmanTables) return check_huffman_tables(body);
    if (marker == kApp14 && has_text(body, 0, "Adobe") && body.size() >= 12) adobe_ = true;
    if (marker == kApp1 && has_text(body, 0, std::string_view("Exif\0\0", 6)) &&
        header_.info.orientation == 1) {
      header_.info.orientation = exif_orientation(body.subspan(6));
    }
    return Done{};
  }

  Status read_frame_header(std::uint8_t marker, Bytes body) {
    if (header_.info.width != 0) return corrupt("there are two frame headers");
    if (marker > 0xC2) {
      return Error{ErrorCode::kUnsupported,
                   "JPEG: lossless, hierarchical and arithmetic coding are not read; save it as baseline or "
                   "progressive"};
    }
    if (body.size() < 6) return corrupt("the frame header is too short");
    if (body[0] != 8) {
      return Error{ErrorCode::kUnsupported,
                   "JPEG: " + std::to_string(body[0]) + " bits a sample are not read, only 8"};
    }
    header_.info.height = u16_be(body, 1);
    header_.info.width = u16_be(body, 3);
    components_ = body[5];
    if (header_.info.width == 0 || header_.info.height == 0) return corrupt("a side is 0 pixels long");
    if (components_ != 1 && components_ != 3 && components_ != 4)
      return corrupt("the number of colour channels");
    if (body.size() != 6u + 3u * components_) return corrupt("the length of the frame header");
    return Done{};
  }

  // stb_image 2.27 copies as many codes as a table announces into 256 places (CVE-2021-37789).
  static Status check_huffman_tables(Bytes body) {
    while (!body.empty()) {
      if (body.size() < 17) return corrupt("a Huffman table is cut short");
      std::uint32_t codes = 0;
      for (std::size_t length = 1; length <= 16; ++length) codes += body[length];
      if (codes > 256) return corrupt("a Huffman table has more than 256 codes");
      if (body.size() < 17 + codes) return corrupt("a Huffman table is cut short");
      body = body.subspan(17 + codes);
    }
    return Done{};
  }

  // Stops at the 0xFF of the next marker that is neither a stuffed byte nor a restart.
  void skip_entropy_coded_data() {
    while (position_ < bytes_.size()) {
      const void* found = std::memchr(bytes_.data() + position_, 0xFF, bytes_.size() - position_);
      if (found == nullptr) break;
      const auto start = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - bytes_.data());
      std::size_t next = start + 1;
      while (next < bytes_.size() && bytes_[next] == 0xFF) ++next;
      if (next < bytes_.size() && bytes_[next] != 0 && !is_restart(bytes_[next])) {
        position_ = start;
        return;
      }
      position_ = next < bytes_.size() ? next + 1 : next;
    }
    position_ = bytes_.size();
  }

  Bytes bytes_;
  std::size_t position_ = 2;  // behind the start of image
  Header header_{.info = {.format = ImageFormat::kJpeg}};
  std::uint32_t components_ = 0;
  int scans_ = 0;
  bool adobe_ = false;
};

}  // namespace

Result<Header> read_jpeg_header(Bytes bytes) {
  Walker walker(bytes);
  const Status status = walker.walk(/*whole_file=*/false);
  if (!status.ok()) return status.error();
  return walker.header();
}

Status check_jpeg(Bytes bytes) { return Walker(bytes).walk(/*whole_file=*/true); }

}  // namespace vitrine::image
