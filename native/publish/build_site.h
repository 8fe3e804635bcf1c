// SPDX-License-Identifier: MIT
// The main job from end to end: a collection in, a published site out.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "build/embed_collection.h"
#include "embed/embedder.h"
#include "embed/network.h"
#include "ingest/work.h"
#include "publish/find_structure.h"
#include "publish/iiif_level0.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// Whether a site has a map of all its works: kAuto where their number allows it.
enum class MapChoice : std::uint8_t { kAuto, kNo, kYes };

struct BuildOptions {
  std::filesystem::path site;  // the folder to write
  std::filesystem::path page;  // the page's files; empty: data only
  std::string title = "Collection";
  std::string language = "en";
  std::string accent = "#7a3b2e";
  Museum museum;
  // Collections of up to so many works keep their order; in larger ones works near in look get near numbers.
  // At this size the whole neighbour table is a few hundred kilobytes, and no order makes it much less.
  std::uint32_t museum_order_limit = 2000;
  std::uint32_t neighbours = 50;        // exact neighbours published for each work
  Upload upload = Upload::kDescriptor;  // what the page offers to visitors' own pictures
  std::string upload_reason;            // a sentence for people, for Upload::kNone
  // The network to carry, for Upload::kOnnx: the embedder's, or a form that stands in for it.
  std::optional<embed::Network> network;
  // Beside a `network` of the core's own engine: a form with a graph for WebGPU, for browsers that have it.
  std::optional<embed::Network> gpu_network;
  // What the works were embedded with. Where it is there, and the last layer of `network` is linear, the
  // space's projection is multiplied into that layer if this makes the download smaller; and so for
  // `gpu_network`.
  std::optional<embed::Network> fold_from;
  bool instant = false;  // the descriptor's space as well; REQUIRES: the embedder is a network
  bool update = false;   // go on from the site that stands there, see earlier_site.h
  bool isolate = false;  // the page's service worker may bring cross-origin isolation
  bool pages = false;    // a plain page a work as well, with its neighbours; see work_pages.h
  bool hosted = false;   // pictures with ImageSource::hosted are shown from their hosts, none is published
  // Where the works' IIIF manifests are (manifest_address.h); empty: nowhere; absent: where the site says
  // that stands there.
  std::optional<std::string> manifests;
  MapChoice map = MapChoice::kAuto;
  build::EmbedOptions embed;
  build::SpaceOptions space;
  StructureOptions structure;
  // Most bytes of a work's fine code; 0: none are made. A network to carry is not folded then: they are
  // compared with embeddings themselves.
  double fine_bytes = 0;
  IiifOptions iiif;
};

// Where a build went on from an earlier site: works that are the same, new or changed, and gone.
struct UpdateReport {
  std::uint32_t kept = 0, fresh = 0, removed = 0;
  std::uint32_t lists_kept = 0;  // works whose neighbours were compared with the fresh works alone
};

struct BuildReport {
  std::uint64_t works = 0;     // in the site
  std::uint64_t embedded = 0;  // embeddings computed in this run
  std::uint64_t reused = 0;    // embeddings taken from the cache
  std::uint64_t given = 0;     // embeddings that the sources held
  std::vector<ingest::Skipped> skipped;
  std::optional<UpdateReport> update;
  // What the site carries, with the bytes it has there; and why it is not folded, where that was wished for.
  std::optional<embed::Network> carried;
  std::optional<embed::Network> carried_for_webgpu;  // beside it
  std::string not_folded;
  std::string manifests;  // where the site now says that its manifests are; or empty
};

// Embeds, fits the space, builds graph and neighbour lists, and writes the site. Equal input gives equal
// bytes. Errors: of each step; a site that was there before stays whole until the new entry replaces the old
// one.
[[nodiscard]] Result<BuildReport> build_site(const ingest::Collection& collection,
                                             const embed::Embedder& embedder, const BuildOptions& options);

}  // namespace vitrine::publish
