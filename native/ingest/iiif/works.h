// SPDX-License-Identifier: MIT
// Works out of what IIIF documents say: one a manifest, or one a canvas.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/iiif/presentation.h"
#include "ingest/work.h"

namespace vitrine::ingest::iiif {

enum class Per : std::uint8_t { kManifest, kCanvas };

struct WorkOptions {
  Per per = Per::kManifest;
  std::string language = "en";  // of the collection: a work's own language is kept where it is another
};

// A work and where its pictures are: `pictures` parallel to `work.images`, whose files are still to come.
struct IiifWork {
  Work work;
  std::vector<Picture> pictures;
  std::vector<Picture> thumbnails;  // that the museum chose for it
  std::string document;             // address of what it was read from; empty for a file
  bool changed = false;             // that document is said to have changed: its pictures may have, too
};

struct ManifestWorks {
  std::vector<IiifWork> works;
  std::vector<Skipped> skipped;
};

// The works of a manifest that is whole. Each has at least one picture: where nothing is painted (sound,
// film), that of a placeholder canvas or else the thumbnail. What has none is reported, and so are ids longer
// than kMaxIdBytes (vectors.h). Texts go where a work has a field: the label becomes the title; entries of
// the metadata whose label is known in one of some languages become maker, date, type and subjects; the
// required statement keeps its label before it.
[[nodiscard]] ManifestWorks works_of(const Document& manifest, const WorkOptions& options);

// The address that a page could show a picture from, without asking its service: the info.json of its service
// or its own.
[[nodiscard]] std::string address_of(const Picture& picture);

// The address of a thumbnail: one of an explicit thumbnail's service, else that thumbnail as it is, else of
// the first picture's service, else the picture as it is. Empty where all that is to be had is not known
// without an info.json.
[[nodiscard]] std::string thumbnail_url(const IiifWork& work, const SizeWish& wish);

}  // namespace vitrine::ingest::iiif
