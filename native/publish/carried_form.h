// SPDX-License-Identifier: MIT
// Which form of a network a site carries for visitors' own pictures.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "embed/network.h"
#include "vitrine/result.h"

namespace vitrine::publish {

enum class Carry : std::uint8_t { kAuto, kYes, kNo };

struct CarryWish {
  Carry carry = Carry::kAuto;
  std::string form;  // "int8"; empty: the one that suits best
};

// The most that is put before visitors unasked: half a minute at 40 Mbit/s, and a seventh of what GitHub
// Pages gives a site.
inline constexpr std::uint64_t kLargestDownload = 150'000'000;
// GitHub refuses single files beyond this, and so do its pages.
inline constexpr std::uint64_t kLargestFile = 100'000'000;
// A smaller form that finds this share of the first ten neighbours may answer for the one the collection was
// embedded with.
inline constexpr double kWantedOverlap = 0.95;

// Chooses among `built`, which the collection was embedded with, and its `others`:
//   1. the one of the others that the page's own engine runs, where it is known to agree with it by
//      kWantedOverlap;
//   2. else the smallest of the others that is known to;
//   3. `built` itself;
//   4. whichever of the others agrees best;
// each only within kLargestDownload and kLargestFile; where none is, nothing, save with kYes the smallest of
// all. Where `built` is itself a smaller form, nobody has measured the others against it, and it is the only
// candidate. A form asked for by name is taken whatever its size. The answer's embeddings count for `built`.
// Errors: kNotFound for a form that is not there, naming those that are; kInvalidArgument for a form together
// with kNo.
[[nodiscard]] Result<std::optional<embed::Network>> choose_carried_form(
    const embed::Network& built, std::span<const embed::Network> others, const CarryWish& wish);

}  // namespace vitrine::publish
