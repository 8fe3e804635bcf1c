// SPDX-License-Identifier: MIT
// Manifests and Collections of IIIF Presentation 3 and 2, and of what real servers make of them, as plain
// values. Bytes in, values out: nothing is fetched. What a manifest says of sound, film, annotations and
// ranges is passed over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/iiif/image_service.h"
#include "ingest/iiif/texts.h"
#include "ingest/work.h"
#include "vitrine/result.h"

namespace vitrine::ingest::iiif {

// A manifest of 100,000 canvases has some 150 MB.
inline constexpr std::uint64_t kMaxDocumentBytes = 256ull << 20;
// Canvases, members, pictures and entries of metadata in one document, all together: some 500 MB at most.
inline constexpr std::size_t kMaxThings = 1'000'000;
// What is kept of one work: a book of 10,000 pages is the largest that a site's readers take.
inline constexpr std::size_t kMaxPicturesAWork = 10'000;

// A picture painted on a canvas.
struct Picture {
  std::string body;    // its own address; empty: none that is http(s)
  std::string format;  // "image/jpeg"; empty: not said
  ImageSize size;      // as said of the body
  std::optional<ImageService> service;
  Cutting cutting;
};

struct MetadataEntry {
  std::vector<std::string> names;  // the label in every language, lower case
  std::string label;
  Text value;
};

// What manifests, collections and canvases say of themselves.
struct Description {
  std::string id;
  Text label;
  Text summary;
  std::vector<MetadataEntry> metadata;
  std::string rights;  // version 2: "license"
  std::string statement_label;
  Text statement;  // requiredStatement or attribution: must be shown
  std::string homepage;
  std::string date;  // navDate: a year, or a day where it says more
  std::vector<Picture> thumbnails;
  std::vector<Provider> providers;  // version 2: its logo, under the attribution
};

struct Canvas {
  Description about;
  ImageSize size;
  std::vector<Picture> pictures;   // of a choice the default first
  std::vector<Picture> stand_ins;  // of its placeholder or accompanying canvas: what film and sound show
};

enum class DocumentKind : std::uint8_t { kManifest, kCollection, kUnknown };

struct Document {
  DocumentKind kind = DocumentKind::kUnknown;
  int version = 3;  // of the Presentation API
  // False for a mention in a collection: then only id and label are there, and the rest is at `id`.
  bool is_whole = false;
  Description about;
  std::vector<Canvas> canvases;    // of a manifest
  std::vector<Picture> stand_ins;  // of the manifest's own placeholder canvas
  std::vector<Document> members;   // of a collection
  std::string next;                // the collection's next page; empty: none
};

struct ReadOptions {
  std::string url;       // where the document came from, for relative ids; empty: its own id is used
  std::string language;  // preferred for texts (BCP 47)
};

// Errors, without the document's name: kCorrupt for what is no JSON; kUnsupported for JSON that is no
// Manifest or Collection, naming what it is; kTooLarge for bytes, values, things or nesting beyond a limit.
[[nodiscard]] Result<Document> parse_document(std::string_view text, const ReadOptions& options);

// True where the bytes begin like JSON that mentions IIIF's types: for telling sources apart.
[[nodiscard]] bool looks_like_presentation(std::string_view head);

}  // namespace vitrine::ingest::iiif
