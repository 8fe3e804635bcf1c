// SPDX-License-Identifier: MIT
// What a site was built from, beside it in vitrine.build.json: what `vitrine update` goes on from. No page
// and no other reader of a site asks for it. docs/SITE.md is its specification.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vitrine/result.h"

namespace vitrine::publish {

inline constexpr std::string_view kBuildRecordName = "vitrine.build.json";
inline constexpr std::uint32_t kBuildRecordVersion = 1;
// A hundred thousand marks take 2 MB; as many addresses of documents some 10 MB.
inline constexpr std::uint64_t kMaxBuildRecordBytes = 256ull << 20;
inline constexpr std::size_t kMaxRecordOptions = 10'000;
inline constexpr std::size_t kMaxRecordItems = 1'000'000;

// What makes a document of the stream part of the site: that a collection the site was built from names it,
// or that the stream does.
enum class Membership : std::uint8_t { kCollections, kStream };

// An activity stream of IIIF Change Discovery, and how far it was read.
struct StreamRecord {
  std::string address;
  Membership membership = Membership::kCollections;
  std::string until;               // time of the newest activity that was read; empty: none was
  std::vector<std::string> marks;  // of those of that very moment
};

struct BuildRecord {
  // The options that `vitrine build` was given, by name, each with its values; "SOURCE" are the sources.
  // Paths are relative to the site's folder.
  std::vector<std::pair<std::string, std::vector<std::string>>> options;
  std::string read;  // when the build began to read its sources
  std::optional<StreamRecord> stream;
  std::vector<std::string> added;  // documents that are part of the site by the stream alone
  std::vector<std::string>
      gone;  // documents that the stream says are gone, though a collection may name them
  std::vector<std::string> again;  // documents that could not be had, to be asked for again
};

[[nodiscard]] std::string build_record_text(const BuildRecord& record);

// Errors: kCorrupt naming `file` and field, kUnsupported for another version or something else.
[[nodiscard]] Result<BuildRecord> parse_build_record(std::string_view text, const std::string& file);

// Errors: kNotFound where the site has none; as parse_build_record() and io::read_file().
[[nodiscard]] Result<BuildRecord> load_build_record(const std::filesystem::path& site);

// Errors: kIo; kInvalidArgument for a text that is no UTF-8, which JSON cannot hold.
[[nodiscard]] Status save_build_record(const std::filesystem::path& site, const BuildRecord& record);

// Of a site that now has been built from something else.
void remove_build_record(const std::filesystem::path& site);

}  // namespace vitrine::publish
