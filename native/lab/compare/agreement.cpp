// SPDX-License-Identifier: MIT
#include "lab/compare/agreement.h"

#include <algorithm>
#include <map>
#include <span>

namespace vitrine::lab {
namespace {

std::span<const Neighbour> first_of(const Comparison& comparison, const ComparedModel& model,
                                    std::size_t work, std::uint32_t depth) {
  return std::span(model.neighbours).subspan(work * comparison.neighbours, depth);
}

std::uint64_t shared(std::span<const Neighbour> one, std::span<const Neighbour> other) {
  const auto in_other = [&](const Neighbour& neighbour) {
    return std::any_of(other.begin(), other.end(),
                       [&](const Neighbour& known) { return known.work == neighbour.work; });
  };
  return static_cast<std::uint64_t>(std::count_if(one.begin(), one.end(), in_other));
}

}  // namespace

std::vector<std::vector<double>> agreement(const Comparison& comparison, std::uint32_t depth) {
  const std::size_t models = comparison.models.size();
  std::vector<std::vector<double>> table(models, std::vector<double>(models, 1.0));
  const double all = static_cast<double>(comparison.works.size()) * depth;
  for (std::size_t a = 0; a < models; ++a) {
    for (std::size_t b = a + 1; b < models; ++b) {
      std::uint64_t both = 0;
      for (std::size_t work = 0; work < comparison.works.size(); ++work) {
        both += shared(first_of(comparison, comparison.models[a], work, depth),
                       first_of(comparison, comparison.models[b], work, depth));
      }
      table[a][b] = table[b][a] = static_cast<double>(both) / all;
    }
  }
  return table;
}

PrecisionTable precision_by_class(const Comparison& comparison, std::uint32_t depth) {
  const std::size_t models = comparison.models.size();
  struct Count {
    std::uint32_t works = 0;
    std::vector<std::uint64_t> hits;
  };
  std::map<std::string, Count> counts;
  for (std::size_t work = 0; work < comparison.works.size(); ++work) {
    const std::string& name = comparison.works[work].class_name;
    if (name.empty()) continue;
    Count& count = counts[name];
    count.hits.resize(models);
    ++count.works;
    for (std::size_t m = 0; m < models; ++m) {
      for (const Neighbour& neighbour : first_of(comparison, comparison.models[m], work, depth))
        count.hits[m] += comparison.works[neighbour.work].class_name == name ? 1 : 0;
    }
  }
  const auto share = [&](std::uint64_t hits, std::uint32_t works) {
    return works == 0 ? 0.0 : static_cast<double>(hits) / (static_cast<double>(works) * depth);
  };
  PrecisionTable table;
  std::vector<std::uint64_t> hits(models, 0);
  for (const auto& [name, count] : counts) {
    ClassPrecision& row = table.classes.emplace_back(ClassPrecision{name, count.works, {}});
    for (std::size_t m = 0; m < models; ++m) {
      row.precision.push_back(share(count.hits[m], count.works));
      hits[m] += count.hits[m];
    }
    table.works += count.works;
  }
  for (std::size_t m = 0; m < models; ++m) table.overall.push_back(share(hits[m], table.works));
  return table;
}

}  // namespace vitrine::lab
