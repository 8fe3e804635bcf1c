// SPDX-License-Identifier: MIT
// vitrine path: a way from one work to another by works that look alike.
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/verbs.h"
#include "publish/site.h"
#include "vitrine/mixture.h"

namespace vitrine::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::string site, from, to;
  std::uint32_t steps = 4;
  bool json = false;
};

Status run(const Options& options) {
  const Result<publish::Site> site = publish::open_site(options.site);
  if (!site.ok()) return site.error();
  const Result<WorkIndex> from = site->find(options.from);
  if (!from.ok()) return from.error();
  const Result<WorkIndex> to = site->find(options.to);
  if (!to.ok()) return to.error();
  const Result<std::vector<WorkIndex>> path = path_between(site->index, *from, *to, options.steps);
  if (!path.ok()) return path.error();
  Json list = Json::array();
  for (const WorkIndex work : *path) {
    const ingest::Work& met = site->works[work].work;
    if (options.json) {
      list.push_back({{"id", met.id}, {"title", met.title}});
    } else {
      std::printf("%s  %s\n", met.id.c_str(), met.title.c_str());
    }
  }
  if (options.json) std::printf("%s\n", Json{{"path", std::move(list)}}.dump(2).c_str());
  return Done{};
}

}  // namespace

Action declare_path(CLI::App& command) {
  const auto options = std::make_shared<Options>();
  command.add_option("SITE", options->site, "The site's folder")->required();
  command.add_option("FROM", options->from, "The id of the work to begin with")->required();
  command.add_option("TO", options->to, "The id of the work to end with")->required();
  command.add_option("--steps", options->steps, "Works between the two")->capture_default_str();
  command.add_flag("--json", options->json, "Answer as JSON");
  return [options] { return run(*options); };
}

}  // namespace vitrine::cli
