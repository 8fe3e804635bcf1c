// SPDX-License-Identifier: MIT
// Texts and numbers as databases read them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "vitrine/result.h"

namespace vitrine::publish {

// The fewest digits that read back as the same float. REQUIRES: finite, as every vector of a site is.
void append_number(std::string& out, float value);

// "[0.5,-0.25]": a vector of JSON, and of pgvector.
void append_vector(std::string& out, std::span<const float> values);

// A field of PostgreSQL's COPY in text format: what is UTF-8 comes back as it is, save for NUL, which no text
// of PostgreSQL can hold and which is dropped. Other bytes become U+FFFD.
void append_copy_text(std::string& out, std::string_view text);
// A text that is not known: NULL.
void append_copy_known(std::string& out, std::string_view text);

// What a collection, a table or an index may be called.
struct NameRule {
  std::string_view first, rest;  // allowed characters: "a-z", "0-9" and single ones
  std::size_t longest;
};
inline constexpr NameRule kTableName{"a-z_", "a-z0-9_", 48};
inline constexpr NameRule kIndexName{"a-z0-9", "a-z0-9._-", 200};
inline constexpr NameRule kCollectionName{"A-Za-z0-9_", "A-Za-z0-9._-", 200};

// Errors: kInvalidArgument, naming --collection and what is allowed.
[[nodiscard]] Status check_name(const std::string& name, const NameRule& rule);

}  // namespace vitrine::publish
