// SPDX-License-Identifier: MIT
// What an index of a large collection costs and gives: seconds and memory of each step of its build, bytes a
// work, and how well codes and graph answer, always beside the time they take.
//   index_scale OUT WORKS DIMENSION [BYTES_PER_WORK [VECTORS]]
// Embeddings are synthetic, see native/lab/bench/synthetic_embeddings.h; queries are works that are not in
// the collection. The index is written to OUT, for bench/index_pace.mjs; with VECTORS also the embeddings, as
// float32, to that file, and the queries to VECTORS.queries, for bench/search_peers.mjs. Prints JSON, a line
// a step.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>

#include "bench/measure.h"
#include "build/graph_builder.h"
#include "build/look_order.h"
#include "build/space_fit.h"
#include "lab/bench/synthetic_embeddings.h"
#include "vitrine/explorer.h"

namespace {

using namespace vitrine;
using bench::best_of;
using bench::mean_cosine;
using bench::timed;
using bench::value_of;

constexpr std::uint32_t kQueries = 200;

std::vector<WorkIndex> works_of(std::span<const Hit> hits, std::size_t count) {
  std::vector<WorkIndex> works;
  for (const Hit& hit : hits.first(std::min(count, hits.size()))) works.push_back(hit.work);
  return works;
}

// Bytes of each section, read from the file's own table (FORMAT.md).
void print_sections(std::span<const std::uint8_t> file, std::uint32_t works) {
  const auto number = [&](std::size_t at, std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i) value |= std::uint64_t{file[at + i]} << (8 * i);
    return value;
  };
  for (std::uint64_t i = 0; i < number(24, 4); ++i) {
    const std::size_t entry = 32 + 24 * static_cast<std::size_t>(i);
    const std::string name(file.begin() + static_cast<std::ptrdiff_t>(entry),
                           file.begin() + static_cast<std::ptrdiff_t>(entry) + 4);
    const std::uint64_t bytes = number(entry + 16, 8);
    std::printf(R"({"section": "%s", "bytes": %llu, "bytes_per_work": %.2f})"
                "\n",
                name.c_str(), static_cast<unsigned long long>(bytes),
                static_cast<double>(bytes) / static_cast<double>(works));
  }
}

// Searches with every query; prints the mean time and what `judge` says of each answer.
template <class Search>
std::vector<std::vector<Hit>> timed_search(
    const char* name, std::span<const Query> queries, Search search,
    const std::function<double(std::size_t, std::span<const Hit>)>& judge) {
  std::vector<std::vector<Hit>> answers(queries.size());
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < queries.size(); ++i) answers[i] = search(queries[i]);
  const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
  double share = 0.0;
  for (std::size_t i = 0; i < queries.size(); ++i) share += judge(i, answers[i]);
  const auto count = static_cast<double>(queries.size());
  std::printf(R"({"search": "%s", "ms": %.4f, "share": %.4f})"
              "\n",
              name, spent.count() / count, share / count);
  std::fflush(stdout);
  return answers;
}

template <class Values>
void write_file(const std::string& path, const Values& values) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(values.data()),
             static_cast<std::streamsize>(values.size() * sizeof(values[0])));
  if (!file.flush()) {
    std::fprintf(stderr, "index_scale: cannot write %s\n", path.c_str());
    std::exit(1);
  }
}

int run(const std::string& out, std::uint32_t works, std::uint32_t dimension, double bytes_per_work,
        const std::string& vectors) {
  const lab::SyntheticEmbeddings source(dimension, 7);
  build::Embeddings embeddings = timed("generate", [&] { return source.make(0, works); });
  const build::Embeddings asked = source.make(works, kQueries);
  build::SpaceOptions options;
  options.bytes_per_work = bytes_per_work;
  Space space =
      timed("space", [&] { return value_of(build::fit_space(embeddings, "m", "synthetic", options)); });
  OwnedCodes codes = timed("encode", [&] { return value_of(build::encode_all(space, embeddings)); });
  const auto order = timed("order", [&] { return value_of(build::look_order(codes.view())); });
  build::Embeddings ordered{works, dimension, {}};
  for (const WorkIndex work : order) {
    const auto row = embeddings.row(work);
    ordered.values.insert(ordered.values.end(), row.begin(), row.end());
  }
  embeddings = {};
  codes = value_of(build::encode_all(space, ordered));
  const OwnedGraph graph = timed("graph", [&] { return value_of(build::build_graph(space, codes)); });
  const auto bytes = timed("write", [&] { return value_of(write_index(space, codes, graph.view())); });
  write_file(out, bytes);
  if (!vectors.empty()) {
    write_file(vectors, ordered.values);
    write_file(vectors + ".queries", asked.values);
  }
  print_sections(bytes, works);
  std::printf(R"({"works": %u, "dimension": %u, "coefficients": %u, "step": %.5f, "file_bytes": %zu})"
              "\n",
              works, dimension, space.dimension, static_cast<double>(space.step), bytes.size());
  const Index index = timed("open", [&] { return value_of(read_index(bytes)); });

  std::vector<Query> queries;
  std::vector<std::vector<WorkIndex>> truth;
  for (std::uint32_t i = 0; i < asked.count; ++i) {
    queries.push_back(value_of(encode_query(space, asked.row(i))));
    truth.push_back(best_of(ordered, asked.row(i), 10));
  }
  const auto all = timed_search(
      "codes, exhaustive: true ten in the first fifty", queries,
      [&](const Query& query) { return search_exhaustive(index.codes, query, 50); },
      [&](std::size_t i, std::span<const Hit> hits) {
        return bench::share_of(truth[i], works_of(hits, hits.size()));
      });
  double likeness = 0.0;
  double first_ten = 0.0;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    const auto row = asked.row(static_cast<std::uint32_t>(i));
    likeness += mean_cosine(ordered, row, works_of(all[i], 10)) / mean_cosine(ordered, row, truth[i]);
    first_ten += bench::share_of(truth[i], works_of(all[i], 10));
  }
  std::printf(R"({"first_ten": %.4f, "likeness": %.4f})"
              "\n",
              first_ten / kQueries, likeness / kQueries);
  for (const std::uint32_t ef : {16u, 32u, 64u, 128u, 200u}) {
    const std::string name = "graph, ef " + std::to_string(ef) + ": ten of the exhaustive search";
    timed_search(
        name.c_str(), queries,
        [&](const Query& query) {
          return search_graph(index.graph, index.codes, query, {10, ef});
        },
        [&](std::size_t i, std::span<const Hit> hits) {
          return bench::share_of(works_of(all[i], 10), works_of(hits, hits.size()));
        });
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4 || argc > 6) {
    std::fprintf(stderr, "usage: index_scale OUT WORKS DIMENSION [BYTES_PER_WORK [VECTORS]]\n");
    return 2;
  }
  return run(argv[1], static_cast<std::uint32_t>(std::stoul(argv[2])),
             static_cast<std::uint32_t>(std::stoul(argv[3])), argc > 4 ? std::stod(argv[4]) : 0.0,
             argc > 5 ? argv[5] : "");
}
