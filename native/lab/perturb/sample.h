// SPDX-License-Identifier: MIT
// Which works of a collection a study looks at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ingest/work.h"

namespace vitrine::lab {

// Positions of at most `count` works, ascending: those whose id and `seed` have the smallest hash. So the
// choice hangs on nothing but ids and seed, on every machine, and a collection that grows a little changes it
// a little.
[[nodiscard]] std::vector<std::size_t> choose_sample(const ingest::Collection& collection,
                                                     std::uint32_t count, std::uint64_t seed);

}  // namespace vitrine::lab
