// SPDX-License-Identifier: MIT
#include "publish/out/bulk_neighbours.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "io/parallel.h"
#include "publish/out/work_addresses.h"

namespace vitrine::publish {
namespace {

using Json = nlohmann::ordered_json;

Json record(const PublishedWork& work, const std::string& base_url) {
  const WorkAddresses addresses = addresses_of(work, base_url);
  return {{"id", work.work.id}, {"iiif_url", addresses.iiif_url}, {"local_url", addresses.local_url}};
}

}  // namespace

Status write_bulk_neighbours(const Site& site, std::span<const WorkIndex> works, const Question& question,
                             const std::string& base_url, const TextSink& sink) {
  if (Status status = sink("["); !status.ok()) return status;
  const char* before = "\n";
  for (const WorkIndex work : works) {
    if (io::interrupted()) return Error{ErrorCode::kInterrupted, "interrupted"};
    const Result<std::vector<ScoredWork>> found = neighbours_of_work(site, work, question);
    if (!found.ok()) return found.error();
    Json entry = {{"reference", record(site.works[work], base_url)}, {"neighbours", Json::array()}};
    for (const ScoredWork& neighbour : *found) {
      Json json = record(site.works[neighbour.work], base_url);
      json["score"] = neighbour.score;
      entry["neighbours"].push_back(std::move(json));
    }
    if (Status status = sink(before + entry.dump()); !status.ok()) return status;
    before = ",\n";
  }
  return sink("\n]\n");
}

}  // namespace vitrine::publish
