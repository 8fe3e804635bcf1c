// SPDX-License-Identifier: MIT
// hnswlib itself, natively, over the vectors that index_scale wrote: beside search_peers.mjs.
//   hnswlib_pace VECTORS
// One thread. Prints a line a beam: mean milliseconds a query (the best of ten rounds) and the share of the
// true ten among the ten found.
#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <numeric>
#include <string>
#include <vector>

#include "bench/measure.h"
#include "io/files.h"

namespace {

using namespace vitrine;

constexpr std::size_t kQueries = 200;  // index_scale writes so many
constexpr std::size_t kTen = 10;
constexpr std::uint64_t kMostBytes = 4ull << 30;

std::vector<float> read_floats(const std::string& file) {
  const io::Bytes bytes = bench::value_of(io::read_file(file, kMostBytes));
  std::vector<float> values(bytes.size() / sizeof(float));
  std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
  return values;
}

std::vector<WorkIndex> ten_of(const hnswlib::HierarchicalNSW<float>& graph, const float* query) {
  std::vector<WorkIndex> works;
  for (auto found = graph.searchKnn(query, kTen); !found.empty(); found.pop())
    works.push_back(static_cast<WorkIndex>(found.top().second));
  return works;
}

int run(const std::string& file) {
  build::Embeddings embeddings;
  const std::vector<float> vectors = read_floats(file);
  const std::vector<float> queries = read_floats(file + ".queries");
  embeddings.dimension = static_cast<std::uint32_t>(queries.size() / kQueries);
  embeddings.count = static_cast<std::uint32_t>(vectors.size() / embeddings.dimension);
  embeddings.values.assign(vectors.begin(), vectors.end());
  hnswlib::InnerProductSpace space(embeddings.dimension);
  hnswlib::HierarchicalNSW<float> graph(&space, embeddings.count, 16, 200);
  for (std::uint32_t i = 0; i < embeddings.count; ++i) graph.addPoint(embeddings.row(i).data(), i);
  std::vector<std::vector<WorkIndex>> truth;
  for (std::size_t q = 0; q < kQueries; ++q)
    truth.push_back(bench::best_of(
        embeddings, std::span(queries).subspan(q * embeddings.dimension, embeddings.dimension), kTen));
  for (const std::size_t beam : {16, 24, 32, 48, 64, 96, 128}) {
    graph.setEf(beam);
    double best = 1e9, share = 0.0;
    for (int round = 0; round < 10; ++round) {
      std::vector<std::vector<WorkIndex>> found;
      const auto start = std::chrono::steady_clock::now();
      for (std::size_t q = 0; q < kQueries; ++q)
        found.push_back(ten_of(graph, queries.data() + q * embeddings.dimension));
      const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
      best = std::min(best, spent.count() / kQueries);
      share = 0.0;
      for (std::size_t q = 0; q < kQueries; ++q) share += bench::share_of(truth[q], found[q]) / kQueries;
    }
    std::printf(R"({"search": "hnswlib (native), ef %zu", "ms": %.4f, "recall": %.4f})"
                "\n",
                beam, best, share);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: hnswlib_pace VECTORS\n");
    return 2;
  }
  return run(argv[1]);
}
