// SPDX-License-Identifier: MIT
// The neighbours of many works as one JSON array, in the shape of older bulk exports:
// [{"reference": {id, iiif_url, local_url}, "neighbours": [{id, iiif_url, local_url, score}, ...]}, ...]
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "publish/ask.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// Takes the next piece of a text.
using TextSink = std::function<Status(std::string_view)>;

// One entry a line and handed on at once, so that a million of them never stand in memory together. Errors:
// those of neighbours_of_work() and of the sink; kInterrupted.
[[nodiscard]] Status write_bulk_neighbours(const Site& site, std::span<const WorkIndex> works,
                                           const Question& question, const std::string& base_url,
                                           const TextSink& sink);

}  // namespace vitrine::publish
