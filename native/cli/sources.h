// SPDX-License-Identifier: MIT
// What `vitrine build` is given: pictures, or vectors that were made elsewhere.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "cli/iiif_source.h"
#include "ingest/vectors.h"
#include "ingest/work.h"
#include "vitrine/result.h"

namespace vitrine::cli {

struct SourceOptions {
  std::vector<std::string> sources;
  std::string images;                // folder of a CSV's pictures; empty: the CSV's own
  std::string catalogue;             // texts by id or file name; empty: none
  std::string ids;                   // of the rows of a .npy; empty: beside it
  std::vector<std::string> columns;  // "title=Titel": what tables call what is called otherwise here
  IiifOptions iiif;                  // for Manifests and Collections
  // Addresses of further manifests; those that the sources name are read with them.
  std::vector<std::string> documents;
};

struct Sources {
  ingest::Collection pictures;                      // unless there are vectors
  std::optional<ingest::VectorCollection> vectors;  // nothing needs embedding then
  // Where pictures came from that lie in the cache, by their files as io::display() shows them.
  std::map<std::string, std::string> addresses;
  // Of IIIF sources: what could not be had, what was met on the way, and ids of works that have changed.
  std::vector<std::string> unavailable;
  std::unordered_set<std::string> met;
  std::vector<std::string> changed_works;
  std::vector<std::string> added;  // of the further manifests those that no source names
};

// Reads all sources: folders of pictures or of index documents, CSVs of pictures, IIIF Manifests and
// Collections, JSON Lines and .npy of vectors. What lies in `site`, the folder to be written (empty: none),
// is no source. Errors: kInvalidArgument where pictures and vectors meet, in one folder or in several
// sources; as the readers.
[[nodiscard]] Result<Sources> read_sources(const SourceOptions& options, const std::string& site);

// Names pictures that were fetched by their addresses, in a report that names their files.
void name_addresses(const Sources& sources, std::vector<ingest::Skipped>& skipped);

}  // namespace vitrine::cli
