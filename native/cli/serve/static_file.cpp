// SPDX-License-Identifier: MIT
#include "cli/serve/static_file.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <system_error>
#include <utility>

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::pair<std::string_view, std::string_view> kMediaTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".wasm", "application/wasm"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".png", "image/png"},
    {".gif", "image/gif"},
    {".webp", "image/webp"},
    {".svg", "image/svg+xml"},
    {".ico", "image/x-icon"},
    {".txt", "text/plain; charset=utf-8"},
    {".md", "text/plain; charset=utf-8"},
    {".woff2", "font/woff2"},
    {".bin", "application/octet-stream"},
    {".onnx", "application/octet-stream"},
};

bool has_hidden_part(std::string_view path) { return path.starts_with('.') || path.find("/.") != path.npos; }

std::optional<std::uint64_t> whole_number(std::string_view digits) {
  std::uint64_t value = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (failure != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

RangeAnswer suffix_range(std::string_view digits, std::uint64_t size) {
  const auto length = whole_number(digits);
  if (!length) return {};
  if (*length == 0 || size == 0) return {RangeKind::kUnsatisfiable, {}};
  return {RangeKind::kPart, {size - std::min(*length, size), size - 1}};
}

}  // namespace

std::string_view media_type(const fs::path& file) {
  std::string ending = file.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const auto& [known, type] : kMediaTypes) {
    if (ending == known) return type;
  }
  return "application/octet-stream";
}

std::optional<fs::path> resolve_request(const fs::path& root, std::string_view path) {
  if (!path.starts_with('/') || path.find('\0') != path.npos || has_hidden_part(path)) return std::nullopt;
  std::error_code failure;
  // Slashes at the start must not make the rest an absolute path of the machine.
  const std::size_t start = std::min(path.find_first_not_of('/'), path.size());
  const fs::path target = fs::canonical(root / fs::path(path.substr(start)), failure);
  if (failure) return std::nullopt;
  const auto parted = std::mismatch(root.begin(), root.end(), target.begin(), target.end());
  if (parted.first != root.end()) return std::nullopt;
  return target;
}

RangeAnswer parse_range(std::string_view header, std::uint64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  if (!header.starts_with(kUnit)) return {};
  header.remove_prefix(kUnit.size());
  const std::size_t dash = header.find('-');
  if (dash == header.npos || header.find(',') != header.npos) return {};
  const std::string_view after = header.substr(dash + 1);
  if (dash == 0) return suffix_range(after, size);
  const auto first = whole_number(header.substr(0, dash));
  const auto last = after.empty() ? std::optional<std::uint64_t>(UINT64_MAX) : whole_number(after);
  if (!first || !last || *last < *first) return {};
  if (*first >= size) return {RangeKind::kUnsatisfiable, {}};
  return {RangeKind::kPart, {*first, std::min(*last, size - 1)}};
}

}  // namespace vitrine::cli
