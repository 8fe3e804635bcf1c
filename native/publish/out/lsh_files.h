// SPDX-License-Identifier: MIT
// The hash by sections as files, so that pictures that come later are hashed like the collection, by this
// program or any other (docs/SCALING.md, "Elasticsearch and OpenSearch"):
//   lsh-model.json   the centres of all clusters
//   lsh-hashes.bin   the clusters of all works
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "build/section_hash.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

inline constexpr const char* kLshModelFile = "lsh-model.json";
inline constexpr const char* kLshHashesFile = "lsh-hashes.bin";

struct LshModel {
  build::SectionHash hash;
  std::string space;   // of the site it was fitted to
  bool exact = false;  // hashes embeddings; else what the codes say of them
};

// The clusters of a site's works, and the model that gave them.
struct LshIndex {
  LshModel model;
  std::vector<std::uint16_t> clusters;  // [works][sections]

  [[nodiscard]] std::span<const std::uint16_t> of(WorkIndex work) const {
    return std::span(clusters).subspan(std::size_t{work} * model.hash.sections, model.hash.sections);
  }
};

// Errors: kIo. REQUIRES: clusters of all works of the site.
[[nodiscard]] Status write_lsh(const std::filesystem::path& folder, const Site& site, const LshIndex& lsh);

// Errors: kNotFound; kCorrupt naming file and field; kSpaceMismatch for files of another site, or of this one
// before it was built anew.
[[nodiscard]] Result<LshIndex> read_lsh(const std::filesystem::path& folder, const Site& site);

}  // namespace vitrine::publish
