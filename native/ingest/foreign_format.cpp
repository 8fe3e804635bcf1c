// SPDX-License-Identifier: MIT
#include "ingest/foreign_format.h"

#include <algorithm>
#include <string_view>

#include "vitrine/text.h"

namespace vitrine::ingest {
namespace {

using namespace std::string_view_literals;

constexpr const char* kConvert = ": convert it to JPEG or PNG";

struct Signature {
  std::string_view bytes;
  const char* name;
  bool is_picture;
};

// The first bytes of files that are met among pictures.
constexpr Signature kSignatures[] = {
    {"II*\0"sv, "a TIFF or camera raw file", true},
    {"MM\0*"sv, "a TIFF or camera raw file", true},
    {"II+\0"sv, "a BigTIFF", true},
    {"MM\0+"sv, "a BigTIFF", true},
    {"\0\0\0\x0CjP  "sv, "a JPEG 2000", true},
    {"\xFF\x4F\xFF\x51"sv, "a JPEG 2000", true},
    {"\0\0\0\x0CJXL "sv, "a JPEG XL", true},
    {"\xFF\x0A"sv, "a JPEG XL", true},
    {"%PDF"sv, "a PDF", true},
    {"PK\x03\x04"sv, "a ZIP archive", false},
    {"\x1F\x8B"sv, "a gzip archive", false},
};

// Files of the ISO base media format ("ftyp" at byte 4) are told apart by their brand.
std::string describe_media_brand(std::string_view head) {
  if (head.substr(4, 4) != "ftyp") return "";
  const std::string_view brand = head.substr(8, 4);
  if (brand == "avif" || brand == "avis") return std::string("an AVIF") + kConvert;
  for (const std::string_view heic : {"heic"sv, "heix"sv, "hevc"sv, "heim"sv, "heis"sv, "mif1"sv, "msf1"sv}) {
    if (brand == heic) return std::string("an HEIC or AVIF") + kConvert;
  }
  return "a film, not a picture";
}

std::string_view head_of(std::span<const std::uint8_t> bytes, std::size_t length) {
  return {reinterpret_cast<const char*>(bytes.data()), std::min(bytes.size(), length)};
}

}  // namespace

std::string describe_foreign_format(std::span<const std::uint8_t> bytes) {
  const std::string_view head = head_of(bytes, 16);
  for (const Signature& signature : kSignatures) {
    if (head.substr(0, signature.bytes.size()) != signature.bytes) continue;
    return std::string(signature.name) + (signature.is_picture ? kConvert : ", not a picture");
  }
  return head.size() >= 12 ? describe_media_brand(head) : "";
}

bool looks_like_text(std::span<const std::uint8_t> bytes) {
  std::string_view head = head_of(bytes, 512);
  if (head.empty()) return false;
  if (head.size() >= 2 && head[0] == 'P' && head[1] >= '1' && head[1] <= '7') return false;
  // A character of several bytes may be cut by the end of what is looked at.
  for (int cut = 0; cut < 3 && head.size() > 4 && !is_utf8(head); ++cut) head.remove_suffix(1);
  if (!is_utf8(head)) return false;
  return std::none_of(head.begin(), head.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r' && c != '\n') || c == 0x7F;
  });
}

}  // namespace vitrine::ingest
