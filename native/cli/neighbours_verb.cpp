// SPDX-License-Identifier: MIT
// vitrine neighbours: the neighbours of all works, or of listed ones, as one JSON array.
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "cli/verbs.h"
#include "io/files.h"
#include "publish/ask.h"

namespace vitrine::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::string site;
  std::string ids;
  publish::Question question{50, 2.0f};
};

// A list of ids is a text file; this bounds one of a million long ids.
constexpr std::uint64_t kMaxIdsBytes = 256ull << 20;

Result<std::vector<WorkIndex>> read_ids(const publish::Site& site, const std::string& path) {
  const Result<io::Bytes> bytes = io::read_file(path, kMaxIdsBytes);
  if (!bytes.ok()) return bytes.error();
  std::istringstream lines(std::string(bytes->begin(), bytes->end()));
  std::vector<WorkIndex> works;
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

// The record of a work in the shape of older bulk exports: id, IIIF address, local address.
Json record(const publish::Site& site, WorkIndex index) {
  const publish::PublishedWork& published = site.works[index];
  Json json = {{"id", published.work.id}, {"iiif_url", ""}, {"local_url", ""}};
  if (published.images.empty()) return json;
  const publish::PublishedImage& image = published.images.front();
  const bool remote = image.service.starts_with("http");
  json["iiif_url"] = image.service.empty() ? image.thumbnail : image.service;
  if (!remote && !image.service.empty()) json["local_url"] = image.service + "/full/max/0/default.jpg";
  return json;
}

Status run(const Options& options) {
  const Result<publish::Site> site = publish::open_site(options.site);
  if (!site.ok()) return site.error();
  std::vector<WorkIndex> wanted;
  if (options.ids.empty()) {
    for (WorkIndex work = 0; work < site->works.size(); ++work) wanted.push_back(work);
  } else {
    Result<std::vector<WorkIndex>> listed = read_ids(*site, options.ids);
    if (!listed.ok()) return listed.error();
    wanted = std::move(*listed);
  }
  // One entry a line, so that a million of them never stand in memory together.
  std::printf("[");
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const Result<std::vector<ScoredWork>> found =
        publish::neighbours_of_work(*site, wanted[i], options.question);
    if (!found.ok()) return found.error();
    Json entry = {{"reference", record(*site, wanted[i])}, {"neighbours", Json::array()}};
    for (const ScoredWork& neighbour : *found) {
      Json json = record(*site, neighbour.work);
      json["score"] = neighbour.score;
      entry["neighbours"].push_back(std::move(json));
    }
    std::printf("%s%s", i == 0 ? "\n" : ",\n", entry.dump().c_str());
  }
  std::printf("\n]\n");
  return Done{};
}

}  // namespace

Action declare_neighbours(CLI::App& command) {
  const auto options = std::make_shared<Options>();
  command.add_option("SITE", options->site, "The site's folder")->required();
  command.add_option("-k", options->question.k, "Neighbours a work")->capture_default_str();
  command.add_option("--ids", options->ids, "File with one id a line (default: every work)");
  command.add_option("--radius", options->question.radius,
                     "Keep only distances below this (distance = 1 - cosine)");
  return [options] { return run(*options); };
}

}  // namespace vitrine::cli
