// SPDX-License-Identifier: MIT
// Embeddings as networks give them of museum pictures, made from a seed: unit vectors with a common part,
// clusters of very different sizes, and about thirty directions that matter, each weaker than the one before.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "build/space_fit.h"
#include "demo/random.h"
#include "io/parallel.h"
#include "vitrine/embedding.h"

namespace vitrine::lab {

class SyntheticEmbeddings {
  // Single-precision numbers of the demo's SplitMix64.
  class Draw {
   public:
    explicit Draw(std::uint64_t seed) : random_(seed) {}
    // -1..1.
    float signed_unit() { return static_cast<float>(random_.next() >> 40) * 0x1p-23f - 1.0f; }
    // About normal, mean 0: the sum of four uniform numbers.
    float bell() {
      float sum = 0.0f;
      for (int i = 0; i < 4; ++i) sum += signed_unit();
      return sum;
    }

   private:
    demo::Random random_;
  };

 public:
  SyntheticEmbeddings(std::uint32_t dimension, std::uint64_t seed) : dimension_(dimension), seed_(seed) {
    Draw random(seed);
    mean_.resize(dimension);
    for (float& value : mean_) value = random.bell();
    directions_.resize(std::size_t{kDirections} * dimension);
    for (std::size_t i = 0; i < directions_.size(); ++i)
      directions_[i] = random.bell() * strength(static_cast<std::uint32_t>(i / dimension));
    centres_.resize(std::size_t{kClusters} * kDirections);
    for (float& value : centres_) value = random.bell();
  }

  // Works first..first+count of the endless collection of this seed, on all cores.
  build::Embeddings make(std::uint64_t first, std::uint32_t count) const {
    build::Embeddings embeddings{count, dimension_, {}};
    embeddings.values.resize(std::size_t{count} * dimension_);
    io::parallel_for(count, 0, [&](std::size_t i) {
      write(first + i, std::span(embeddings.values).subspan(i * dimension_, dimension_));
    });
    return embeddings;
  }

 private:
  // Directions beyond the thirtieth have a tenth of the variance, and fade on.
  static constexpr std::uint32_t kDirections = 120;
  static constexpr std::uint32_t kClusters = 500;
  static float strength(std::uint32_t direction) {
    const auto number = static_cast<float>(direction);
    return 0.3f / std::sqrt(1.0f + number / 6.0f + (number / 30.0f) * (number / 30.0f) * 4.0f);
  }

  void write(std::uint64_t number, std::span<float> row) const {
    Draw random(seed_ * 1000003 + number + 1);
    // The square makes early clusters far larger than late ones.
    const float draw = 0.5f + 0.5f * random.signed_unit();
    const auto cluster = static_cast<std::size_t>(draw * draw * (kClusters - 1));
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = 1.3f * mean_[i] + 0.25f * random.bell();
    for (std::uint32_t k = 0; k < kDirections; ++k) {
      const float along = centres_[cluster * kDirections + k] + 0.8f * random.bell();
      const float* const direction = directions_.data() + std::size_t{k} * dimension_;
      for (std::size_t i = 0; i < row.size(); ++i) row[i] += along * direction[i];
    }
    static_cast<void>(l2_normalise(row));
  }

  std::uint32_t dimension_;
  std::uint64_t seed_;
  std::vector<float> mean_, directions_, centres_;
};

}  // namespace vitrine::lab
