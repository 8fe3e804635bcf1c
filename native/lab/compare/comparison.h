// SPDX-License-Identifier: MIT
// Several models over one collection: what each of them holds for a work's nearest, and how far they agree.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ingest/work.h"
#include "vitrine/neighbour_table.h"

namespace vitrine::lab {

// How long one picture takes, from its pixels to its embedding, on one thread and by itself. Decoding is not
// counted: it is the same for every model.
struct EmbedTime {
  double median_ms = 0;
  std::uint32_t pictures = 0;  // timed for this, whatever the cache holds; 0: nothing was timed
};

struct ComparedModel {
  std::string id;     // as it was asked for
  std::string label;  // for people
  std::string hash;   // Embedder::model_hash()
  bool trained = true;
  std::uint32_t dimension = 0;
  std::uint64_t network_bytes = 0;  // what has to be downloaded to run it; 0: built in
  std::uint64_t embedded = 0;       // embeddings computed in this run
  std::uint64_t reused = 0;         // taken from the cache
  EmbedTime time;
  std::vector<Neighbour> neighbours;  // [works][Comparison::neighbours], exact, best first

  // What one embedding takes as float32.
  [[nodiscard]] std::uint64_t embedding_bytes() const { return std::uint64_t{4} * dimension; }
};

// A work that every model has embedded.
struct ComparedWork {
  std::size_t position = 0;  // in the collection
  std::string class_name;    // what it is counted as; empty: not known
  // Where its picture is another one's, changed on purpose: "m1" to "m5", and that work's id.
  std::string perturbation, of;
};

struct Comparison {
  std::vector<ComparedWork> works;  // in the collection's order
  std::vector<ComparedModel> models;
  std::uint32_t neighbours = 0;          // in each list: fewer than asked where there are fewer works
  std::vector<ingest::Skipped> skipped;  // pictures that some model did not embed, each once
};

}  // namespace vitrine::lab
