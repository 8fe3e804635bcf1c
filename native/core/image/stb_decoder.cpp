// SPDX-License-Identifier: MIT
#include "core/image/stb_decoder.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>

namespace vitrine::image {
namespace {

// What the decoder may use, and what became of it. Each thread decodes one picture at a time.
struct Budget {
  std::uint64_t left = 0;
  std::uint32_t max_side = 0;
  bool exceeded = false;
  bool refused = false;
};
thread_local Budget budget;

// The size of a block stands before it, so that freeing can give it back to the budget.
constexpr std::size_t kPrefix = alignof(std::max_align_t) > sizeof(std::size_t) ? alignof(std::max_align_t)
                                                                                : sizeof(std::size_t);

std::size_t block_size(const void* block) {
  std::size_t size = 0;
  std::memcpy(&size, static_cast<const char*>(block) - kPrefix, sizeof(size));
  return size;
}

void free_block(void* block) {
  if (block == nullptr) return;
  budget.left += block_size(block);
  std::free(static_cast<char*>(block) - kPrefix);
}

// Memory comes zeroed: stb_image 2.27 reads Huffman tables that a damaged JPEG never defined, and a damaged
// file must give the same pixels on every machine and never what the memory held before.
void* allocate_block(std::size_t size) {
  if (size > budget.left || size > std::numeric_limits<std::size_t>::max() - kPrefix) {
    budget.exceeded = true;
    return nullptr;
  }
  char* memory = static_cast<char*>(std::calloc(1, size + kPrefix));
  if (memory == nullptr) {
    budget.refused = true;
    return nullptr;
  }
  budget.left -= size;
  std::memcpy(memory, &size, sizeof(size));
  return memory + kPrefix;
}

void* reallocate_block(void* block, std::size_t size) {
  void* grown = allocate_block(size);
  if (grown == nullptr || block == nullptr) return grown;
  std::memcpy(grown, block, std::min(size, block_size(block)));
  free_block(block);
  return grown;
}

}  // namespace
}  // namespace vitrine::image

#define STBI_MALLOC(size) vitrine::image::allocate_block(size)
#define STBI_REALLOC(block, size) vitrine::image::reallocate_block(block, size)
#define STBI_FREE(block) vitrine::image::free_block(block)
#define STBI_MAX_DIMENSIONS (vitrine::image::budget.max_side)
// The core never aborts. The assertions guard states that only damaged tables reach, and whose results stay
// in bounds.
#define STBI_ASSERT(condition) static_cast<void>(0)
#define STBI_NO_STDIO
#define STBI_NO_HDR
#define STBI_NO_LINEAR
#define STBI_NO_PIC
#define STBI_NO_PNM
#define STBI_NO_PSD
#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#include <stb/stb_image.h>

namespace vitrine::image {
namespace {

// The Adobe marker that says "four channels are CMYK". Files without it mean the same, but stb_image takes
// them for YCbCr.
constexpr std::uint8_t kAdobeCmyk[] = {0xFF, 0xD8, 0xFF, 0xEE, 0, 14, 'A', 'd', 'o',
                                       'b',  'e',  0,    100,  0, 0,  0,   0,   0};
constexpr std::size_t kReplaced = 2;  // the start of image, which kAdobeCmyk repeats

// Hands out a lead and then a body, and notices when more is wanted than there is. stb_image itself reads
// zeros there.
struct Source {
  Bytes lead;
  Bytes body;
  bool overrun = false;

  std::size_t left() const { return lead.size() + body.size(); }
};

std::size_t take(Bytes& from, std::uint8_t* to, std::size_t count) {
  const std::size_t taken = std::min(count, from.size());
  if (to != nullptr && taken > 0) std::memcpy(to, from.data(), taken);
  from = from.subspan(taken);
  return taken;
}

int on_read(void* user, char* data, int size) {
  auto& source = *static_cast<Source*>(user);
  auto* to = reinterpret_cast<std::uint8_t*>(data);
  const auto wanted = static_cast<std::size_t>(size);
  std::size_t taken = take(source.lead, to, wanted);
  taken += take(source.body, to + taken, wanted - taken);
  if (taken == 0 && size > 0) source.overrun = true;
  return static_cast<int>(taken);
}

void on_skip(void* user, int count) {
  auto& source = *static_cast<Source*>(user);
  const auto wanted = static_cast<std::size_t>(std::max(count, 0));
  const std::size_t taken = take(source.lead, nullptr, wanted);
  if (taken + take(source.body, nullptr, wanted - taken) < wanted) source.overrun = true;
}

int on_eof(void* user) { return static_cast<Source*>(user)->left() == 0 ? 1 : 0; }

// The most that an honest picture of the size needs: a 16-bit interlaced RGBA PNG holds about 36 bytes a
// pixel at once, a progressive JPEG rounds its sides up to 32 pixels, and the compressed bytes are gathered
// in a buffer that doubles.
std::uint64_t memory_for(const ImageInfo& info, std::size_t file_bytes) {
  return (info.width + 64ull) * (info.height + 64ull) * 40 + 4ull * file_bytes + (1ull << 20);
}

// stb_image's reasons for what is well formed but not read.
bool is_unsupported(std::string_view reason) {
  constexpr std::string_view kReasons[] = {"1/2/4/8/16-bit only", "only 8-bit", "unknown BMP"};
  return std::find(std::begin(kReasons), std::end(kReasons), reason) != std::end(kReasons);
}

Error decode_error(const Source& source) {
  if (budget.refused) return Error{ErrorCode::kOutOfMemory, "no memory to decode the picture"};
  if (source.overrun)
    return Error{ErrorCode::kCorrupt, "the file is truncated: it ends before the picture does"};
  if (budget.exceeded) {
    return Error{ErrorCode::kCorrupt, "the file asks for far more memory than a picture of its size needs"};
  }
  const char* text = stbi_failure_reason();
  const std::string_view reason = text == nullptr || *text == '\0' ? "damaged data" : text;
  if (is_unsupported(reason)) {
    return Error{ErrorCode::kUnsupported, "the picture cannot be decoded: " + std::string(reason)};
  }
  return Error{ErrorCode::kCorrupt, "the picture is damaged: " + std::string(reason)};
}

}  // namespace

void FreePixels::operator()(std::uint8_t* pixels) const { free_block(pixels); }

Result<StbPixels> decode_with_stb(Bytes bytes, const Header& header) {
  budget = Budget{.left = memory_for(header.info, bytes.size()),
                  .max_side = std::max(header.info.width, header.info.height)};
  Source source{.lead = {}, .body = bytes};
  if (header.adobe_missing) source = Source{.lead = Bytes(kAdobeCmyk), .body = bytes.subspan(kReplaced)};

  const stbi_io_callbacks callbacks{.read = on_read, .skip = on_skip, .eof = on_eof};
  int width = 0;
  int height = 0;
  int channels = 0;
  StbPixels pixels;
  stbi__g_failure_reason = nullptr;  // a failure may leave no reason, and must not show an earlier file's
  pixels.samples.reset(stbi_load_from_callbacks(&callbacks, &source, &width, &height, &channels, 0));
  if (pixels.samples == nullptr || source.overrun) return decode_error(source);
  if (static_cast<std::uint32_t>(width) != header.info.width ||
      static_cast<std::uint32_t>(height) != header.info.height || channels < 1 || channels > 4) {
    return Error{ErrorCode::kCorrupt, "the picture has another size than its header says"};
  }
  pixels.channels = static_cast<std::uint32_t>(channels);
  return pixels;
}

}  // namespace vitrine::image
