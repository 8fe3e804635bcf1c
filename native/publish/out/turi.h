// SPDX-License-Identifier: MIT
// Target turi: the tables of Turi Create's image similarity.
#pragma once

namespace vitrine::publish {

struct TuriOptions {
  bool self_edges = false;  // the graph has an edge from each work to itself, and so one other less
};

}  // namespace vitrine::publish
