// SPDX-License-Identifier: MIT
// How an entry names the files of a site.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vitrine::publish {

// A content-addressed file: `file` is relative to the entry. Of a set's file, sha256 is empty and bytes are
// the most it may have.
struct FileReference {
  std::string file;
  std::uint64_t bytes = 0;
  std::string sha256;  // 64 hex digits
};

// Files folder/0<ending>, folder/1<ending> and so on: see file_set.h.
struct FileSet {
  std::string folder;  // relative to the entry; its name ends with the first 16 digits of sha256
  std::string ending;  // ".bin", ".json"
  std::uint32_t files = 0;
  std::uint64_t bytes = 0;    // of all files
  std::uint64_t largest = 0;  // of the largest one
  std::string sha256;         // of the files' SHA-256 digests, 32 bytes each, one behind the other
};

// Files of one kind, in order: each named, or all as a set.
struct FileList {
  std::vector<FileReference> files;
  std::optional<FileSet> set;
};

}  // namespace vitrine::publish
