// SPDX-License-Identifier: MIT
#include "lab/bench/names.h"

#include <algorithm>
#include <regex>

#include "io/files.h"

namespace vitrine::lab {
namespace {

constexpr BenchName kNames[] = {
    {"decode/jpeg", true, BenchNeeds::kPicture},
    {"resize/square_224", true, BenchNeeds::kPicture},
    {"embed/descriptor", true, BenchNeeds::kPicture},
    {"embed/network", false, BenchNeeds::kNetwork},
    {"build/space", false, BenchNeeds::kVectors},
    {"build/codes", false, BenchNeeds::kIndex},
    {"build/graph", false, BenchNeeds::kIndex},
    {"build/partitions", false, BenchNeeds::kIndex},
    {"build/neighbours", false, BenchNeeds::kVectors},
    {"load/index", true, BenchNeeds::kIndex},
    {"load/partition", true, BenchNeeds::kPartitions},
    {"load/neighbours", true, BenchNeeds::kIndex},
    {"query/encode", true, BenchNeeds::kIndex},
    {"search/codes", true, BenchNeeds::kIndex},
    {"search/graph/32", true, BenchNeeds::kIndex},
    {"search/graph/64", true, BenchNeeds::kIndex},
    {"search/graph/200", true, BenchNeeds::kIndex},
    {"search/partitions/2", true, BenchNeeds::kPartitions},
    {"search/partitions/8", true, BenchNeeds::kPartitions},
};

}  // namespace

std::span<const BenchName> bench_names() { return kNames; }

Result<std::vector<BenchName>> choose_benchmarks(const std::string& filter, bool network) {
  std::vector<BenchName> chosen;
  try {
    const std::regex pattern(filter);
    for (const BenchName& one : kNames) {
      const bool possible = network || one.needs != BenchNeeds::kNetwork;
      if (possible && std::regex_search(std::string(one.name), pattern)) chosen.push_back(one);
    }
  } catch (const std::regex_error&) {
    return Error{ErrorCode::kInvalidArgument,
                 "--filter " + io::printable(filter) + " is no regular expression"};
  }
  if (!chosen.empty()) return chosen;
  return Error{ErrorCode::kInvalidArgument, "--filter " + io::printable(filter) +
                                                " finds no measurement; vitrine lab bench --list names them"};
}

}  // namespace vitrine::lab
