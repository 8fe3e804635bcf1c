// SPDX-License-Identifier: MIT
#include "publish/out/folder_files.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "io/files.h"
#include "publish/place_file.h"
#include "publish/site_files.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

constexpr const char* kListFile = ".vitrine-files";
// A million names of 255 bytes.
constexpr std::uint64_t kMaxListBytes = 256ull << 20;

}  // namespace

FolderFiles::FolderFiles(fs::path folder) : folder_(std::move(folder)) {
  const Result<io::Bytes> bytes = io::read_file(folder_ / kListFile, kMaxListBytes);
  if (!bytes.ok()) return;
  std::string_view text = as_text(*bytes);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    // Whatever somebody wrote into the list, nothing outside the folder is removed.
    if (!line.empty() && line[0] != '.' && line.find_first_of("/\\") == line.npos) earlier_.emplace(line);
  }
}

Status FolderFiles::put(const std::string& name, std::string_view text) {
  written_.insert(name);
  return place_file(folder_ / name, as_bytes(text));
}

Status FolderFiles::link(const std::string& name, const fs::path& from, std::span<const std::uint8_t> bytes) {
  written_.insert(name);
  return link_or_place_file(from, folder_ / name, bytes);
}

Status FolderFiles::note(const std::set<std::string>& names) const {
  std::string text;
  for (const std::string& name : names) text += name + "\n";
  return place_file(folder_ / kListFile, as_bytes(text));
}

Status FolderFiles::finish() {
  // The list names old and new files until the old ones are gone.
  std::set<std::string> both = written_;
  both.insert(earlier_.begin(), earlier_.end());
  if (Status status = note(both); !status.ok()) return status;
  std::error_code ignored;
  for (const std::string& name : earlier_) {
    if (!written_.contains(name)) fs::remove(folder_ / name, ignored);
  }
  if (Status status = note(written_); !status.ok()) return status;
  return sync_site(folder_);
}

}  // namespace vitrine::publish
