// SPDX-License-Identifier: MIT
// What one way to answer found for each query, with what that took.
#pragma once

#include <time.h>

#include <string>
#include <vector>

#include "vitrine/codes.h"

namespace vitrine::lab {

// Processor time of this thread in milliseconds: a machine that is busy with other things changes it little.
inline double thread_milliseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

struct Answers {
  std::vector<std::vector<WorkIndex>> works;  // [queries], best first, the query itself left out
  std::vector<double> milliseconds;           // [queries]
  std::vector<double> bytes;                  // [queries] that a visitor downloads for it
};

// A way to answer, before it is counted.
struct Stage {
  std::string stage, label;
  bool in_chain = false;
  bool of_structure = false;  // is held against the codes' own answers too
  std::size_t most = 0;       // works that an answer can hold
  Answers answers = {};       // those of the lists: of works alone, which are the first queries
  double bytes_per_work = 0;
};

}  // namespace vitrine::lab
