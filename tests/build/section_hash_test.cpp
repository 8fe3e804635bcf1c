// SPDX-License-Identifier: MIT
#include "build/section_hash.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "build/clustered_embeddings.h"

using namespace vitrine;
using namespace vitrine::build;

namespace {

RowReader reader_of(const Embeddings& embeddings) {
  return [&](std::uint32_t work) -> Result<std::span<const float>> { return embeddings.row(work); };
}

SectionHash fit(const Embeddings& embeddings, const SectionHashOptions& options, unsigned threads = 1) {
  auto hash =
      fit_section_hash(embeddings.count, embeddings.dimension, reader_of(embeddings), options, threads);
  REQUIRE(hash.ok());
  return std::move(*hash);
}

// The nearest centre, said once more in the plainest way.
std::uint16_t nearest_centre(const SectionHash& hash, std::uint32_t section, std::span<const float> row) {
  const std::uint32_t first = hash.start(section), width = hash.start(section + 1) - first;
  std::uint16_t best = 0;
  float least = 1e30f;
  for (std::uint32_t cluster = 0; cluster < hash.clusters; ++cluster) {
    float distance = 0;
    for (std::uint32_t i = 0; i < width; ++i) {
      const float difference = row[first + i] - hash.centres[first * hash.clusters + cluster * width + i];
      distance += difference * difference;
    }
    if (distance < least) {
      least = distance;
      best = static_cast<std::uint16_t>(cluster);
    }
  }
  return best;
}

}  // namespace

TEST_CASE("a work's clusters are those of the nearest centres, in sections of unequal length too") {
  const Embeddings embeddings = testing::clustered_embeddings(300, 22, 12, 0.4f, 5);
  const SectionHash hash = fit(embeddings, {8, 6, 25000, 1});
  CHECK(hash.start(0) == 0);
  CHECK(hash.start(8) == 22);
  for (std::uint32_t work = 0; work < embeddings.count; ++work) {
    const auto clusters = hash_embedding(hash, embeddings.row(work));
    REQUIRE(clusters.size() == 8);
    for (std::uint32_t section = 0; section < 8; ++section)
      CHECK(clusters[section] == nearest_centre(hash, section, embeddings.row(work)));
  }
}

TEST_CASE("every cluster is used where there are enough different works") {
  const Embeddings embeddings = testing::clustered_embeddings(500, 16, 20, 0.5f, 8);
  const SectionHash hash = fit(embeddings, {4, 8, 25000, 1});
  for (std::uint32_t section = 0; section < 4; ++section) {
    std::set<std::uint16_t> used;
    for (std::uint32_t work = 0; work < embeddings.count; ++work)
      used.insert(hash_embedding(hash, embeddings.row(work))[section]);
    CHECK(used.size() == 8);
  }
}

TEST_CASE("clusters are means of their works: k-means has ended") {
  const Embeddings embeddings = testing::clustered_embeddings(200, 4, 5, 0.1f, 2);
  const SectionHash hash = fit(embeddings, {1, 5, 25000, 3});
  std::vector<double> sums(20);
  std::vector<int> sizes(5);
  for (std::uint32_t work = 0; work < embeddings.count; ++work) {
    const std::uint16_t cluster = hash_embedding(hash, embeddings.row(work))[0];
    ++sizes[cluster];
    for (std::size_t i = 0; i < 4; ++i)
      sums[cluster * 4u + i] += static_cast<double>(embeddings.row(work)[i]);
  }
  for (std::size_t i = 0; i < 20; ++i)
    CHECK(static_cast<double>(hash.centres[i]) == doctest::Approx(sums[i] / sizes[i / 4]).epsilon(1e-5));
}

TEST_CASE("equal seeds give equal clusters on any number of threads, other seeds others") {
  const Embeddings embeddings = testing::clustered_embeddings(400, 32, 30, 0.6f, 11);
  const SectionHashOptions options{16, 8, 100, 7};
  CHECK(fit(embeddings, options, 1).centres == fit(embeddings, options, 3).centres);
  CHECK(fit(embeddings, options).centres != fit(embeddings, {16, 8, 100, 8}).centres);
  CHECK(fit(embeddings, options).centres != fit(embeddings, {16, 8, 400, 7}).centres);
}

TEST_CASE("near works share more sections than far ones") {
  const Embeddings embeddings = testing::clustered_embeddings(600, 64, 10, 0.25f, 4);
  const SectionHash hash = fit(embeddings, {16, 16, 25000, 1});
  double near_sum = 0, far_sum = 0;
  int near_count = 0, far_count = 0;
  const auto first = hash_embedding(hash, embeddings.row(0));
  for (std::uint32_t work = 1; work < embeddings.count; ++work) {
    const auto shared = shared_sections(first, hash_embedding(hash, embeddings.row(work)));
    const bool is_near = dot(embeddings.row(0), embeddings.row(work)) > 0.8f;
    (is_near ? near_sum : far_sum) += shared;
    ++(is_near ? near_count : far_count);
  }
  REQUIRE(near_count > 10);
  CHECK(near_sum / near_count > 2 * (far_sum / far_count));
  CHECK(shared_sections(first, first) == 16);
}

TEST_CASE("fewer different works than clusters are hashed all the same") {
  Embeddings embeddings = testing::clustered_embeddings(3, 8, 3, 0.5f, 4);
  const SectionHash hash = fit(embeddings, {2, 16, 25000, 1});
  std::set<std::vector<std::uint16_t>> hashes;
  for (std::uint32_t work = 0; work < 3; ++work) hashes.insert(hash_embedding(hash, embeddings.row(work)));
  CHECK(hashes.size() == 3);
}

TEST_CASE("what cannot be hashed is refused by name") {
  const auto message = [](std::uint32_t dimension, std::uint32_t sections, std::uint32_t clusters) {
    const Status status = check_section_hash(dimension, sections, clusters);
    return status.ok() ? std::string() : status.error().message;
  };
  CHECK(message(1024, 256, 32).empty());
  CHECK(message(4096, 512, 256).empty());
  CHECK(message(100, 101, 32).find("101 sections; 1 to 100") != std::string::npos);
  CHECK(message(4096, 1025, 32).find("1 to 1024") != std::string::npos);
  CHECK(message(4096, 0, 32).find("0 sections") != std::string::npos);
  CHECK(message(4096, 256, 1).find("1 clusters; 2 to 1024") != std::string::npos);
  CHECK(message(16384, 256, 257).find("2 to 256") != std::string::npos);
  const auto none = fit_section_hash(0, 8, reader_of(Embeddings{}), {2, 2, 10, 1}, 1);
  CHECK(!none.ok());
}

TEST_CASE("a token names section and cluster") { CHECK(hash_token(17, 4) == "17-4"); }
