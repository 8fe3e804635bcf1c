// SPDX-License-Identifier: MIT
// The entry, vitrine.json: the one mutable file that names all others. docs/SITE.md is its specification.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "publish/site.h"
#include "vitrine/result.h"
#include "vitrine/tensor.h"

namespace vitrine::publish {

inline constexpr std::uint32_t kSiteMajorVersion = 1;  // a reader refuses another
inline constexpr std::uint32_t kSiteMinorVersion = 0;  // a reader ignores fields it does not know

inline constexpr std::string_view kEntryName = "vitrine.json";
// The entry before this one. It keeps the files alive that an open page may still ask for.
inline constexpr std::string_view kPreviousEntryName = "vitrine.previous.json";

// Largest files read, by what they are: each some ten times what a collection of a million works needs.
inline constexpr std::uint64_t kMaxEntryBytes = 16ull << 20;
inline constexpr std::uint64_t kMaxShardBytes = 64ull << 20;
inline constexpr std::uint64_t kMaxPageListBytes = 4ull << 20;
inline constexpr std::uint64_t kMaxNeighbourPageBytes = 32ull << 20;
inline constexpr std::uint64_t kMaxModelBytes = 1ull << 30;
inline constexpr std::uint32_t kMaxWorks = 1u << 24;
inline constexpr std::uint32_t kMaxShardWorks = 1u << 16;

// A content-addressed file: `file` is relative to the entry.
struct FileReference {
  std::string file;
  std::uint64_t bytes = 0;
  std::string sha256;  // 64 hex digits
};

struct EntryModel {
  FileReference weights;
  std::string input;
  std::string feature;
  std::uint32_t dimension = 0;
  PreprocessSpec preprocess;
};

struct Entry {
  std::string title, language, accent;
  std::uint32_t works = 0;
  std::string space_id, model, model_name, model_label, embedder;
  std::uint32_t input_dimension = 0, dimension = 0;
  FileReference index;
  std::uint32_t neighbours_k = 0, works_per_page = 1;
  std::vector<FileReference> pages;
  std::uint32_t works_per_shard = 1;
  std::vector<FileReference> shards;
  std::optional<EntryModel> network;
  Upload upload = Upload::kNone;
  std::string upload_reason;
  std::optional<FileReference> page;  // the list of the page's files, see page_list.h
};

// The entry as indented JSON; equal entries give equal bytes.
[[nodiscard]] std::string entry_text(const Entry& entry);

// Reads an entry from anywhere: every bound and path is checked. Errors: kCorrupt naming `file` and field;
// kUnsupported for another major version or something that is no entry.
[[nodiscard]] Result<Entry> parse_entry(std::string_view text, const std::string& file);

// The texts a museum chooses, before they are written. Errors: kInvalidArgument naming the option and its
// value.
[[nodiscard]] Status validate_texts(const std::string& title, const std::string& language,
                                    const std::string& accent);

}  // namespace vitrine::publish
