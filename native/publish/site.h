// SPDX-License-Identifier: MIT
// The published folder as docs/SITE.md describes it: writing it, and opening it again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "build/fine_codes.h"
#include "build/graph_builder.h"
#include "build/map_grid.h"
#include "build/palette.h"
#include "build/partitions.h"
#include "build/space_fit.h"
#include "embed/model_card.h"
#include "embed/network.h"
#include "ingest/work.h"
#include "io/progress.h"
#include "publish/file_reference.h"
#include "publish/museum.h"
#include "vitrine/index_file.h"
#include "vitrine/neighbour_table.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// One image as the page shows it.
struct PublishedImage {
  std::uint32_t width = 0, height = 0;  // of the largest size
  std::uint32_t colour = 0;             // 0xRRGGBB, mean
  std::string service;  // base of a IIIF Image API 3 service, relative to the site or absolute
  struct Size {
    std::uint32_t width = 0, height = 0;
  };
  std::vector<Size> sizes;  // ascending
  bool by_width = false;    // sizes are asked of the service as "w,", not "w,h"
  // Absolute URL of a picture where there is no service; of a smaller one where there are sizes or `picture`,
  // whose own size is thumbnail_size (0: not known).
  std::string thumbnail;
  Size thumbnail_size;
  std::string picture;  // absolute URL of the picture, where there is no service but a thumbnail
};

// The logo of a provider as the page shows it.
struct PublishedLogo {
  std::string file;  // below the site; empty: it has none
  std::uint32_t width = 0, height = 0;
};

struct PublishedWork {
  ingest::Work work;
  std::vector<PublishedImage> images;
  std::optional<std::uint32_t> place = {};  // in the museum's order, where works are numbered by look
  // Seen while the picture was embedded, where it is not published; it is no part of the catalogue.
  std::optional<build::Palette> palette = {};
  std::vector<PublishedLogo> logos = {};  // of work.providers, in their order; empty: none were placed

  // Of a provider; one without a file where it has none.
  [[nodiscard]] PublishedLogo logo_of(std::size_t provider) const {
    return provider < logos.size() ? logos[provider] : PublishedLogo();
  }
};

// What a build found of its own answers: shares of 0 to 1, absent where nothing was measured.
struct Measures {
  std::optional<float> bytes_per_work;  // of the codes
  std::optional<float> first_fifty;     // of the true ten neighbours, by the codes alone
  std::optional<float> likeness;        // mean cosine of the codes' first ten, as a part of the true ten's
  std::optional<float> neighbours;      // of the true ten, in lists that are not exact
  std::optional<float> partitions;      // of the codes' ten, in the partitions that a query reads
  std::optional<float> fine;            // of the true ten, as the first ten by fine codes
};

enum class Upload : std::uint8_t { kNone, kDescriptor, kOnnx };

// A space of its own over the same works, in the same order: of the descriptor, beside a network's. It
// answers visitors' pictures at once, while the network is on its way, or where it is not there at all.
struct InstantSpace {
  embed::ModelCard model;
  Space space;
  OwnedCodes codes;
  OwnedGraph graph;
};

// The map, and how its tiles are drawn when the site is written.
struct PictureMap {
  build::MapGrid grid;
  unsigned threads = 0;  // 0: one a core
  io::ProgressStyle progress = io::ProgressStyle::kAuto;
};

// Everything a site is made of. Works, embeddings' codes, graph and neighbours are all in the same order.
struct SiteContents {
  std::string title = "Collection";
  std::string language = "en";     // BCP 47
  std::string accent = "#7a3b2e";  // CSS hex colour
  Museum museum;
  std::vector<PublishedWork> works;
  Space space;
  OwnedCodes codes;
  OwnedGraph graph;                          // without levels where the index has none
  std::optional<build::Partitioning> parts;  // where the index is one of partitions, with its tables
  std::optional<build::FineCodes> fine;      // of the site's own space
  std::uint32_t graph_threads = 1;           // that inserted the graph's works
  Measures measured;
  std::vector<Neighbour> neighbours;  // [works][neighbours_per_work]
  std::uint32_t neighbours_per_work = 0;
  std::vector<build::Palette> palettes;  // [works], or empty
  std::optional<PictureMap> map;
  embed::ModelCard model;
  Upload upload = Upload::kDescriptor;
  std::string upload_reason;                  // for Upload::kNone
  std::optional<embed::Network> network;      // for Upload::kOnnx: the form to carry
  std::optional<embed::Network> gpu_network;  // one of ONNX beside one of the core's own engine, for WebGPU
  std::optional<InstantSpace> instant;        // beside a network's space
  bool isolate = false;                       // the page's service worker may bring cross-origin isolation
  bool pages = false;                         // a plain page a work as well, see work_pages.h
  std::string manifests;  // address of the works' IIIF manifests (manifest_address.h); or empty
  std::string base_url;   // absolute URL of the site, for those; empty: not known
};

// Writes data files, then the page's files from `page` (index.html, assets/, ort/ or vgg/ where a
// network for it is carried; skipped when empty), then the entry, each by temporary name and rename.
// The entry that stood there becomes vitrine.previous.json; last, files that neither of the two names are
// removed: data, thumbnails, the page's hashed files. Equal contents give equal bytes. Errors:
// kInvalidArgument for contents that contradict themselves or a folder with somebody else's index.html; kIo.
// After an error the earlier site is whole, and new data files are removed again.
[[nodiscard]] Status write_site(const std::filesystem::path& site, const SiteContents& contents,
                                const std::filesystem::path& page);

// What write_site() would refuse whatever the works are: a folder that is somebody else's, a page that is not
// there or cannot isolate, texts that are no language or colour. Asked before hours of embedding. Errors:
// kInvalidArgument, kNotFound.
[[nodiscard]] Status check_destination(const std::filesystem::path& site, const std::filesystem::path& page,
                                       const std::string& title, const std::string& language,
                                       const std::string& accent, bool isolate);

// A site opened for questions. Everything read is checked against the entry's sizes and hashes; the network's
// files are left to make_onnx_embedder(), which checks them. Errors of open_site() name file and
// field.
struct Site {
  std::filesystem::path folder;
  std::string title, language, embedder, upload, upload_reason;
  bool trained = true;  // false where the works were compared by a network with weights from a seed
  std::uint32_t neighbours_k = 0;
  std::vector<PublishedWork> works;
  std::vector<WorkIndex> by_id;  // positions in ascending byte order of the ids
  Index index;
  std::optional<FileSet> fine;  // where the works of `index` have fine codes: a file each
  std::uint32_t graph_threads = 1;
  Measures measured;
  std::vector<std::vector<Neighbour>> neighbours;  // a list a work
  std::optional<embed::Network> network;           // the carried one; its embeddings enter `index`
  std::optional<Index> instant;                    // the descriptor's space beside a network's
  bool isolate = false;

  // Errors: kNotFound, naming the id and a remedy.
  [[nodiscard]] Result<WorkIndex> find(std::string_view id) const;
};
[[nodiscard]] Result<Site> open_site(const std::filesystem::path& folder);

// Every byte: entry, hashes, sections, catalogue, neighbour lists, the page's files, every local thumbnail
// that the catalogue names (it exists, has its size, decodes, holds the bytes once written), and files below
// data/ that nothing names. Returns one line a fault; empty when sound. Errors: kNotFound for a folder
// without an entry.
[[nodiscard]] Result<std::vector<std::string>> verify_site(const std::filesystem::path& folder);

}  // namespace vitrine::publish
