// SPDX-License-Identifier: MIT
// Figures over a comparison: how far models agree, and how often they stay within a class.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lab/compare/comparison.h"

namespace vitrine::lab {

// [model][model]: of the first `depth` neighbours, the share that both models name, as the mean over all
// works. Order among them does not count. REQUIRES: 1 <= depth <= comparison.neighbours.
[[nodiscard]] std::vector<std::vector<double>> agreement(const Comparison& comparison, std::uint32_t depth);

struct ClassPrecision {
  std::string name;
  std::uint32_t works = 0;
  std::vector<double> precision;  // of each model, as the mean over the class's works
};

struct PrecisionTable {
  std::uint32_t works = 0;              // that have a class: only these are asked about
  std::vector<double> overall;          // of each model, as the mean over these works
  std::vector<ClassPrecision> classes;  // in byte order of their names
};

// Of the first `depth` neighbours of a work, the share that is of its class. A neighbour without a class
// counts as one of another. REQUIRES: as agreement().
[[nodiscard]] PrecisionTable precision_by_class(const Comparison& comparison, std::uint32_t depth);

}  // namespace vitrine::lab
