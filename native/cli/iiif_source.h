// SPDX-License-Identifier: MIT
// A museum's IIIF data as a source of a build: a Manifest or Collection, from a file or from the web.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_set>
#include <vector>

#include "ingest/iiif/changes.h"
#include "ingest/iiif/gather.h"
#include "ingest/iiif/works.h"
#include "io/progress.h"
#include "vitrine/result.h"

namespace vitrine::cli {

struct IiifOptions {
  ingest::iiif::Per per = ingest::iiif::Per::kManifest;
  std::string language = "en";       // preferred of their texts
  std::uint32_t picture_size = 480;  // longest side asked for
  std::uint32_t short_side = 256;    // at least, for what embeds the pictures
  std::uint32_t most_pictures = 0;   // of a work; 0: all
  unsigned connections = 4;          // to one host
  unsigned timeout = 30;             // seconds without a byte
  bool hosted = false;               // pages show pictures from their hosts
  bool refresh = false;
  bool allow_private_hosts = false;
  std::filesystem::path cache;  // empty: cache_folder()
  io::ProgressStyle progress = io::ProgressStyle::kAuto;
  // An update: what has changed since the site was built. Must live as long. Null: all is asked for again.
  const ingest::iiif::ChangedDocuments* changes = nullptr;
  bool documents_only = false;  // no picture is fetched: to say what would be done
};

// What was read of IIIF sources.
struct IiifSource {
  ingest::iiif::Gathered gathered;
  std::unordered_set<std::string> met;     // documents, see Walk
  std::vector<std::string> changed_works;  // ids of works whose document has changed
};

// How documents are read and fetched; and what only a build needs, for pictures.
void add_iiif_options(CLI::App& command, IiifOptions& options);
// Those of them that say how hosts are treated.
void add_host_options(CLI::App& command, IiifOptions& options);
void add_picture_options(CLI::App& command, IiifOptions& options);

[[nodiscard]] ingest::iiif::WorkOptions work_options(const IiifOptions& options);

// True for an http(s) address and for a file that ends in .json.
[[nodiscard]] bool is_iiif_source(const std::string& source);

// A document's text and the address it came from, empty for a file.
struct IiifText {
  std::string text;
  std::string url;
};

// Errors: kNotFound, kIo, kTooLarge; as Fetcher::fetch().
[[nodiscard]] Result<IiifText> read_iiif_text(const std::string& source, const IiifOptions& options);

// All works of a Manifest or Collection, their pictures fetched. Errors: as read_iiif_text(),
// parse_document() and walk(), naming the source; kInvalidArgument where no picture came.
[[nodiscard]] Result<IiifSource> read_iiif_source(const std::string& source, const IiifOptions& options);

// The works of these documents, as if a collection named them.
[[nodiscard]] Result<IiifSource> read_iiif_documents(const std::vector<std::string>& urls,
                                                     const IiifOptions& options);

// A fetcher with these options.
[[nodiscard]] io::Fetcher make_fetcher(const IiifOptions& options);

}  // namespace vitrine::cli
