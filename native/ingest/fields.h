// SPDX-License-Identifier: MIT
// Single fields of a record: texts cleaned, addresses and file names checked before anything trusts them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitrine::ingest {

// The text without white space at its ends; control characters inside (line ends of quoted fields, a stray
// NUL) become spaces. REQUIRES: UTF-8.
[[nodiscard]] std::string clean_text(std::string_view text);

// Longest summary kept of a work: a screen of text. Museums' own pages have the rest.
inline constexpr std::size_t kMaxSummaryBytes = 4000;

// What is kept of a work beside the texts that have fields of their own, and the longest of such texts.
inline constexpr std::size_t kMaxMetadata = 64;
inline constexpr std::size_t kMaxProviders = 8;
inline constexpr std::uint64_t kMaxLogoBytes = 4 << 20;  // of the picture that a provider's logo is made from
inline constexpr std::size_t kMaxLabelBytes = 1000;
inline constexpr std::size_t kMaxValueBytes = 4000;

// The text, or its beginning and an ellipsis, `most` bytes in all: cut between two words where one ends near,
// never within a character. REQUIRES: UTF-8; most > 3.
[[nodiscard]] std::string cut_summary(std::string_view text, std::size_t most = kMaxSummaryBytes);

// True for an absolute http or https URL with a host and without spaces or control characters: safe as a
// link's target.
[[nodiscard]] bool is_web_url(std::string_view text);

// True for letters, digits and dashes alone, up to 140 of them: the shape of a BCP 47 language tag. (Four
// times the 35 characters that BCP 47 advises to allow for.)
[[nodiscard]] bool is_language_tag(std::string_view text);

// The parts of a text between semicolons, cleaned; empty ones and repetitions are left out.
[[nodiscard]] std::vector<std::string> split_list(std::string_view text);

// A file name from a table as a path below some folder; nothing where it is absolute or climbs out by "..".
[[nodiscard]] std::optional<std::filesystem::path> path_below(std::string_view name);

// The text behind the last dot of the last part, lower case: "jpg" for "a/B.JPG"; empty where there is none.
[[nodiscard]] std::string ending_of(std::string_view name);

// "a/b.tar" for "a/b.tar.gz"; a name without ending stays as it is.
[[nodiscard]] std::string_view without_ending(std::string_view name);

// "b.jpg" for "a/b.jpg".
[[nodiscard]] std::string_view last_part(std::string_view name);

// True for the endings of pictures that read_folder() takes up.
[[nodiscard]] bool is_picture_ending(std::string_view ending);

// The same endings for messages: "jpg, jpeg, png, ...".
[[nodiscard]] std::string picture_endings_text();

}  // namespace vitrine::ingest
