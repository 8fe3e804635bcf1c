// SPDX-License-Identifier: MIT
#include "ingest/merge.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "io/files.h"

namespace vitrine::ingest {
namespace {

std::string origin(const Work& work) {
  return work.images.empty() ? work.id : io::display(work.images.front().file);
}

}  // namespace

void merge(Collection& all, Collection part) {
  std::vector<Work> merged;
  merged.reserve(all.works.size() + part.works.size());
  // Stable: of two works with one id, the earlier source's comes first.
  std::merge(std::make_move_iterator(all.works.begin()), std::make_move_iterator(all.works.end()),
             std::make_move_iterator(part.works.begin()), std::make_move_iterator(part.works.end()),
             std::back_inserter(merged), [](const Work& a, const Work& b) { return a.id < b.id; });
  all.works.clear();
  for (Work& work : merged) {
    if (!all.works.empty() && all.works.back().id == work.id) {
      all.skipped.push_back({origin(work),
                             "the id " + work.id + " is already taken by " + origin(all.works.back()),
                             "build the sources as one folder, or rename one of the two"});
      continue;
    }
    all.works.push_back(std::move(work));
  }
  all.skipped.insert(all.skipped.end(), std::make_move_iterator(part.skipped.begin()),
                     std::make_move_iterator(part.skipped.end()));
}

}  // namespace vitrine::ingest
