// SPDX-License-Identifier: MIT
#include "cli/id_list.h"

#include <numeric>
#include <sstream>

#include "io/files.h"

namespace vitrine::cli {
namespace {

// A list of ids is a text file; this bounds one of a million long ids.
constexpr std::uint64_t kMaxIdsBytes = 256ull << 20;

}  // namespace

Result<std::vector<WorkIndex>> listed_works(const publish::Site& site, const std::string& path) {
  std::vector<WorkIndex> works;
  if (path.empty()) {
    works.resize(site.works.size());
    std::iota(works.begin(), works.end(), WorkIndex{0});
    return works;
  }
  const Result<io::Bytes> bytes = io::read_file(path, kMaxIdsBytes);
  if (!bytes.ok()) return bytes.error();
  std::istringstream lines(std::string(bytes->begin(), bytes->end()));
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    const Result<WorkIndex> work = site.find(line);
    if (!work.ok()) return with_context(path + ": line " + std::to_string(number), work.error());
    works.push_back(*work);
  }
  return works;
}

}  // namespace vitrine::cli
