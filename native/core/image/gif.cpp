// SPDX-License-Identifier: MIT
// GIF: the size of its canvas, and a walk over the codes of the first frame that counts pixels without
// drawing them. stb_image shows a frame with missing pixels as if it were whole, and spends time on every
// code behind the last pixel.
#include <array>
#include <string>

#include "core/image/formats.h"

namespace vitrine::image {
namespace {

constexpr std::size_t kHeaderBytes = 13;
constexpr std::uint8_t kExtension = 0x21;
constexpr std::uint8_t kImageDescriptor = 0x2C;
constexpr std::size_t kCodes = 4096;  // 12 bits, the longest code of GIF89a
// Encoders end their frame with a few bytes of padding. More is made to keep a decoder busy.
constexpr std::size_t kMaxTrailingBytes = 65536;

Error corrupt(const char* what) { return Error{ErrorCode::kCorrupt, std::string("GIF: ") + what}; }
Error truncated() { return corrupt("the file is truncated: it ends before the picture does"); }

std::size_t colour_table_bytes(std::uint8_t flags) {
  return (flags & 0x80) != 0 ? 3u << ((flags & 7) + 1) : 0;
}

// The data of a frame or extension: blocks of up to 255 bytes, each behind its length, closed by a length of
// 0.
class Blocks {
 public:
  Blocks(Bytes bytes, std::size_t position) : bytes_(bytes), position_(position) {}

  // The next byte; false at the closing block and at the end of the file.
  bool next(std::uint8_t& byte) {
    if (left_ == 0 && !open_block()) return false;
    if (position_ >= bytes_.size()) return fail();
    byte = bytes_[position_++];
    --left_;
    return true;
  }

  // Passes over the rest, and says how many bytes that was.
  std::size_t skip() {
    std::size_t skipped = 0;
    while (left_ > 0 || open_block()) {
      if (!has(bytes_, position_, left_)) {
        fail();
        break;
      }
      skipped += left_;
      position_ += left_;
      left_ = 0;
    }
    return skipped;
  }

  bool truncated() const { return truncated_; }
  std::size_t position() const { return position_; }

 private:
  bool open_block() {
    if (closed_ || truncated_) return false;
    if (position_ >= bytes_.size()) return fail();
    left_ = bytes_[position_++];
    closed_ = left_ == 0;
    return !closed_;
  }

  bool fail() {
    truncated_ = true;
    left_ = 0;
    return false;
  }

  Bytes bytes_;
  std::size_t position_;
  std::size_t left_ = 0;
  bool closed_ = false;
  bool truncated_ = false;
};

// LZW of which only the lengths are kept: how many pixels each code stands for.
class PixelCounter {
 public:
  explicit PixelCounter(std::uint32_t minimum_bits)
      : minimum_bits_(minimum_bits), clear_(1u << minimum_bits), end_(clear_ + 1) {
    for (std::uint32_t code = 0; code < clear_; ++code) length_[code] = 1;
    reset();
  }

  enum class Step { kMore, kEnd, kBad };

  Step add_byte(std::uint8_t byte) {
    pending_ |= std::uint32_t{byte} << pending_bits_;
    pending_bits_ += 8;
    while (pending_bits_ >= bits_) {
      const std::uint32_t code = pending_ & ((1u << bits_) - 1);
      pending_ >>= bits_;
      pending_bits_ -= bits_;
      const Step step = add_code(code);
      if (step != Step::kMore) return step;
    }
    return Step::kMore;
  }

  std::uint64_t pixels() const { return pixels_; }

 private:
  void reset() {
    bits_ = minimum_bits_ + 1;
    next_ = clear_ + 2;
    previous_length_ = 0;
  }

  Step add_code(std::uint32_t code) {
    if (code == clear_) {
      reset();
      return Step::kMore;
    }
    if (code == end_) return Step::kEnd;
    if (code > next_ || (code == next_ && previous_length_ == 0)) return Step::kBad;
    const std::uint32_t length = code < next_ ? length_[code] : previous_length_ + 1;
    if (previous_length_ > 0 && next_ < kCodes) {
      length_[next_++] = previous_length_ + 1;
      if ((next_ & ((1u << bits_) - 1)) == 0 && next_ < kCodes) ++bits_;
    }
    pixels_ += length;
    previous_length_ = length;
    return Step::kMore;
  }

  std::uint32_t minimum_bits_;
  std::uint32_t clear_;
  std::uint32_t end_;
  std::uint32_t bits_ = 0;
  std::uint32_t next_ = 0;
  std::uint32_t previous_length_ = 0;
  std::uint32_t pending_ = 0;
  std::uint32_t pending_bits_ = 0;
  std::uint64_t pixels_ = 0;
  std::array<std::uint32_t, kCodes + 2> length_{};
};

Status check_frame(Bytes bytes, std::size_t descriptor) {
  if (!has(bytes, descriptor, 9)) return truncated();
  const std::uint64_t wanted = std::uint64_t{u16_le(bytes, descriptor + 4)} * u16_le(bytes, descriptor + 6);
  const std::size_t data = descriptor + 9 + colour_table_bytes(bytes[descriptor + 8]);
  if (!has(bytes, data, 1)) return truncated();
  if (bytes[data] > 11) return corrupt("the code size of the picture is impossible");

  PixelCounter counter(bytes[data]);
  Blocks blocks(bytes, data + 1);
  auto step = PixelCounter::Step::kMore;
  for (std::uint8_t byte = 0;
       step == PixelCounter::Step::kMore && counter.pixels() < wanted && blocks.next(byte);) {
    step = counter.add_byte(byte);
  }
  const std::size_t trailing = blocks.skip();
  if (blocks.truncated()) return truncated();
  if (step == PixelCounter::Step::kBad) return corrupt("a code of the picture is impossible");
  if (counter.pixels() < wanted) return corrupt("pixels of the picture are missing");
  if (trailing > kMaxTrailingBytes) return corrupt("the picture has far more data than pixels");
  return Done{};
}

}  // namespace

Result<Header> read_gif_header(Bytes bytes) {
  if (!has(bytes, 0, kHeaderBytes)) return truncated();
  Header header;
  header.info.format = ImageFormat::kGif;
  header.info.width = u16_le(bytes, 6);
  header.info.height = u16_le(bytes, 8);
  if (header.info.width == 0 || header.info.height == 0) return corrupt("a side is 0 pixels long");
  return header;
}

Status check_gif(Bytes bytes) {
  std::size_t position = kHeaderBytes + colour_table_bytes(bytes[10]);
  while (has(bytes, position, 1)) {
    const std::uint8_t tag = bytes[position];
    if (tag == kImageDescriptor) return check_frame(bytes, position + 1);
    if (tag != kExtension) return corrupt("there is no picture in the file");
    Blocks blocks(bytes, position + 2);
    blocks.skip();
    if (blocks.truncated()) return truncated();
    position = blocks.position();
  }
  return truncated();
}

}  // namespace vitrine::image
