// SPDX-License-Identifier: MIT
// What programs that measure an index share: a step's time and memory, and how good an answer is.
#pragma once

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "build/space_fit.h"
#include "io/parallel.h"
#include "vitrine/embedding.h"
#include "vitrine/result.h"

namespace vitrine::bench {

template <class T>
T value_of(Result<T> result) {
  if (result.ok()) return std::move(result).value();
  std::fprintf(stderr, "%s\n", result.error().message.c_str());
  std::exit(1);
}

inline double peak_gigabytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / (1 << 20);
}

// Runs a step and prints what it took; the peak is that of the process so far.
template <class Step>
auto timed(const char* name, Step step) {
  const auto start = std::chrono::steady_clock::now();
  auto result = step();
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
  std::printf(R"({"step": "%s", "seconds": %.2f, "peak_gb": %.2f})"
              "\n",
              name, spent.count(), peak_gigabytes());
  std::fflush(stdout);
  return result;
}

// The works truly nearest to a query.
inline std::vector<WorkIndex> best_of(const build::Embeddings& embeddings, std::span<const float> query,
                                      std::size_t wanted) {
  std::vector<float> cosines(embeddings.count);
  io::parallel_for(embeddings.count, 0, [&](std::size_t i) {
    cosines[i] = dot(query, embeddings.row(static_cast<std::uint32_t>(i)));
  });
  std::vector<WorkIndex> works(embeddings.count);
  std::iota(works.begin(), works.end(), 0u);
  std::partial_sort(works.begin(), works.begin() + static_cast<std::ptrdiff_t>(wanted), works.end(),
                    [&](WorkIndex a, WorkIndex b) { return cosines[a] > cosines[b]; });
  works.resize(wanted);
  return works;
}

inline double share_of(std::span<const WorkIndex> wanted, std::span<const WorkIndex> found) {
  const auto is_found = [&](WorkIndex work) {
    return std::find(found.begin(), found.end(), work) != found.end();
  };
  return static_cast<double>(std::count_if(wanted.begin(), wanted.end(), is_found)) /
         static_cast<double>(wanted.size());
}

inline double mean_cosine(const build::Embeddings& embeddings, std::span<const float> query,
                          std::span<const WorkIndex> works) {
  double sum = 0.0;
  for (const WorkIndex work : works) sum += static_cast<double>(dot(query, embeddings.row(work)));
  return sum / static_cast<double>(works.size());
}

}  // namespace vitrine::bench
