// SPDX-License-Identifier: MIT
#include "io/web_cache.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <system_error>

#include "io/file_handle.h"
#include "io/files.h"
#include "io/hash.h"

namespace vitrine::io {
namespace {

namespace fs = std::filesystem;

// An address, two validators and a type; longer is none of ours.
constexpr std::uint64_t kMaxNoteBytes = 64 << 10;
// Longest validator that is worth repeating to a server.
constexpr std::size_t kMaxFieldBytes = 4 << 10;

fs::path note_of(fs::path file) {
  file += ".http";
  return file;
}

// Headers come from outside: a line break in one would be a line of its own.
void put(std::string& note, const char* name, std::string_view value) {
  const bool plain = value.size() <= kMaxFieldBytes * 4 &&
                     std::none_of(value.begin(), value.end(),
                                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  if (!value.empty() && plain) note.append(name).append(": ").append(value).append("\n");
}

std::string_view field(std::string_view note, std::string_view name) {
  while (!note.empty()) {
    const std::size_t end = std::min(note.find('\n'), note.size());
    const std::string_view line = note.substr(0, end);
    note.remove_prefix(std::min(end + 1, note.size()));
    if (line.starts_with(name) && line.substr(name.size()).starts_with(": "))
      return line.substr(name.size() + 2);
  }
  return {};
}

}  // namespace

fs::path WebCache::file_of(std::string_view url) const {
  const std::string name = hex(sha256(url), 20);
  return folder_ / name.substr(0, 2) / name;
}

std::optional<CachedAnswer> WebCache::find(std::string_view url) const {
  const fs::path file = file_of(url);
  const Result<Bytes> bytes = read_file(note_of(file), kMaxNoteBytes);
  if (!bytes.ok()) return std::nullopt;
  const std::string_view note(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  CachedAnswer answer;
  answer.url = field(note, "url");
  answer.from = field(note, "from");
  answer.etag = field(note, "etag");
  answer.last_modified = field(note, "last-modified");
  answer.type = field(note, "type");
  const std::string_view size = field(note, "bytes");
  const auto read = std::from_chars(size.data(), size.data() + size.size(), answer.bytes);
  std::error_code failure;
  const bool whole =
      read.ec == std::errc() && answer.url == url && fs::file_size(file, failure) == answer.bytes;
  return whole && !failure ? std::optional(answer) : std::nullopt;
}

Result<fs::path> WebCache::part_of(std::string_view url, std::uint64_t number) const {
  fs::path part = file_of(url);
  std::error_code failure;
  fs::create_directories(part.parent_path(), failure);
  if (failure) return system_error("make folder", part.parent_path(), failure.value());
  part += "." + std::to_string(::getpid()) + "-" + std::to_string(number) + ".part";
  return part;
}

Status WebCache::keep(const fs::path& part, const CachedAnswer& answer) const {
  const fs::path file = file_of(answer.url);
  // Without its note the file counts as absent: between the two renames it must not go by the earlier one's.
  std::error_code ignored;
  fs::remove(note_of(file), ignored);
  if (Status moved = move_into_place(part, file); !moved.ok()) return moved;
  std::string note;
  put(note, "url", answer.url);
  put(note, "from", answer.from);
  put(note, "etag", answer.etag.size() <= kMaxFieldBytes ? answer.etag : "");
  put(note, "last-modified", answer.last_modified.size() <= kMaxFieldBytes ? answer.last_modified : "");
  put(note, "type", answer.type.size() <= kMaxFieldBytes ? answer.type : "");
  put(note, "bytes", std::to_string(answer.bytes));
  return write_file(note_of(file), note);
}

}  // namespace vitrine::io
