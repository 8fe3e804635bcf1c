// SPDX-License-Identifier: MIT
// How fast an index of entropy-coded codes opens and is searched, and what it weighs. Coefficients grow
// narrower as principal components do, at about the 55 bytes a work that museums' networks need at a step of
// 1/30.
//   index_pace OUT [WORKS] [DIMENSION]      writes the index, which has no links, to OUT
//   node bench/index_pace.mjs OUT           times the same file in wasm
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <numbers>
#include <random>

#include "core/format/byte_reader.h"
#include "core/format/codes_section.h"
#include "vitrine/explorer.h"

namespace {

using namespace vitrine;

Space plain_space(std::uint32_t dimension) {
  Space space;
  space.model_name = "synthetic";
  space.input_dimension = dimension;
  space.dimension = dimension;
  space.mean.assign(dimension, 0.0f);
  space.basis.assign(std::size_t{dimension} * dimension, 0);
  space.basis_scale.assign(dimension, 1.0f);
  return space;
}

OwnedCodes narrowing_codes(std::uint32_t works, std::uint32_t dimension) {
  std::mt19937 random(1);
  OwnedCodes codes;
  codes.dimension = dimension;
  const auto normal = [&] {
    const double u = (static_cast<double>(random()) + 1.0) / 4294967297.0;
    const double v = static_cast<double>(random()) / 4294967296.0;
    return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * v);
  };
  const auto clamped = [](double value) {
    return static_cast<std::int8_t>(std::lround(std::fmax(-127.0, std::fmin(127.0, value))));
  };
  for (std::uint32_t work = 0; work < works; ++work) {
    for (std::uint32_t i = 0; i < dimension; ++i)
      codes.coefficients.push_back(clamped(normal() * 8.0 / std::sqrt(1.0 + i)));
    codes.bias_levels.push_back(clamped(normal() * 30.0));
  }
  return codes;
}

OwnedGraph no_links(std::uint32_t works) {
  OwnedGraph graph;
  graph.count = works;
  graph.levels.resize(1);
  graph.levels[0].offsets.assign(std::size_t{works} + 1, 0);
  return graph;
}

// Microseconds a work of the fastest of five runs.
template <class Run>
double pace(std::uint32_t works, Run run) {
  double best = 1e30;
  for (int i = 0; i < 5; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    run();
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
    best = std::fmin(best, took.count() / works);
  }
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const auto works = static_cast<std::uint32_t>(argc > 2 ? std::atoi(argv[2]) : 50000);
  const auto dimension = static_cast<std::uint32_t>(argc > 3 ? std::atoi(argv[3]) : 256);
  const OwnedCodes codes = narrowing_codes(works, dimension);
  const auto section = format::pack_codes(codes);
  const auto index = write_index(plain_space(dimension), codes, no_links(works).view());
  if (!section.ok() || !index.ok()) return 1;
  std::ofstream(argv[1], std::ios::binary)
      .write(reinterpret_cast<const char*>(index->data()), static_cast<std::streamsize>(index->size()));
  bool right = true;
  const double decode = pace(works, [&] {
    OwnedCodes decoded;
    format::ByteReader reader(*section, "CODE");
    right = format::unpack_codes(reader, works, dimension, decoded).ok() && right;
    right = right && decoded.coefficients == codes.coefficients;
  });
  const double open = pace(works, [&] { right = read_index(*index).ok() && right; });
  const auto opened = read_index(*index);
  if (!opened.ok()) return 1;
  std::vector<float> embedding(dimension, 0.0f);
  embedding[0] = 1.0f;
  const SearchOptions all{.method = SearchMethod::kExhaustive};
  const double search_all = pace(works, [&] { right = search(*opened, embedding, "", all).ok() && right; });
  std::printf(
      "%u works of %u coefficients: %.2f bytes a work; us a work: decode %.3f, open %.3f, search %.4f%s\n",
      works, dimension, static_cast<double>(section->size()) / works, decode, open, search_all,
      right ? "" : " WRONG");
  return right ? 0 : 1;
}
