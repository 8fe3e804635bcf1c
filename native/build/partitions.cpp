// SPDX-License-Identifier: MIT
#include "build/partitions.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "build/look_order.h"
#include "io/parallel.h"

namespace vitrine::build {
namespace {

// Rounds of k-means: later ones move hardly any work.
constexpr int kRounds = 6;
// A work's new partition is sought among the partitions nearest to its old one: Lloyd's step at a small part
// of its cost.
constexpr std::uint32_t kNearCentres = 64;
// A partition of more than this many times the average is cut in two: it would cost a visitor too much.
constexpr std::uint32_t kLargest = 2;

// The partition of a work, and the second best.
struct Place {
  std::uint32_t first = 0, second = 0;
  std::int32_t similarity = 0, second_similarity = 0;
};

class Partitioner {
 public:
  Partitioner(const Space& space, const OwnedCodes& codes, const PartitionOptions& options, unsigned threads)
      : space_(space), codes_(codes), options_(options), threads_(threads) {}

  Result<Partitioning> run() {
    const Result<std::vector<WorkIndex>> look = look_order(codes_.view());
    if (!look.ok()) return look.error();
    cut_into_runs(*look);
    for (int round = 0; round < kRounds; ++round) {
      compute_centres();
      if (!assign()) return Error{ErrorCode::kInterrupted, "parting the collection was interrupted"};
      regroup(*look);
    }
    compute_centres();
    if (!assign()) return Error{ErrorCode::kInterrupted, "parting the collection was interrupted"};
    return finish();
  }

 private:
  using Members = std::vector<std::vector<WorkIndex>>;

  void cut_into_runs(const std::vector<WorkIndex>& look) {
    const std::size_t count = std::max<std::size_t>(1, look.size() / options_.works);
    members_.resize(count);
    places_.resize(look.size());
    for (std::size_t i = 0; i < look.size(); ++i) {
      const std::size_t number = i * count / look.size();
      members_[number].push_back(look[i]);
      places_[look[i]].first = static_cast<std::uint32_t>(number);
    }
  }

  // The mean of each partition's codes, as a code.
  void compute_centres() {
    const std::size_t dimension = space_.dimension;
    centres_.dimension = space_.dimension;
    centres_.coefficients.assign(members_.size() * dimension, 0);
    centres_.bias_levels.assign(members_.size(), 0);
    io::parallel_for(members_.size(), threads_, [&](std::size_t number) {
      std::vector<std::int64_t> sum(dimension);
      std::int64_t bias = 0;
      for (const WorkIndex work : members_[number]) {
        const auto row = codes_.coefficients.begin() + static_cast<std::ptrdiff_t>(work * dimension);
        for (std::size_t i = 0; i < dimension; ++i) sum[i] += row[static_cast<std::ptrdiff_t>(i)];
        bias += codes_.bias_levels[work];
      }
      const auto count = static_cast<double>(members_[number].size());
      const auto mean = [&](std::int64_t total) {
        return static_cast<std::int8_t>(std::lround(static_cast<double>(total) / count));
      };
      std::transform(sum.begin(), sum.end(),
                     centres_.coefficients.begin() + static_cast<std::ptrdiff_t>(number * dimension), mean);
      centres_.bias_levels[number] = mean(bias);
    });
    complete(space_, centres_);
  }

  // The nearest partitions of each work, among those near its present one. False when interrupted.
  bool assign() {
    const CodesView centres = centres_.view();
    const auto near_count = std::min<std::uint32_t>(kNearCentres, centres.count);
    std::vector<std::vector<Hit>> near(centres.count);
    io::parallel_for(centres.count, threads_, [&](std::size_t number) {
      const Query query = query_of(space_, centres_.code(static_cast<std::uint32_t>(number)));
      near[number] = search_exhaustive(centres, query, near_count);
    });
    const std::size_t done = io::parallel_for(places_.size(), threads_, [&](std::size_t work) {
      const Query query = query_of(space_, codes_.code(static_cast<WorkIndex>(work)));
      Place& place = places_[work];
      Hit best{place.first, similarity(centres, place.first, query)};
      Hit second{place.first, INT32_MIN};
      for (const Hit& candidate : near[place.first]) {
        if (candidate.work == place.first) continue;
        const Hit hit{candidate.work, similarity(centres, candidate.work, query)};
        if (nearer(hit, best)) {
          second = std::exchange(best, hit);
        } else if (nearer(hit, second)) {
          second = hit;
        }
      }
      place = Place{best.work, second.work, best.similarity, second.similarity};
    });
    return done == places_.size();
  }

  static bool nearer(const Hit& a, const Hit& b) {
    return a.similarity != b.similarity ? a.similarity > b.similarity : a.work < b.work;
  }

  // Gathers the partitions' works in the order by look; leaves out empty ones, and cuts large ones in two.
  void regroup(const std::vector<WorkIndex>& look) {
    Members gathered(members_.size());
    for (const WorkIndex work : look) gathered[places_[work].first].push_back(work);
    members_.clear();
    for (std::vector<WorkIndex>& works : gathered) {
      if (works.empty()) continue;
      const std::size_t pieces = 1 + works.size() / (std::size_t{kLargest} * options_.works);
      for (std::size_t piece = 0; piece < pieces; ++piece) {
        const auto begin = works.begin() + static_cast<std::ptrdiff_t>(piece * works.size() / pieces);
        const auto end = works.begin() + static_cast<std::ptrdiff_t>((piece + 1) * works.size() / pieces);
        members_.emplace_back(begin, end);
      }
    }
    for (std::size_t number = 0; number < members_.size(); ++number) {
      for (const WorkIndex work : members_[number]) places_[work].first = static_cast<std::uint32_t>(number);
    }
  }

  // Works that are nearly as near to another partition, the nearest first.
  std::vector<WorkIndex> works_to_copy() const {
    std::vector<std::pair<double, WorkIndex>> ratios;
    for (WorkIndex work = 0; work < places_.size(); ++work) {
      const Place& place = places_[work];
      const double first = 1.0 - static_cast<double>(place.similarity) * static_cast<double>(kSimilarityUnit);
      const double second =
          1.0 - static_cast<double>(place.second_similarity) * static_cast<double>(kSimilarityUnit);
      if (place.second != place.first && second <= options_.closure * first)
        ratios.emplace_back(second / std::max(first, 1e-6), work);
    }
    std::sort(ratios.begin(), ratios.end());
    const auto most = static_cast<std::size_t>(options_.copies * static_cast<double>(places_.size()));
    ratios.resize(std::min(ratios.size(), most));
    std::vector<WorkIndex> works;
    for (const auto& [ratio, work] : ratios) works.push_back(work);
    return works;
  }

  // REQUIRES: places_ fit members_, save for works that the last round would move: they stay where they are.
  Result<Partitioning> finish() {
    Partitioning parts;
    std::vector<WorkIndex> number_of(places_.size());
    parts.directory.starts.push_back(0);
    for (std::uint32_t number = 0; number < members_.size(); ++number) {
      for (const WorkIndex work : members_[number]) {
        number_of[work] = static_cast<WorkIndex>(parts.order.size());
        parts.order.push_back(work);
        Place& place = places_[work];
        if (place.first != number) place = Place{number, place.first, place.similarity, place.similarity};
      }
      parts.directory.starts.push_back(static_cast<WorkIndex>(parts.order.size()));
    }
    parts.copies.resize(members_.size());
    for (const WorkIndex work : works_to_copy())
      parts.copies[places_[work].second].push_back(number_of[work]);
    for (std::vector<WorkIndex>& copies : parts.copies) {
      std::sort(copies.begin(), copies.end());
      parts.directory.copies.push_back(static_cast<std::uint32_t>(copies.size()));
    }
    parts.directory.centres = std::move(centres_);
    if (Status status = validate(parts.directory, space_.dimension); !status.ok()) return status.error();
    return parts;
  }

  const Space& space_;
  const OwnedCodes& codes_;
  const PartitionOptions& options_;
  unsigned threads_;
  Members members_;  // [partitions], each in the order by look
  std::vector<Place> places_;
  OwnedCodes centres_;
};

}  // namespace

Result<Partitioning> partition_works(const Space& space, const OwnedCodes& codes,
                                     const PartitionOptions& options, unsigned threads) {
  if (codes.bias_levels.empty()) return Error{ErrorCode::kInvalidArgument, "there are no works to part"};
  if (options.works < 1 || options.works > kMaxPartitionWorks / 8 ||
      codes.bias_levels.size() / options.works > kMaxPartitions / 4)
    return Error{ErrorCode::kInvalidArgument,
                 "partitions of " + std::to_string(options.works) + " works are too small or too large"};
  return Partitioner(space, codes, options, threads).run();
}

Partition gather_partition(const Space& space, const Partitioning& parts, std::uint32_t number,
                           const OwnedCodes& codes) {
  Partition partition;
  partition.copies = parts.copies[number];
  partition.codes.dimension = codes.dimension;
  const auto add = [&](WorkIndex work) {
    const auto row =
        codes.coefficients.begin() + static_cast<std::ptrdiff_t>(std::size_t{work} * codes.dimension);
    partition.codes.coefficients.insert(partition.codes.coefficients.end(), row, row + codes.dimension);
    partition.codes.bias_levels.push_back(codes.bias_levels[work]);
  };
  for (WorkIndex work = parts.directory.starts[number]; work < parts.directory.starts[number + 1]; ++work)
    add(work);
  for (const WorkIndex work : partition.copies) add(work);
  complete(space, partition.codes);
  return partition;
}

}  // namespace vitrine::build
