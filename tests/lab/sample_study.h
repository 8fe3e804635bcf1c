// SPDX-License-Identifier: MIT
// A study as a value, for the tests of what is written of one.
#pragma once

#include <string>

#include "lab/perturb/study.h"

namespace vitrine::lab::testing {

inline ModelScores sample_scores(const std::string& id, double precision) {
  ModelScores model;
  model.id = id;
  model.label = id + " (for tests)";
  model.hash = std::string(64, 'a');
  model.dimension = 16;
  model.coefficients = 8;
  model.bytes_per_picture = 7.25;
  model.fine_bytes_per_picture = 31.5;
  for (std::size_t i = 0; i < kFirst.size(); ++i) {
    ScoresAt& at = model.exact[i];
    at.k = kFirst[i];
    at.precision = {precision / (1.0 + static_cast<double>(i)), 0.25};
    at.recall = {at.precision.mean * at.k / kProfiles, 0.125};
    at.f1 = {at.precision.mean / 2, 0.0625};
    at.found = {0.5, 0.25, 0.125, 1, 0};
  }
  model.index = model.exact;
  model.index[2].precision.mean = 0.015625;
  return model;
}

inline Study sample_study() {
  Study study;
  study.title = "Drawn things";
  study.works = 50;
  study.sample = 40;
  study.seed = 9;
  study.originals = 39;
  study.pictures = std::string(64, 'b');
  study.left_out = {"broken/one.jpg"};
  study.models = {sample_scores("descriptor", 0.75), sample_scores("googlenet", 1.0)};
  return study;
}

}  // namespace vitrine::lab::testing
