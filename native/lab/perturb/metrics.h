// SPDX-License-Identifier: MIT
// How well altered copies are found: precision, recall and F1 of the first neighbours of each original.
//
// Rows: original i is row kVariants * i, its altered copies are the rows behind it, in the order of
// kProfileTable.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "lab/perturb/profiles.h"
#include "vitrine/codes.h"

namespace vitrine::lab {

// The original and its altered copies.
inline constexpr std::uint32_t kVariants = kProfiles + 1;

// Neighbours found for each original, and how many of them are looked at: as in the study.
inline constexpr std::uint32_t kNeighboursFound = 10;
inline constexpr std::array<std::uint32_t, 3> kFirst = {1, 3, 5};

// Rows, best first, without the original's own.
using RowList = std::vector<WorkIndex>;

// Over originals. The deviation is the population's: divided by their number.
struct Spread {
  double mean = 0, deviation = 0;
};

// Of the first k neighbours. `hits` are an original's own copies among them.
struct ScoresAt {
  std::uint32_t k = 0;
  Spread precision;                          // hits / k
  Spread recall;                             // hits / kProfiles
  Spread f1;                                 // their harmonic mean, 0 without hits
  std::array<double, kProfiles> found = {};  // share of originals whose copy by this profile is among them
};
using Scores = std::array<ScoresAt, kFirst.size()>;

// REQUIRES: lists[i] is that of original i; at least one.
[[nodiscard]] Scores score(std::span<const RowList> lists);

}  // namespace vitrine::lab
