// SPDX-License-Identifier: MIT
#include "publish/site_files.h"

#include <algorithm>
#include <array>
#include <system_error>

#include "io/hash.h"
#include "publish/place_file.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxPath = 512;
constexpr std::size_t kNameDigits = 16;

constexpr std::array<std::string_view, 13> kKinds = {
    "index-", "partitions-", "fine-", "neighbours-", "catalogue-", "summaries-", "palettes-",
    "map-",   "tiles-",      "logo-", "model-",      "weights-",   "page-"};
constexpr std::array<std::string_view, 8> kEndings = {".bin", ".json", ".onnx", ".vgg",
                                                      ".svg", ".png",  ".jpg",  ".webp"};
// Kinds of which there may be so many files that they are a set: a folder, without an ending.
constexpr std::array<std::string_view, 6> kSets = {"partitions-", "fine-",      "neighbours-",
                                                   "catalogue-",  "summaries-", "tiles-"};

bool is_path_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '_' ||
         c == '-' || c == ',' || c == '/';
}

// Also where links are followed. What is not there at all counts as below: its absence is reported by the
// read.
bool stays_below(const fs::path& site, const std::string& file) {
  if (!is_site_path(file)) return false;
  std::error_code failure;
  const fs::path root = fs::canonical(site, failure);
  if (failure) return false;
  const fs::path target = fs::weakly_canonical(root / file, failure);
  if (failure) return false;
  return std::mismatch(root.begin(), root.end(), target.begin(), target.end()).first == root.end();
}

Error differs(const FileReference& reference, std::string_view what) {
  return Error{ErrorCode::kCorrupt, reference.file + ": " + std::string(what) +
                                        " than the entry says; copy the site again or build it again"};
}

}  // namespace

bool is_site_path(std::string_view path) {
  if (path.empty() || path.size() > kMaxPath || !std::all_of(path.begin(), path.end(), is_path_character))
    return false;
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string_view part = path.substr(start, end - start);
    if (part.empty() || part == "." || part == "..") return false;
    start = end + 1;
  }
  return true;
}

bool is_data_name(std::string_view name) {
  const auto kind =
      std::find_if(kKinds.begin(), kKinds.end(), [&](std::string_view k) { return name.starts_with(k); });
  if (kind == kKinds.end()) return false;
  const std::string_view rest = name.substr(kind->size());
  return rest.size() >= kNameDigits &&
         rest.substr(0, kNameDigits).find_first_not_of("0123456789abcdef") == rest.npos &&
         (std::find(kEndings.begin(), kEndings.end(), rest.substr(kNameDigits)) != kEndings.end() ||
          (rest.size() == kNameDigits && std::find(kSets.begin(), kSets.end(), *kind) != kSets.end()));
}

FileReference reference_of(std::string file, std::span<const std::uint8_t> bytes) {
  return {std::move(file), bytes.size(), io::hex(io::sha256(bytes))};
}

std::string data_name(std::string_view kind, std::string_view sha256, std::string_view ending) {
  return "data/" + std::string(kind) + "-" + std::string(sha256.substr(0, kNameDigits)) + std::string(ending);
}

Result<FileReference> write_data(const fs::path& site, std::string_view kind, std::string_view ending,
                                 std::span<const std::uint8_t> bytes, std::vector<fs::path>& created) {
  FileReference reference = reference_of({}, bytes);
  reference.file = data_name(kind, reference.sha256, ending);
  const fs::path path = site / reference.file;
  std::error_code ignored;
  const bool present = fs::exists(path, ignored);
  if (Status status = place_file(path, bytes); !status.ok()) return status.error();
  if (!present) created.push_back(path);
  return reference;
}

Result<io::Bytes> read_below(const fs::path& site, const std::string& file, std::uint64_t max_bytes) {
  if (!stays_below(site, file)) return Error{ErrorCode::kCorrupt, file + ": leads out of the site"};
  Result<io::Bytes> bytes = io::read_file(site / file, max_bytes);
  if (!bytes.ok() && bytes.error().code == ErrorCode::kNotFound) {
    return Error{ErrorCode::kNotFound,
                 file + " is missing from " + io::display(site) + "; copy the whole site or build it again"};
  }
  return bytes;
}

Result<io::Bytes> read_referenced(const fs::path& site, const FileReference& reference) {
  // One byte more than named is enough to see that the file is too long.
  Result<io::Bytes> bytes = read_below(site, reference.file, reference.bytes + 1);
  if (!bytes.ok()) {
    return bytes.error().code == ErrorCode::kTooLarge ? differs(reference, "has more bytes") : bytes.error();
  }
  if (reference.sha256.empty()) {
    return bytes->size() <= reference.bytes ? bytes : differs(reference, "has more bytes");
  }
  if (bytes->size() != reference.bytes) {
    return differs(reference, "has " + std::to_string(bytes->size()) + " bytes, other");
  }
  if (io::hex(io::sha256(*bytes)) != reference.sha256) return differs(reference, "holds other bytes");
  return bytes;
}

}  // namespace vitrine::publish
