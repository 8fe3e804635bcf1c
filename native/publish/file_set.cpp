// SPDX-License-Identifier: MIT
#include "publish/file_set.h"

#include <algorithm>
#include <system_error>

#include "publish/place_file.h"
#include "publish/site_files.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

void append(std::vector<std::uint8_t>& digests, std::span<const std::uint8_t> bytes) {
  const io::Digest digest = io::sha256(bytes);
  digests.insert(digests.end(), digest.begin(), digest.end());
}

std::string file_name(std::size_t number, std::string_view ending) {
  return std::to_string(number) + std::string(ending);
}

Error cannot(const std::string& what, const fs::path& path, const std::error_code& failure) {
  return Error{ErrorCode::kIo, what + " " + io::display(path) + ": " + failure.message()};
}

}  // namespace

FileReference reference_of(const FileSet& set, std::size_t number) {
  return {set.folder + "/" + file_name(number, set.ending), set.largest, {}};
}

std::vector<FileReference> references_of(const FileSet& set) {
  std::vector<FileReference> references(set.files);
  for (std::size_t i = 0; i < references.size(); ++i) references[i] = reference_of(set, i);
  return references;
}

FileSetWriter::FileSetWriter(const fs::path& site, std::string_view kind, std::string_view ending)
    : site_(site), temporary_(site / "data" / (".vitrine-" + std::string(kind) + ".tmp")), kind_(kind) {
  set_.ending = ending;
  std::error_code ignored;
  fs::remove_all(temporary_, ignored);  // what a crash has left
}

FileSetWriter::~FileSetWriter() {
  std::error_code ignored;
  fs::remove_all(temporary_, ignored);
}

Status FileSetWriter::add(std::span<const std::uint8_t> bytes) {
  append(digests_, bytes);
  set_.bytes += bytes.size();
  set_.largest = std::max<std::uint64_t>(set_.largest, bytes.size());
  return place_file(temporary_ / file_name(set_.files++, set_.ending), bytes);
}

Result<FileSet> FileSetWriter::finish(std::vector<fs::path>& created) {
  set_.sha256 = io::hex(io::sha256(digests_));
  set_.folder = data_name(kind_, set_.sha256, "");
  const fs::path folder = site_ / set_.folder;
  std::error_code failure;
  if (fs::exists(folder, failure)) {
    if (verify_set(site_, set_).ok()) return set_;
    fs::remove_all(folder, failure);
    if (failure) return cannot("cannot replace", folder, failure);
  }
  fs::rename(temporary_, folder, failure);
  if (failure) return cannot("cannot name", folder, failure);
  created.push_back(folder);
  return set_;
}

Status verify_set(const fs::path& site, const FileSet& set) {
  std::vector<std::uint8_t> digests;
  std::uint64_t total = 0;
  for (const FileReference& reference : references_of(set)) {
    const Result<io::Bytes> bytes = read_referenced(site, reference);
    if (!bytes.ok()) return bytes.error();
    append(digests, *bytes);
    total += bytes->size();
  }
  std::error_code ignored;
  const auto present = std::distance(fs::directory_iterator(site / set.folder, ignored), {});
  if (total == set.bytes && io::hex(io::sha256(digests)) == set.sha256 &&
      present == static_cast<std::ptrdiff_t>(set.files))
    return Done{};
  return Error{ErrorCode::kCorrupt,
               set.folder + ": has other files than the entry says; copy the site again or build it again"};
}

}  // namespace vitrine::publish
