// SPDX-License-Identifier: MIT
// The search that an engine of words does over hashes by sections, on this machine: the more sections a work
// shares with the question, the better. With it what such a search finds is known before there is an engine.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "publish/out/lsh_files.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

struct SharedSections {
  WorkIndex work = 0;
  std::uint32_t sections = 0;
};

struct LshQuestion {
  std::uint32_t k = 10;
  std::string text;  // works whose title, maker, type or subjects hold all of its words; empty: all works
};

// Most shared sections first, then in the order of the site; works that share none are left out, as is
// `asked` (a number of no work: none is). Errors: kInvalidArgument for k = 0 or above kMaxNeighbours.
// REQUIRES: as many clusters as the model has sections.
[[nodiscard]] Result<std::vector<SharedSections>> search_lsh(const Site& site, const LshIndex& lsh,
                                                             std::span<const std::uint16_t> clusters,
                                                             WorkIndex asked, const LshQuestion& question);

// What a network answers to a picture: its embedding, or that in the space's projection.
struct NetworkAnswer {
  std::span<const float> values;
  bool projected = false;
};

// A new picture's hash. Errors: kSpaceMismatch where the hash was fitted to vectors of another length or
// kind.
[[nodiscard]] Result<std::vector<std::uint16_t>> hash_picture(const Site& site, const LshIndex& lsh,
                                                              const NetworkAnswer& answer);

// Words as an engine's standard analyzer sees them, nearly: letters and digits, ASCII in lower case.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

}  // namespace vitrine::publish
