// SPDX-License-Identifier: MIT
// Two models over five works, small enough to be counted by hand.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lab/compare/comparison.h"
#include "publish/site.h"

namespace vitrine::lab::testing {

// Works 0 to 2 are moths, 3 and 4 vases. "a" keeps to classes where it can, "b" counts on through the works.
inline Comparison sample_comparison() {
  Comparison comparison;
  for (std::size_t i = 0; i < 5; ++i) comparison.works.push_back({i, i < 3 ? "moth" : "vase", {}, {}});
  comparison.neighbours = 2;
  const auto lists = [](std::vector<std::pair<WorkIndex, WorkIndex>> pairs) {
    std::vector<Neighbour> all;
    for (const auto& [first, second] : pairs) {
      all.push_back({first, quantise_cosine(0.9f)});
      all.push_back({second, quantise_cosine(0.1234f)});
    }
    return all;
  };
  ComparedModel a;
  a.id = "a";
  a.label = "Model A";
  a.hash = std::string(64, 'a');
  a.dimension = 4;
  a.time = {1.5, 3};
  a.neighbours = lists({{1, 2}, {0, 2}, {0, 1}, {4, 0}, {3, 1}});
  ComparedModel b = a;
  b.id = "b";
  b.label = "Model <B>";
  b.hash = std::string(64, 'b');
  b.trained = false;
  b.network_bytes = 1000;
  b.time = {};
  b.neighbours = lists({{1, 2}, {2, 3}, {3, 4}, {4, 0}, {0, 1}});
  comparison.models = {a, b};
  return comparison;
}

inline std::vector<publish::PublishedWork> sample_works() {
  std::vector<publish::PublishedWork> works(5);
  for (std::size_t i = 0; i < works.size(); ++i) {
    works[i].work.id = "w" + std::to_string(i);
    if (i != 4) works[i].work.title = "Title <" + std::to_string(i) + ">";
    works[i].work.rights = "CC0";
    publish::PublishedImage image;
    image.width = 480;
    image.height = 240;
    image.service = "iiif/" + std::string(16, static_cast<char>('0' + i));
    image.sizes = {{240, 120}, {480, 240}};
    works[i].images.push_back(image);
  }
  return works;
}

}  // namespace vitrine::lab::testing
