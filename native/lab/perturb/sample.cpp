// SPDX-License-Identifier: MIT
#include "lab/perturb/sample.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "io/hash.h"

namespace vitrine::lab {

std::vector<std::size_t> choose_sample(const ingest::Collection& collection, std::uint32_t count,
                                       std::uint64_t seed) {
  std::vector<std::size_t> positions(collection.works.size());
  std::iota(positions.begin(), positions.end(), std::size_t{0});
  if (positions.size() <= count) return positions;
  std::vector<std::pair<io::Digest, std::size_t>> ranked;
  ranked.reserve(positions.size());
  const std::string prefix = std::to_string(seed) + ' ';
  for (const std::size_t position : positions)
    ranked.emplace_back(io::sha256(std::string_view(prefix + collection.works[position].id)), position);
  std::nth_element(ranked.begin(), ranked.begin() + count, ranked.end());
  positions.resize(count);
  std::transform(ranked.begin(), ranked.begin() + count, positions.begin(),
                 [](const auto& one) { return one.second; });
  std::sort(positions.begin(), positions.end());
  return positions;
}

}  // namespace vitrine::lab
