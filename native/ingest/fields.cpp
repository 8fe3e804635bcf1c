// SPDX-License-Identifier: MIT
#include "ingest/fields.h"

#include <algorithm>
#include <array>

namespace vitrine::ingest {
namespace {

constexpr std::array<std::string_view, 11> kPictureEndings = {"jpg", "jpeg", "png", "gif", "bmp", "tga",
                                                              "psd", "pnm",  "ppm", "pgm", "webp"};

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
  return out;
}

// Where the ending's dot stands; npos where there is none. A leading dot hides a file and starts no ending.
std::size_t ending_dot(std::string_view name) {
  const std::string_view last = last_part(name);
  const std::size_t dot = last.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return std::string_view::npos;
  return name.size() - last.size() + dot;
}

}  // namespace

std::string clean_text(std::string_view text) {
  std::string out(text);
  std::replace_if(out.begin(), out.end(), is_control, ' ');
  const std::size_t first = out.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return out.substr(first, out.find_last_not_of(' ') - first + 1);
}

bool is_web_url(std::string_view text) {
  const std::size_t scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return false;
  const std::string scheme = lower(text.substr(0, scheme_end));
  if (scheme != "http" && scheme != "https") return false;
  const std::string_view rest = text.substr(scheme_end + 3);
  const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  if (host.empty()) return false;
  // Characters that no URL holds (RFC 3986, 2); a text with them is not an address but something else.
  return std::none_of(rest.begin(), rest.end(), [](char c) {
    return is_control(c) || std::string_view(" <>\"\\^`{|}").find(c) != std::string_view::npos;
  });
}

bool is_language_tag(std::string_view text) {
  constexpr std::size_t kLongest = 140;
  return !text.empty() && text.size() <= kLongest && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
  });
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    std::string part = clean_text(text.substr(0, end));
    if (!part.empty() && std::find(parts.begin(), parts.end(), part) == parts.end())
      parts.push_back(std::move(part));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::optional<std::filesystem::path> path_below(std::string_view name) {
  if (name.empty() || name.find('\0') != std::string_view::npos) return std::nullopt;
  const std::filesystem::path path(name);
  if (path.is_absolute()) return std::nullopt;
  for (const std::filesystem::path& part : path) {
    if (part == "..") return std::nullopt;
  }
  return path.lexically_normal();
}

std::string ending_of(std::string_view name) {
  const std::size_t dot = ending_dot(name);
  return dot == std::string_view::npos ? "" : lower(name.substr(dot + 1));
}

std::string_view without_ending(std::string_view name) { return name.substr(0, ending_dot(name)); }

std::string_view last_part(std::string_view name) {
  const std::size_t slash = name.rfind('/');
  return slash == std::string_view::npos ? name : name.substr(slash + 1);
}

std::string cut_summary(std::string_view text, std::size_t most) {
  constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
  constexpr std::size_t kNear = 80;  // bytes given up for a whole word
  if (text.size() <= most) return std::string(text);
  std::size_t end = most - kEllipsis.size();
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  if (const std::size_t space = text.rfind(' ', end); space != text.npos && space + kNear > end) end = space;
  return std::string(text.substr(0, end)) + std::string(kEllipsis);
}

bool is_picture_ending(std::string_view ending) {
  return std::find(kPictureEndings.begin(), kPictureEndings.end(), ending) != kPictureEndings.end();
}

std::string picture_endings_text() {
  std::string text;
  for (const std::string_view ending : kPictureEndings) {
    if (!text.empty()) text += ", ";
    text += ending;
  }
  return text;
}

}  // namespace vitrine::ingest
