// SPDX-License-Identifier: MIT
// Locality-sensitive hashing by sections, for search engines that know words and no vectors: an embedding is
// cut into sections, each section is clustered by k-means, and a work becomes one word a section, "17-4" for
// cluster 4 of section 17. Works that look alike share words, and how many they share says why.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "vitrine/result.h"

namespace vitrine::build {

// Engines count clauses of a query, and a token is two small numbers.
inline constexpr std::uint32_t kMaxHashSections = 1024;
inline constexpr std::uint32_t kMaxHashClusters = 1024;
// Numbers in all centres together: VGG16's 4096 values with 1024 clusters.
inline constexpr std::uint32_t kMaxHashValues = 1u << 22;

struct SectionHashOptions {
  std::uint32_t sections = 256;
  std::uint32_t clusters = 32;
  std::uint32_t sample = 25000;  // works that k-means looks at, drawn by the seed
  std::uint64_t seed = 1;
};

// The centres of each section's clusters. Section s is the values from start(s) up to start(s + 1).
struct SectionHash {
  std::uint32_t dimension = 0;
  std::uint32_t sections = 0;
  std::uint32_t clusters = 0;
  std::vector<float> centres;  // section after section, cluster after cluster: dimension * clusters values

  // Sections are equal in length where `sections` divides `dimension`, else differ by one value.
  [[nodiscard]] std::uint32_t start(std::uint32_t section) const {
    return static_cast<std::uint32_t>(std::uint64_t{section} * dimension / sections);
  }
};

// What a SectionHash may be: sections and clusters within the limits, no section empty. Errors:
// kInvalidArgument, naming the option.
[[nodiscard]] Status check_section_hash(std::uint32_t dimension, std::uint32_t sections,
                                        std::uint32_t clusters);

// A work's embedding. It is valid until the next call.
using RowReader = std::function<Result<std::span<const float>>(std::uint32_t work)>;

// Fits the clusters: k-means (Lloyd, 1982) from centres drawn as k-means++ does (Arthur and Vassilvitskii,
// 2007). Deterministic, whatever the number of threads. Errors: those of check_section_hash() and of the
// reader; kInvalidArgument for no works; kInterrupted.
[[nodiscard]] Result<SectionHash> fit_section_hash(std::uint32_t works, std::uint32_t dimension,
                                                   const RowReader& row, const SectionHashOptions& options,
                                                   unsigned threads);

// For each section the number of the nearest centre, of equally near ones the first. REQUIRES:
// embedding.size() == hash.dimension.
[[nodiscard]] std::vector<std::uint16_t> hash_embedding(const SectionHash& hash,
                                                        std::span<const float> embedding);

// "17-4".
[[nodiscard]] std::string hash_token(std::uint32_t section, std::uint16_t cluster);

// In how many sections both have the same cluster. REQUIRES: equal sizes.
[[nodiscard]] std::uint32_t shared_sections(std::span<const std::uint16_t> a,
                                            std::span<const std::uint16_t> b);

}  // namespace vitrine::build
