// SPDX-License-Identifier: MIT
#include "publish/compute_site.h"

#include <algorithm>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include "build/code_step.h"
#include "embed/prepared.h"
#include "io/hash.h"
#include "io/parallel.h"
#include "publish/earlier_site.h"
#include "publish/entry.h"
#include "publish/fine_layer.h"
#include "publish/fold_network.h"
#include "publish/site_load.h"
#include "publish/site_map.h"
#include "publish/site_network.h"
#include "publish/small_pictures.h"
#include "publish/work_order.h"

namespace vitrine::publish {
namespace {

template <class T>
std::span<const std::uint8_t> bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * sizeof(T)};
}

// Names a space by all that decides a code: model, mean, basis, steps. Computed over values of one machine's
// endianness, which the name hides: a site is only ever read by the id it carries.
std::string space_id(const Space& space) {
  std::string parts =
      space.model + ' ' + std::to_string(space.input_dimension) + ' ' + std::to_string(space.dimension);
  const std::vector<float> steps = {space.step, space.bias_offset, space.bias_step};
  for (const io::Digest& digest : {io::sha256(bytes_of(space.mean)), io::sha256(bytes_of(space.basis)),
                                   io::sha256(bytes_of(space.basis_scale)), io::sha256(bytes_of(steps))}) {
    parts += ' ' + io::hex(digest);
  }
  return io::hex(io::sha256(std::string_view(parts)));
}

// A space fitted to one model's embeddings, and their codes in it.
Status encode_embeddings(const build::Embeddings& embeddings, const std::string& model_hash,
                         const std::string& model_name, const BuildOptions& options, Space& space,
                         OwnedCodes& codes, Measures& measured) {
  std::optional<build::CodeMeasure> measure;
  Result<Space> fitted = build::fit_space(embeddings, model_hash, model_name, options.space, &measure);
  if (!fitted.ok()) return fitted.error();
  if (measure) {
    measured.bytes_per_work = static_cast<float>(measure->bytes_per_work);
    measured.first_fifty = static_cast<float>(measure->first_fifty);
    measured.likeness = static_cast<float>(measure->likeness);
  }
  space = std::move(*fitted);
  space.id = space_id(space);
  Result<OwnedCodes> encoded = build::encode_all(space, embeddings);
  if (!encoded.ok()) return encoded.error();
  codes = std::move(*encoded);
  return Done{};
}

// Codes in the space of the earlier site.
Status encode_as_before(const build::Embeddings& embeddings, const Site& earlier, SiteContents& contents) {
  contents.space = earlier.index.space;
  contents.measured = earlier.measured;
  contents.measured.neighbours.reset();
  contents.measured.partitions.reset();
  Result<OwnedCodes> encoded = build::encode_all(contents.space, embeddings);
  if (!encoded.ok()) return encoded.error();
  contents.codes = std::move(*encoded);
  return Done{};
}

Status link(const Space& space, const OwnedCodes& codes, const BuildOptions& options, OwnedGraph& graph) {
  Result<OwnedGraph> built = build::build_graph(space, codes, options.structure.graph);
  if (!built.ok()) return built.error();
  graph = std::move(*built);
  return Done{};
}

// The graph of the site's own space, where it has one, and the second space: one chain of steps, most of them
// on one thread, because their bits depend on their order.
Status index_spaces(const build::Embeddings& instant, const BuildOptions& options, Structure structure,
                    SiteContents& contents) {
  if (structure == Structure::kGraph) {
    if (Status status = link(contents.space, contents.codes, options, contents.graph); !status.ok())
      return status;
    contents.graph_threads = build::graph_threads(options.structure.graph, contents.codes);
  }
  if (instant.count == 0) return Done{};
  const std::unique_ptr<embed::Embedder> descriptor = embed::make_descriptor_embedder();
  InstantSpace& second = contents.instant.emplace();
  second.model = descriptor->card();
  Measures ignored;
  if (Status status = encode_embeddings(instant, descriptor->model_hash(), second.model.id, options,
                                        second.space, second.codes, ignored);
      !status.ok()) {
    return status;
  }
  // The second space is looked at as a whole: its works are not numbered by its own look.
  if (structure == Structure::kExact) return Done{};
  return link(second.space, second.codes, options, second.graph);
}

// A small collection keeps its museum's order, unless it is parted.
Status number_works(build::Embeddings& embeddings, build::Embeddings& instant, const BuildOptions& options,
                    Structure structure, SiteContents& contents) {
  if (structure == Structure::kPartitions) {
    const Status parted = number_by_partition(embeddings, instant, options.structure.partitions, contents);
    return parted.ok() ? measure_partitions(options.structure, contents) : parted;
  }
  return embeddings.count > options.museum_order_limit ? number_by_look(embeddings, instant, contents)
                                                       : Status(Done{});
}

// What was said when manifests were published for the site holds for the next ones too.
std::string manifests_before(const std::filesystem::path& site) {
  const Result<Entry> entry = load_entry(site);
  return entry.ok() ? entry->manifests : std::string();
}

// Runs `task` beside the caller, or once it is asked for its answer: where one thread is all there shall be.
std::future<Status> beside(unsigned threads, const std::function<Status()>& task) {
  if (io::thread_count(threads) > 1) {
    try {
      return std::async(std::launch::async, task);
    } catch (const std::system_error&) {
      // The system grants no further thread.
    }
  }
  return std::async(std::launch::deferred, task);
}

}  // namespace

Status check_options(const BuildOptions& options) {
  if (Status status = check_destination(options.site, options.page, options.title, options.language,
                                        options.accent, options.isolate);
      !status.ok()) {
    return status;
  }
  for (const auto* network : {&options.network, &options.gpu_network}) {
    if (!*network) continue;
    if (Status status = check_network(**network); !status.ok()) return status;
    if (Status status = embed::verify_form(**network); !status.ok()) return status;
  }
  return Done{};
}

Status compute_site(build::Embeddings& embeddings, build::Embeddings& instant, const std::string& model_hash,
                    const BuildOptions& options, SiteContents& contents, BuildReport& report) {
  contents.title = options.title;
  contents.language = options.language;
  contents.accent = options.accent;
  contents.museum = options.museum;
  contents.upload = options.upload;
  contents.upload_reason = options.upload_reason;
  contents.network = options.network;
  contents.gpu_network = options.gpu_network;
  contents.isolate = options.isolate;
  contents.pages = options.pages;
  contents.manifests = options.manifests ? *options.manifests : manifests_before(options.site);
  report.manifests = contents.manifests;
  contents.base_url = options.iiif.base_url;
  while (contents.base_url.ends_with('/')) contents.base_url.pop_back();
  const Result<std::optional<Site>> earlier = find_earlier(options, model_hash, embeddings.dimension);
  if (!earlier.ok()) return earlier.error();
  if (Status status = *earlier ? encode_as_before(embeddings, **earlier, contents)
                               : encode_embeddings(embeddings, model_hash, contents.model.id, options,
                                                   contents.space, contents.codes, contents.measured);
      !status.ok()) {
    return status;
  }
  const Structure structure = choose_structure(options.structure, embeddings.count);
  if (Status status = number_works(embeddings, instant, options, structure, contents); !status.ok())
    return status;
  std::optional<build::KnownNeighbours> known;
  if (*earlier) {
    const std::uint32_t k = std::min(options.neighbours, embeddings.count - 1);
    known = known_neighbours(**earlier, contents, k, report.update.emplace());
  }
  const auto neighbours = [&] {
    return find_neighbours(embeddings, options.structure, options.neighbours, options.embed.threads,
                           options.embed.progress, known ? &*known : nullptr, contents);
  };
  const auto index = [&] { return index_spaces(instant, options, structure, contents); };
  Status status = Done{};
  if (structure == Structure::kGraph && embeddings.count > options.structure.exact_neighbours_limit) {
    // Neighbours need the graph.
    status = index();
    if (status.ok()) status = neighbours();
  } else {
    // They fill the cores that the chain leaves.
    std::future<Status> indexed = beside(options.embed.threads, index);
    const Status found = neighbours();
    status = indexed.get();
    if (status.ok()) status = found;
  }
  return status.ok() ? add_fine_codes(embeddings, options, contents) : status;
}

Status publish_contents(SiteContents& contents, const BuildOptions& options, BuildReport& report) {
  if (Status status = add_palettes(options, contents); !status.ok()) return status;
  if (Status status = add_map(options, contents); !status.ok()) return status;
  const FoldingFolder folder(options.site);
  for (auto* network : {&contents.gpu_network, &contents.network}) {
    if (!*network || !options.fold_from) continue;
    Result<Folding> folding = fold_for_space(**network, *options.fold_from, contents.space, folder.path());
    if (!folding.ok()) return folding.error();
    if (folding->network) *network = std::move(folding->network);
    report.not_folded = std::move(folding->why_not);
  }
  report.carried = contents.network;
  report.carried_for_webgpu = contents.gpu_network;
  return write_site(options.site, contents, options.page);
}

Result<BuildReport> finish_site(EmbeddedWorks embedded, const embed::ModelCard& model,
                                const std::string& model_hash, const BuildOptions& options) {
  SiteContents contents;
  contents.model = model;
  contents.works = std::move(embedded.works);
  BuildReport report;
  if (Status status =
          compute_site(embedded.embeddings, embedded.instant, model_hash, options, contents, report);
      !status.ok()) {
    return status.error();
  }
  report.works = contents.works.size();
  report.embedded = embedded.embedded;
  report.reused = embedded.reused;
  report.skipped = std::move(embedded.skipped);
  if (Status status = publish_contents(contents, options, report); !status.ok()) return status.error();
  return report;
}

}  // namespace vitrine::publish
