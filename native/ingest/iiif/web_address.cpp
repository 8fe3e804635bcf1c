// SPDX-License-Identifier: MIT
#include "ingest/iiif/web_address.h"

#include <algorithm>
#include <vector>

#include "ingest/fields.h"

namespace vitrine::ingest::iiif {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
  return out;
}

// "https" of "https://..."; empty where the text begins with no scheme.
std::string_view scheme_of(std::string_view text) {
  const std::size_t colon = text.find_first_of(":/?#");
  if (colon == text.npos || text[colon] != ':' || colon == 0) return {};
  const std::string_view scheme = text.substr(0, colon);
  const bool sound = std::all_of(scheme.begin(), scheme.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '-' || c == '.';
  });
  return sound ? scheme : std::string_view();
}

// Path without "." and "..", which may not climb above its root.
std::string without_dots(std::string_view path) {
  std::vector<std::string_view> parts;
  bool ends_in_folder = false;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    path.remove_prefix(end);
    ends_in_folder = part == "." || part == "..";
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
    } else if (part != ".") {
      parts.push_back(part);
    }
  }
  std::string out;
  for (const std::string_view part : parts) out.append("/").append(part);
  if (ends_in_folder || out.empty()) out += '/';
  return out;
}

struct Split {
  std::string_view origin;  // "https://host"
  std::string_view path;    // begins with '/', or is empty
  std::string_view rest;    // from '?' or '#' on
};

Split split(std::string_view url) {
  const std::size_t start = url.find("://");
  const std::size_t host = start == url.npos ? 0 : start + 3;
  const std::size_t path = std::min(url.find_first_of("/?#", host), url.size());
  const std::size_t rest = std::min(url.find_first_of("?#", path), url.size());
  return {url.substr(0, path), url.substr(path, rest - path), url.substr(rest)};
}

// An address with dots removed, or nothing where it is none.
std::string checked(const std::string& url) {
  if (url.size() > kMaxUrlBytes || !is_web_url(url)) return {};
  const Split parts = split(url);
  // "https://museum.example@elsewhere/" leads elsewhere.
  if (parts.origin.find('@') != parts.origin.npos) return {};
  // No host's name begins with a dot; ".." would look like a step upwards.
  if (parts.origin.find("://.") != parts.origin.npos) return {};
  return std::string(parts.origin) + (parts.path.empty() ? "/" : without_dots(parts.path)) +
         std::string(parts.rest);
}

}  // namespace

std::string tidy_url(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const std::string clean = clean_text(text);
  std::string out;
  out.reserve(clean.size());
  for (const char c : clean) {
    const auto byte = static_cast<unsigned char>(c);
    const bool encoded =
        byte <= 0x20 || byte >= 0x7F || std::string_view("<>\"\\^`{|}'").find(c) != std::string_view::npos;
    if (!encoded) {
      out += c;
      continue;
    }
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

std::string resolve_url(std::string_view base, std::string_view reference) {
  // Longer ones are refused below; cut, so that they are not copied first.
  const std::string tidy = tidy_url(reference.substr(0, kMaxUrlBytes + 1));
  if (tidy.empty()) return {};
  if (!scheme_of(tidy).empty()) return checked(tidy);
  if (!is_web_url(base)) return {};
  const Split from = split(base);
  if (tidy.starts_with("//")) return checked(std::string(scheme_of(base)) + ":" + tidy);
  if (tidy.front() == '/') return checked(std::string(from.origin) + tidy);
  if (tidy.front() == '#') return checked(std::string(without_fragment(base)) + tidy);
  if (tidy.front() == '?') return checked(std::string(from.origin) + std::string(from.path) + tidy);
  const std::size_t folder = from.path.rfind('/');
  const std::string_view above = folder == from.path.npos ? "/" : from.path.substr(0, folder + 1);
  return checked(std::string(from.origin) + std::string(above) + tidy);
}

std::string origin_of(std::string_view url) { return lower(split(url).origin); }

std::string_view without_fragment(std::string_view url) { return url.substr(0, url.find('#')); }

std::string document_key(std::string_view url) {
  std::string key(without_fragment(url));
  if (key.starts_with("http://")) key.insert(4, "s");
  return key;
}

}  // namespace vitrine::ingest::iiif
