// SPDX-License-Identifier: MIT
// Many small files of one kind as a numbered folder: data/<kind>-<hash>/0.bin, 1.bin and so on. The entry
// names the folder alone, so that a collection of a million works has an entry of some kilobytes. The
// folder's name is its content's, as that of any other data file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/hash.h"
#include "publish/file_reference.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// Lists of more files than this are sets.
inline constexpr std::size_t kMostListed = 256;

// The references of a set's files: read as long as they are no larger than its largest one, and checked by
// their own checksums.
[[nodiscard]] std::vector<FileReference> references_of(const FileSet& set);
[[nodiscard]] FileReference reference_of(const FileSet& set, std::size_t number);

// Writes a set below a temporary name, file after file, and gives it its own name when it is whole. What was
// not finished is removed again.
class FileSetWriter {
 public:
  FileSetWriter(const std::filesystem::path& site, std::string_view kind, std::string_view ending);
  ~FileSetWriter();
  FileSetWriter(const FileSetWriter&) = delete;
  FileSetWriter& operator=(const FileSetWriter&) = delete;

  // The next file. Errors: kIo.
  [[nodiscard]] Status add(std::span<const std::uint8_t> bytes);

  // Keeps in `created` what was not there before. Errors: kIo.
  [[nodiscard]] Result<FileSet> finish(std::vector<std::filesystem::path>& created);

 private:
  std::filesystem::path site_, temporary_;
  std::string kind_;
  FileSet set_;
  std::vector<std::uint8_t> digests_;
};

// Reads all files of a set. Errors: kNotFound, kCorrupt naming the folder where they are not those that the
// entry names.
[[nodiscard]] Status verify_set(const std::filesystem::path& site, const FileSet& set);

}  // namespace vitrine::publish
