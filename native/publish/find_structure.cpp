// SPDX-License-Identifier: MIT
#include "publish/find_structure.h"

#include <algorithm>
#include <array>
#include <utility>

#include "build/near_neighbours.h"
#include "io/parallel.h"

namespace vitrine::publish {
namespace {

constexpr std::uint32_t kSample = 200;
constexpr std::uint32_t kTen = 10;
// What a query may read: beyond the last a visitor waits for megabytes.
constexpr std::array<std::uint32_t, 7> kLists = {4, 6, 8, 12, 16, 24, 32};
// What the build reads to find a work's candidates: bytes cost nothing here.
constexpr std::uint32_t kCandidateLists = 48;
constexpr std::uint32_t kCandidateBeam = 400;

std::vector<Partition> gather_all(const SiteContents& contents, unsigned threads) {
  const build::Partitioning& parts = *contents.parts;
  std::vector<Partition> all(parts.directory.count());
  io::parallel_for(all.size(), threads, [&](std::size_t number) {
    all[number] =
        build::gather_partition(contents.space, parts, static_cast<std::uint32_t>(number), contents.codes);
  });
  return all;
}

double share_of(std::span<const Hit> wanted, std::span<const Hit> found) {
  const auto is_found = [&](const Hit& hit) {
    return std::any_of(found.begin(), found.end(), [&](const Hit& f) { return f.work == hit.work; });
  };
  return static_cast<double>(std::count_if(wanted.begin(), wanted.end(), is_found)) /
         static_cast<double>(std::max<std::size_t>(wanted.size(), 1));
}

build::CandidateSearch candidates_of(const SiteContents& contents, const std::vector<Partition>& held) {
  return [&contents, &held](WorkIndex work, std::uint32_t wanted) {
    const Query query = query_of(contents.space, contents.codes.code(work));
    if (contents.parts) {
      const PartitionDirectory& directory = contents.parts->directory;
      const std::uint32_t lists = std::min(kCandidateLists, directory.count());
      return search_partitions(directory, held, nearest_partitions(directory, query, lists), query, wanted);
    }
    if (contents.graph.levels.empty()) return search_exhaustive(contents.codes.view(), query, wanted);
    return search_graph(contents.graph.view(), contents.codes.view(), query,
                        {wanted, std::max(kCandidateBeam, 2 * wanted)});
  };
}

}  // namespace

Structure choose_structure(const StructureOptions& options, std::uint32_t works) {
  if (options.structure) return *options.structure;
  if (works <= options.exact_limit) return Structure::kExact;
  return works <= options.graph_limit ? Structure::kGraph : Structure::kPartitions;
}

Status measure_partitions(const StructureOptions& options, SiteContents& contents) {
  const PartitionDirectory& directory = contents.parts->directory;
  const std::vector<Partition> held = gather_all(contents, 0);
  const std::uint32_t sample = std::min(kSample, directory.works());
  std::vector<std::array<double, kLists.size()>> shares(sample);
  const std::size_t done = io::parallel_for(sample, 0, [&](std::size_t i) {
    const auto work = static_cast<WorkIndex>(i * directory.works() / sample);
    const Query query = query_of(contents.space, contents.codes.code(work));
    // The work itself is the first of both.
    const std::vector<Hit> truth = search_exhaustive(contents.codes.view(), query, kTen + 1);
    for (std::size_t choice = 0; choice < kLists.size(); ++choice) {
      const auto numbers = nearest_partitions(directory, query, kLists[choice]);
      const auto found = search_partitions(directory, held, numbers, query, kTen + 1);
      shares[i][choice] = share_of(std::span(truth).subspan(1), found);
    }
  });
  if (done < sample) return Error{ErrorCode::kInterrupted, "measuring partitions was interrupted"};
  for (std::size_t choice = 0; choice < kLists.size(); ++choice) {
    double sum = 0.0;
    for (const auto& share : shares) sum += share[choice];
    contents.parts->directory.lists = kLists[choice];
    contents.measured.partitions = static_cast<float>(sum / sample);
    if (sum / sample >= options.partition_recall || kLists[choice] >= directory.count()) break;
  }
  return Done{};
}

Status find_neighbours(const build::Embeddings& embeddings, const StructureOptions& options, std::uint32_t k,
                       unsigned threads, io::ProgressStyle progress, const build::KnownNeighbours* known,
                       SiteContents& contents) {
  if (embeddings.count <= options.exact_neighbours_limit) {
    Result<std::vector<Neighbour>> exact =
        known ? build::update_neighbours(embeddings, *known, k, threads, progress)
              : build::exact_neighbours(embeddings, k, threads, progress);
    if (!exact.ok()) return exact.error();
    contents.neighbours = std::move(*exact);
  } else {
    k = std::min(k, embeddings.count - 1);
    const std::vector<Partition> held =
        contents.parts ? gather_all(contents, threads) : std::vector<Partition>();
    build::NearOptions near;
    near.k = k;
    near.threads = threads;
    near.progress = progress;
    Result<build::NearNeighbours> found =
        build::near_neighbours(embeddings, candidates_of(contents, held), near);
    if (!found.ok()) return found.error();
    contents.neighbours = std::move(found->lists);
    contents.measured.neighbours = static_cast<float>(found->recall);
  }
  contents.neighbours_per_work = static_cast<std::uint32_t>(contents.neighbours.size() / embeddings.count);
  return Done{};
}

}  // namespace vitrine::publish
