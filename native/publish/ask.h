// SPDX-License-Identifier: MIT
// Questions to an opened site: the works that look like one of its works, or like a new picture's embedding.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "publish/site.h"
#include "vitrine/explorer.h"
#include "vitrine/mixture.h"
#include "vitrine/result.h"

namespace vitrine::publish {

struct Question {
  std::uint32_t k = 10;   // answers wanted, at least 1
  float radius = 2.0f;    // keeps answers whose distance (1 - cosine) is below it; 2 keeps all
  float distinct = 2.0f;  // leaves out what is at least so like a better answer; above 1 keeps all
};

// The neighbours of a work, itself left out by its number, so that exact duplicates stay. Up to the site's k
// they come from the exact lists; beyond it from the codes. Errors: kInvalidArgument for k = 0, k above
// kMaxNeighbours, or a negative radius.
[[nodiscard]] Result<std::vector<ScoredWork>> neighbours_of_work(const Site& site, WorkIndex work,
                                                                 const Question& question);

// The works nearest to an embedding made by `model`, in one of the site's spaces: its index or its instant
// one. The first of them stand in the order of their fine codes, where there are such. Errors: as above,
// kSpaceMismatch, and those of reading fine codes.
[[nodiscard]] Result<std::vector<ScoredWork>> neighbours_of_embedding(const Site& site, const Index& index,
                                                                      std::span<const float> embedding,
                                                                      std::string_view model,
                                                                      const Question& question);

// The works nearest to several examples at once, in one of the site's spaces, without the works `asked` with.
// Errors: as above, and those of mix().
[[nodiscard]] Result<std::vector<ScoredWork>> neighbours_of_mixture(const Index& index,
                                                                    std::span<const Example> examples,
                                                                    std::span<const WorkIndex> asked,
                                                                    const Question& question);

// The same for what a network with the index's projection in its last layer answers.
[[nodiscard]] Result<std::vector<ScoredWork>> neighbours_of_projected(const Site& site, const Index& index,
                                                                      std::span<const float> projected,
                                                                      std::string_view model,
                                                                      const Question& question);

}  // namespace vitrine::publish
