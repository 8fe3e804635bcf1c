// SPDX-License-Identifier: MIT
// What `vitrine build` is given: pictures, or vectors that were made elsewhere.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/vectors.h"
#include "ingest/work.h"
#include "vitrine/result.h"

namespace vitrine::cli {

struct SourceOptions {
  std::vector<std::string> sources;
  std::string images;     // folder of a CSV's pictures; empty: the CSV's own
  std::string catalogue;  // texts by id or file name; empty: none
  std::string ids;        // of the rows of a .npy; empty: beside it
  std::vector<std::string> columns;  // "title=Titel": what tables call what is called otherwise here
};

struct Sources {
  ingest::Collection pictures;                      // unless there are vectors
  std::optional<ingest::VectorCollection> vectors;  // nothing needs embedding then
};

// Reads all sources: folders of pictures or of index documents, CSVs of pictures, JSON Lines and .npy of
// vectors.
// What lies in `site`, the folder to be written, is no source. Errors: kInvalidArgument where pictures and
// vectors meet, in one folder or in several sources; as the readers.
[[nodiscard]] Result<Sources> read_sources(const SourceOptions& options, const std::string& site);

}  // namespace vitrine::cli
