// SPDX-License-Identifier: MIT
// vitrine query: the works that look like a work of the site, or like pictures of one's own.
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/model_choice.h"
#include "cli/verbs.h"
#include "ingest/picture.h"
#include "io/files.h"
#include "publish/ask.h"
#include "vitrine/text.h"

namespace vitrine::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::string site;
  std::vector<std::string> pictures;
  std::vector<std::string> ids;
  publish::Question question;
  ModelOptions model;
  bool json = false;
};

struct Answer {
  std::string query;
  std::vector<ScoredWork> works;
};

Result<Answer> ask_by_id(const publish::Site& site, const std::string& id, const Options& options) {
  const Result<WorkIndex> work = site.find(id);
  if (!work.ok()) return work.error();
  Result<std::vector<ScoredWork>> works = publish::neighbours_of_work(site, *work, options.question);
  if (!works.ok()) return works.error();
  return Answer{id, std::move(*works)};
}

Result<Answer> ask_by_picture(const publish::Site& site, const embed::Embedder& embedder,
                              const std::string& path, const Options& options) {
  const Result<io::Bytes> bytes = io::read_file(path, ImageLimits{}.max_bytes);
  if (!bytes.ok()) return bytes.error();
  const Result<Image> pixels = ingest::decode_picture(*bytes);
  if (!pixels.ok()) return with_context(path, pixels.error());
  const Result<std::vector<float>> embedding = embedder.embed(*pixels);
  if (!embedding.ok()) return with_context(path, embedding.error());
  Result<std::vector<ScoredWork>> works =
      publish::neighbours_of_embedding(site, *embedding, embedder.model_hash(), options.question);
  if (!works.ok()) return works.error();
  return Answer{path, std::move(*works)};
}

Json to_json(const publish::Site& site, const Answer& answer) {
  Json neighbours = Json::array();
  for (std::size_t i = 0; i < answer.works.size(); ++i) {
    const ScoredWork& found = answer.works[i];
    const ingest::Work& work = site.works[found.work].work;
    neighbours.push_back({{"rank", i + 1},
                          {"id", work.id},
                          {"title", work.title},
                          {"score", found.score},
                          {"distance", 1 - found.score}});
  }
  return {{"query", to_utf8(answer.query)}, {"neighbours", std::move(neighbours)}};
}

void print_table(const publish::Site& site, const Answer& answer) {
  std::printf("%s\n%4s  %7s  %8s  %s\n", to_utf8(answer.query).c_str(), "rank", "score", "distance",
              "id  title");
  for (std::size_t i = 0; i < answer.works.size(); ++i) {
    const ScoredWork& found = answer.works[i];
    const ingest::Work& work = site.works[found.work].work;
    std::printf("%4zu  %7.4f  %8.4f  %s  %s\n", i + 1, static_cast<double>(found.score),
                static_cast<double>(1 - found.score), work.id.c_str(), work.title.c_str());
  }
}

Status run(const Options& options) {
  if (options.ids.empty() == options.pictures.empty()) {
    return Error{ErrorCode::kInvalidArgument, "query needs either --id ID or pictures, not both"};
  }
  const Result<publish::Site> site = publish::open_site(options.site);
  if (!site.ok()) return site.error();
  std::vector<Answer> answers;
  for (const std::string& id : options.ids) {
    Result<Answer> answer = ask_by_id(*site, id, options);
    if (!answer.ok()) return answer.error();
    answers.push_back(std::move(*answer));
  }
  if (!options.pictures.empty()) {
    const auto embedder = embedder_of(*site, options.model);
    if (!embedder.ok()) return embedder.error();
    for (const std::string& path : options.pictures) {
      Result<Answer> answer = ask_by_picture(*site, **embedder, path, options);
      if (!answer.ok()) return answer.error();
      answers.push_back(std::move(*answer));
    }
  }
  if (options.json) {
    Json all = Json::array();
    for (const Answer& answer : answers) all.push_back(to_json(*site, answer));
    std::printf("%s\n", all.dump(2).c_str());
    return Done{};
  }
  for (const Answer& answer : answers) print_table(*site, answer);
  return Done{};
}

}  // namespace

Action declare_query(CLI::App& command) {
  const auto options = std::make_shared<Options>();
  command.add_option("SITE", options->site, "The site's folder")->required();
  command.add_option("IMAGE", options->pictures, "Pictures to ask with");
  command.add_option("--id", options->ids, "A work to ask with; may be given again")->allow_extra_args(false);
  command.add_option("-k", options->question.k, "Answers wanted")->capture_default_str();
  command.add_option("--radius", options->question.radius,
                     "Keep only distances below this (distance = 1 - cosine)");
  add_model_options(command, options->model);
  command.add_flag("--json", options->json, "Answer as JSON");
  return [options] { return run(*options); };
}

}  // namespace vitrine::cli
