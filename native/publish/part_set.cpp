// SPDX-License-Identifier: MIT
// Whether parts belong together.
#include <algorithm>
#include <set>
#include <utility>

#include "io/files.h"
#include "publish/merge_parts.h"
#include "publish/site_files.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

// Missing shards named in a message: more would hide what to do.
constexpr std::size_t kMissingShown = 10;

Error wrong(ErrorCode code, std::string message) { return Error{code, std::move(message)}; }

std::string name_of(const Shard& shard) {
  return "shard " + std::to_string(shard.number) + "/" + std::to_string(shard.count);
}

Result<Part> read_part(const fs::path& folder) {
  const std::string file = io::display(folder / kPartName);
  const Result<io::Bytes> bytes = io::read_file(folder / kPartName, kMaxPartBytes);
  if (!bytes.ok() && bytes.error().code == ErrorCode::kNotFound) {
    return wrong(ErrorCode::kNotFound,
                 file +
                     " is not there: name the folders that vitrine build --shard wrote; "
                     "where it was interrupted, run it again");
  }
  if (!bytes.ok()) return bytes.error();
  return parse_part(as_text(*bytes), file);
}

bool same_pictures(const IiifOptions& a, const IiifOptions& b) {
  return a.base_url == b.base_url && a.long_sides == b.long_sides && a.jpeg_quality == b.jpeg_quality;
}

// Whether `part` can stand beside `first`. The messages begin with its folder.
Status check_pair(const fs::path& folder, const Part& part, const fs::path& first_folder, const Part& first) {
  const std::string here = io::display(folder), there = io::display(first_folder);
  if (part.shard.count != first.shard.count) {
    return wrong(ErrorCode::kInvalidArgument,
                 here + " is " + name_of(part.shard) + ", " + there + " is " + name_of(first.shard) +
                     "; build all shards of one collection with the same number");
  }
  if (part.collection != first.collection || part.collection_works != first.collection_works) {
    return wrong(
        ErrorCode::kInvalidArgument,
        here + " is of a collection of " + std::to_string(part.collection_works) + " works, " + there +
            " of another one of " + std::to_string(first.collection_works) +
            "; give every shard the same sources and catalogue, and build those again that had others");
  }
  if (part.model.hash != first.model.hash || part.model.card.dimension != first.model.card.dimension) {
    return wrong(ErrorCode::kSpaceMismatch,
                 here + " was embedded by " + io::printable(part.model.card.label) + " (" +
                     part.model.hash.substr(0, 16) + "), " + there + " by " +
                     io::printable(first.model.card.label) + " (" + first.model.hash.substr(0, 16) +
                     "); build one of them again with the other's --model and --form");
  }
  if (part.instant_hash != first.instant_hash || part.instant_dimension != first.instant_dimension) {
    return wrong(ErrorCode::kInvalidArgument,
                 here + " and " + there +
                     " differ in --instant, or in the descriptor's version; build one of them again");
  }
  if (!same_pictures(part.iiif, first.iiif)) {
    return wrong(ErrorCode::kInvalidArgument,
                 here + " and " + there +
                     " differ in --base-url, or in the sizes of pictures; build one of them again");
  }
  return Done{};
}

Status check_complete(const PartSet& set) {
  const std::uint32_t count = set.parts.front().shard.count;
  std::size_t missing = 0;
  std::string names;
  for (std::uint32_t number = 1, at = 0; number <= count; ++number) {
    if (at < set.parts.size() && set.parts[at].shard.number == number) {
      ++at;
    } else if (missing++ < kMissingShown) {
      names += (names.empty() ? "" : ", ") + std::to_string(number);
    }
  }
  if (missing == 0) return Done{};
  if (missing > kMissingShown) names += " and " + std::to_string(missing - kMissingShown) + " more";
  return wrong(ErrorCode::kNotFound, "of the " + std::to_string(count) + " shards, " + names +
                                         (missing == 1 ? " is" : " are") +
                                         " missing; build them with --shard NUMBER/" + std::to_string(count) +
                                         ", or name their folders too");
}

}  // namespace

Result<PartSet> open_parts(const std::vector<fs::path>& folders) {
  if (folders.empty()) return wrong(ErrorCode::kInvalidArgument, "there are no parts to merge");
  std::vector<std::pair<fs::path, Part>> read;
  for (const fs::path& folder : folders) {
    Result<Part> part = read_part(folder);
    if (!part.ok()) return part.error();
    read.emplace_back(folder, std::move(*part));
    const auto& [first_folder, first] = read.front();
    if (Status status = check_pair(folder, read.back().second, first_folder, first); !status.ok())
      return status.error();
  }
  std::stable_sort(read.begin(), read.end(), [](const auto& a, const auto& b) {
    return a.second.shard.number < b.second.shard.number;
  });
  PartSet set;
  for (auto& [folder, part] : read) {
    if (!set.parts.empty() && set.parts.back().shard.number == part.shard.number) {
      return wrong(ErrorCode::kInvalidArgument, io::display(set.folders.back()) + " and " +
                                                    io::display(folder) + " are both " + name_of(part.shard) +
                                                    "; leave one of them out");
    }
    set.folders.push_back(std::move(folder));
    set.parts.push_back(std::move(part));
  }
  if (Status status = check_complete(set); !status.ok()) return status.error();
  return set;
}

}  // namespace vitrine::publish
