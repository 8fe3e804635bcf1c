// SPDX-License-Identifier: MIT
#include "build/section_hash.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "io/parallel.h"
#include "io/table_memory.h"

namespace vitrine::build {
namespace {

// From centres of k-means++ hardly a work moves after so many rounds; most sections end sooner.
constexpr int kRounds = 20;

// SplitMix64 (Steele, Lea and Flood, 2014): a generator of the standard library would do, its distributions
// differ between libraries.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : state_(seed) {}

  // 0 up to, but not including, 1.
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }

  std::uint64_t below(std::uint64_t limit) {
    return std::min(static_cast<std::uint64_t>(unit() * static_cast<double>(limit)), limit - 1);
  }

 private:
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15u;
    std::uint64_t value = state_;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
    return value ^ (value >> 31);
  }

  std::uint64_t state_;
};

// `count` of `works` works, ascending: each work is taken with the chance that leaves enough to take.
std::vector<std::uint32_t> draw_sample(std::uint32_t works, std::uint32_t count, std::uint64_t seed) {
  Draw draw(seed);
  std::vector<std::uint32_t> sample;
  for (std::uint32_t work = 0; work < works && sample.size() < count; ++work) {
    if (draw.below(works - work) < count - sample.size()) sample.push_back(work);
  }
  return sample;
}

// Centres lie value after value, so that a machine compares a work with several of them at once.
class Nearest {
 public:
  Nearest(std::span<const float> centres, std::size_t width)
      : width_(width), clusters_(centres.size() / width), values_(centres.size()), distances_(clusters_) {
    for (std::size_t cluster = 0; cluster < clusters_; ++cluster) {
      for (std::size_t i = 0; i < width_; ++i)
        values_[i * clusters_ + cluster] = centres[cluster * width_ + i];
    }
  }

  std::uint16_t operator()(const float* row) {
    std::fill(distances_.begin(), distances_.end(), 0.0f);
    for (std::size_t i = 0; i < width_; ++i) {
      const float value = row[i];
      const float* const column = values_.data() + i * clusters_;
      for (std::size_t cluster = 0; cluster < clusters_; ++cluster) {
        const float difference = value - column[cluster];
        distances_[cluster] += difference * difference;
      }
    }
    return static_cast<std::uint16_t>(std::min_element(distances_.begin(), distances_.end()) -
                                      distances_.begin());
  }

 private:
  std::size_t width_, clusters_;
  std::vector<float> values_;
  std::vector<float> distances_;
};

// K-means of one section.
class SectionClusters {
 public:
  // `rows` are `width` values each.
  SectionClusters(std::vector<float> rows, std::size_t width, std::size_t clusters, std::uint64_t seed)
      : rows_(std::move(rows)),
        width_(width),
        count_(rows_.size() / width),
        clusters_(clusters),
        draw_(seed),
        cluster_of_(count_) {}

  void fit(std::span<float> centres) {
    draw_centres(centres);
    for (int round = 0; round < kRounds && !io::interrupted(); ++round) {
      if (!assign(centres) && round > 0) return;
      move_centres(centres);
    }
  }

 private:
  const float* row(std::size_t i) const { return rows_.data() + i * width_; }

  void put_centre(std::span<float> centres, std::size_t cluster, std::size_t i) const {
    std::copy_n(row(i), width_, centres.begin() + static_cast<std::ptrdiff_t>(cluster * width_));
  }

  double squared_distance(const float* a, const float* b) const {
    double sum = 0;
    for (std::size_t i = 0; i < width_; ++i) {
      const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
      sum += difference * difference;
    }
    return sum;
  }

  // Each next centre is a row, drawn with a chance in proportion to its squared distance from the centres
  // there are. Where there are fewer different rows than clusters, the last centres repeat the first and no
  // row ever has them.
  void draw_centres(std::span<float> centres) {
    std::vector<double> distances(count_, std::numeric_limits<double>::max());
    std::size_t chosen = draw_.below(count_);
    for (std::size_t cluster = 0; cluster < clusters_; ++cluster) {
      put_centre(centres, cluster, chosen);
      for (std::size_t i = 0; i < count_; ++i)
        distances[i] = std::min(distances[i], squared_distance(row(i), row(chosen)));
      chosen = draw_by(distances, chosen);
    }
  }

  std::size_t draw_by(const std::vector<double>& weights, std::size_t otherwise) {
    double left = draw_.unit() * std::accumulate(weights.begin(), weights.end(), 0.0);
    std::size_t last = otherwise;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (!(weights[i] > 0)) continue;
      last = i;
      left -= weights[i];
      if (left < 0) break;
    }
    return last;
  }

  // Whether any row has moved.
  bool assign(std::span<const float> centres) {
    Nearest nearest(centres, width_);
    bool moved = false;
    for (std::size_t i = 0; i < count_; ++i) {
      const std::uint16_t cluster = nearest(row(i));
      moved = moved || cluster != cluster_of_[i];
      cluster_of_[i] = cluster;
    }
    return moved;
  }

  // A cluster without rows stays where it is.
  void move_centres(std::span<float> centres) const {
    std::vector<double> sums(clusters_ * width_);
    std::vector<std::uint32_t> sizes(clusters_);
    for (std::size_t i = 0; i < count_; ++i) {
      double* const sum = sums.data() + std::size_t{cluster_of_[i]} * width_;
      for (std::size_t j = 0; j < width_; ++j) sum[j] += static_cast<double>(row(i)[j]);
      ++sizes[cluster_of_[i]];
    }
    for (std::size_t cluster = 0; cluster < clusters_; ++cluster) {
      if (sizes[cluster] == 0) continue;
      for (std::size_t j = cluster * width_; j < (cluster + 1) * width_; ++j)
        centres[j] = static_cast<float>(sums[j] / sizes[cluster]);
    }
  }

  const std::vector<float> rows_;
  const std::size_t width_, count_, clusters_;
  Draw draw_;
  std::vector<std::uint16_t> cluster_of_;
};

Error invalid(std::string message) { return Error{ErrorCode::kInvalidArgument, std::move(message)}; }

}  // namespace

Status check_section_hash(std::uint32_t dimension, std::uint32_t sections, std::uint32_t clusters) {
  if (sections < 1 || sections > std::min(kMaxHashSections, dimension)) {
    return invalid("an embedding of " + std::to_string(dimension) + " values cannot be hashed in " +
                   std::to_string(sections) + " sections; 1 to " +
                   std::to_string(std::min(kMaxHashSections, dimension)) + " are possible");
  }
  if (clusters < 2 || clusters > kMaxHashClusters || std::uint64_t{dimension} * clusters > kMaxHashValues) {
    return invalid("a section cannot have " + std::to_string(clusters) + " clusters; 2 to " +
                   std::to_string(std::min(kMaxHashClusters, kMaxHashValues / dimension)) +
                   " are possible for " + std::to_string(dimension) + " values");
  }
  return Done{};
}

Result<SectionHash> fit_section_hash(std::uint32_t works, std::uint32_t dimension, const RowReader& row,
                                     const SectionHashOptions& options, unsigned threads) {
  if (Status status = check_section_hash(dimension, options.sections, options.clusters); !status.ok())
    return status.error();
  if (works == 0 || options.sample == 0)
    return invalid("there are no works whose sections could be clustered");
  const std::vector<std::uint32_t> sample = draw_sample(works, options.sample, options.seed);
  io::FloatTable rows(sample.size() * dimension);
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const Result<std::span<const float>> values = row(sample[i]);
    if (!values.ok()) return values.error();
    std::copy_n(values->begin(), dimension, rows.begin() + static_cast<std::ptrdiff_t>(i * dimension));
  }
  SectionHash hash{dimension, options.sections, options.clusters, {}};
  hash.centres.resize(std::size_t{dimension} * options.clusters);
  const std::size_t done = io::parallel_for(options.sections, threads, [&](std::size_t number) {
    const auto section = static_cast<std::uint32_t>(number);
    const std::size_t first = hash.start(section);
    const std::size_t width = hash.start(section + 1) - first;
    std::vector<float> values(sample.size() * width);
    for (std::size_t i = 0; i < sample.size(); ++i)
      std::copy_n(rows.data() + i * dimension + first, width, values.data() + i * width);
    // Sections draw apart, so that none depends on which thread came first.
    SectionClusters clusters(std::move(values), width, options.clusters,
                             options.seed * 0x9E3779B97F4A7C15u + section + 1);
    clusters.fit(std::span(hash.centres).subspan(first * options.clusters, width * options.clusters));
  });
  if (done != options.sections || io::interrupted())
    return Error{ErrorCode::kInterrupted, "clustering the embeddings' sections was interrupted"};
  return hash;
}

std::vector<std::uint16_t> hash_embedding(const SectionHash& hash, std::span<const float> embedding) {
  std::vector<std::uint16_t> clusters;
  clusters.reserve(hash.sections);
  for (std::uint32_t section = 0; section < hash.sections; ++section) {
    const std::size_t first = hash.start(section);
    const std::size_t width = hash.start(section + 1) - first;
    const auto centres = std::span(hash.centres).subspan(first * hash.clusters, width * hash.clusters);
    clusters.push_back(Nearest(centres, width)(embedding.data() + first));
  }
  return clusters;
}

std::string hash_token(std::uint32_t section, std::uint16_t cluster) {
  return std::to_string(section) + "-" + std::to_string(cluster);
}

std::uint32_t shared_sections(std::span<const std::uint16_t> a, std::span<const std::uint16_t> b) {
  std::uint32_t shared = 0;
  for (std::size_t i = 0; i < a.size(); ++i) shared += a[i] == b[i] ? 1u : 0u;
  return shared;
}

}  // namespace vitrine::build
