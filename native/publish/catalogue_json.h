// SPDX-License-Identifier: MIT
// A catalogue shard: texts and images of a run of works. docs/SITE.md is its specification.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "publish/json_fields.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// A site has its works' summaries and details in files of their own (summaries.h), a part of a collection
// within.
enum class Summaries : std::uint8_t { kApart, kWithin };

// One work as it stands in a shard.
[[nodiscard]] Json work_json(const PublishedWork& published, Summaries summaries = Summaries::kApart);

// The works of one shard as compact JSON; texts and images that are not known are left out.
[[nodiscard]] std::string shard_text(std::uint32_t first, std::span<const PublishedWork> works,
                                     Summaries summaries = Summaries::kApart);

// Reads a shard that must hold `count` works from number `first`. Errors: kCorrupt naming `file` and field.
[[nodiscard]] Result<std::vector<PublishedWork>> parse_shard(std::string_view text, const std::string& file,
                                                             std::uint32_t first, std::uint32_t count);

// "https://host:port" of an absolute http(s) URL, or empty where it is none that a page may show a picture
// from.
[[nodiscard]] std::string url_origin(std::string_view url);

}  // namespace vitrine::publish
