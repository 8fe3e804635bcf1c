// SPDX-License-Identifier: MIT
// vitrine query: the works that look like a work of the site, or like pictures of one's own.
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/lsh_query.h"
#include "cli/picture_embedding.h"
#include "cli/space_choice.h"
#include "cli/verbs.h"
#include "publish/ask.h"
#include "vitrine/text.h"

namespace vitrine::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::string site;
  std::vector<std::string> pictures;
  std::vector<std::string> ids;
  std::vector<std::string> unlike;
  bool together = false;
  publish::Question question;
  ModelOptions model;
  bool instant = false;
  std::string lsh, text;
  bool json = false;
};

struct Answer {
  std::string query;
  bool instant;  // found in the site's second space
  std::vector<ScoredWork> works;
};

Result<Answer> ask_by_id(const publish::Site& site, const std::string& id, const Options& options) {
  const Result<WorkIndex> work = site.find(id);
  if (!work.ok()) return work.error();
  Result<std::vector<ScoredWork>> works = publish::neighbours_of_work(site, *work, options.question);
  if (!works.ok()) return works.error();
  return Answer{id, false, std::move(*works)};
}

Result<Answer> ask_by_picture(const publish::Site& site, const ChosenSpace& space, const std::string& path,
                              const Options& options) {
  const Result<std::vector<float>> embedding = embed_picture(*space.embedder, path);
  if (!embedding.ok()) return embedding.error();
  const auto ask = space.embedder->answers_projected() ? publish::neighbours_of_projected
                                                       : publish::neighbours_of_embedding;
  Result<std::vector<ScoredWork>> works =
      ask(site, *space.index, *embedding, space.embedder->model_hash(), options.question);
  if (!works.ok()) return works.error();
  return Answer{path, space.instant, std::move(*works)};
}

Status ask_by_pictures(const publish::Site& site, const Options& options, std::vector<Answer>& answers) {
  const Result<ChosenSpace> space = choose_space(site, options.model, options.instant);
  if (!space.ok()) return space.error();
  if (!space->notice.empty()) std::fprintf(stderr, "%s\n", space->notice.c_str());
  for (const std::string& path : options.pictures) {
    Result<Answer> answer = ask_by_picture(site, *space, path, options);
    if (!answer.ok()) return answer.error();
    answers.push_back(std::move(*answer));
  }
  return Done{};
}

Result<Example> example_of_work(const publish::Site& site, const Index& index, const std::string& id,
                                float weight, std::vector<WorkIndex>& asked) {
  const Result<WorkIndex> work = site.find(id);
  if (!work.ok()) return work.error();
  asked.push_back(*work);
  const Result<Query> query = query_of_work(index, *work);
  return query.ok() ? Result<Example>(Example{*query, weight}) : query.error();
}

Result<Example> example_of_picture(const ChosenSpace& space, const std::string& path) {
  const Result<std::vector<float>> embedding = embed_picture(*space.embedder, path);
  if (!embedding.ok()) return embedding.error();
  if (space.embedder->model_hash() != space.index->space.model) {
    return Error{ErrorCode::kSpaceMismatch, "the embedder is of another model than the site's index"};
  }
  const Result<Query> query = space.embedder->answers_projected()
                                  ? encode_projected_query(space.index->space, *embedding)
                                  : encode_query(space.index->space, *embedding);
  if (!query.ok()) return query.error();
  return Example{*query, 1.0f};
}

// One question of all works and pictures, those to be unlike with the opposite weight, halved: as much again
// would leave little of what both share.
Result<Answer> ask_together(const publish::Site& site, const Options& options) {
  constexpr float kUnlike = -0.5f;
  std::vector<Example> examples;
  std::vector<WorkIndex> asked;
  std::string name;
  ChosenSpace space;
  space.index = &site.index;
  const auto add = [&](Result<Example> example, const std::string& text) -> Status {
    if (!example.ok()) return example.error();
    examples.push_back(std::move(*example));
    name += (name.empty() ? "" : " + ") + text;
    return Done{};
  };
  if (!options.pictures.empty()) {
    Result<ChosenSpace> chosen = choose_space(site, options.model, options.instant);
    if (!chosen.ok()) return chosen.error();
    space = std::move(*chosen);
    if (!space.notice.empty()) std::fprintf(stderr, "%s\n", space.notice.c_str());
  }
  for (const std::string& id : options.ids) {
    if (Status status = add(example_of_work(site, *space.index, id, 1.0f, asked), id); !status.ok())
      return status.error();
  }
  for (const std::string& path : options.pictures) {
    if (Status status = add(example_of_picture(space, path), path); !status.ok()) return status.error();
  }
  for (const std::string& id : options.unlike) {
    if (Status status = add(example_of_work(site, *space.index, id, kUnlike, asked), "unlike " + id);
        !status.ok()) {
      return status.error();
    }
  }
  Result<std::vector<ScoredWork>> works =
      publish::neighbours_of_mixture(*space.index, examples, asked, options.question);
  if (!works.ok()) return works.error();
  return Answer{name, space.instant, std::move(*works)};
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
  const Space& space = answer.instant ? site.instant->space : site.index.space;
  return {{"query", to_utf8(answer.query)},
          {"space", answer.instant ? "instant" : "main"},
          {"model", space.model_name},
          {"neighbours", std::move(neighbours)}};
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

Status ask_as_one(const publish::Site& site, const Options& options, std::vector<Answer>& answers) {
  Result<Answer> answer = ask_together(site, options);
  if (!answer.ok()) return answer.error();
  answers.push_back(std::move(*answer));
  return Done{};
}

Status ask_each(const publish::Site& site, const Options& options, std::vector<Answer>& answers) {
  for (const std::string& id : options.ids) {
    Result<Answer> answer = ask_by_id(site, id, options);
    if (!answer.ok()) return answer.error();
    answers.push_back(std::move(*answer));
  }
  return options.pictures.empty() ? Status(Done{}) : ask_by_pictures(site, options, answers);
}

// What an engine of words cannot do is not done here for it.
Status ask_by_words(const publish::Site& site, const Options& options) {
  const publish::Question plain;
  if (options.together || !options.unlike.empty() || options.instant ||
      options.question.radius != plain.radius || options.question.distinct != plain.distinct) {
    return Error{ErrorCode::kInvalidArgument,
                 "--lsh counts shared sections, and does not go with --together, --unlike, --instant, "
                 "--radius or --distinct"};
  }
  return run_lsh_query(site, {options.lsh, options.text, options.ids, options.pictures, options.question.k,
                              options.model, options.json});
}

Status run(const Options& options) {
  const bool together = options.together || !options.unlike.empty();
  if (options.ids.empty() && options.pictures.empty()) {
    return Error{ErrorCode::kInvalidArgument, "query needs --id ID or a picture to be like"};
  }
  if (!together && !options.ids.empty() && !options.pictures.empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 "query takes either --id ID or pictures, or both with --together as one question"};
  }
  if (options.instant && options.pictures.empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 "--instant is for pictures: works are compared by the better space"};
  }
  if (!options.text.empty() && options.lsh.empty())
    return Error{ErrorCode::kInvalidArgument, "--text goes with --lsh"};
  const Result<publish::Site> site = publish::open_site(options.site);
  if (!site.ok()) return site.error();
  if (!options.lsh.empty()) return ask_by_words(*site, options);
  std::vector<Answer> answers;
  if (Status status = together ? ask_as_one(*site, options, answers) : ask_each(*site, options, answers);
      !status.ok()) {
    return status;
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
  command
      .add_option("--unlike", options->unlike, "A work that answers shall not be like; may be given again")
      ->allow_extra_args(false);
  command.add_flag("--together", options->together, "Ask with all works and pictures as one question");
  command.add_option("--distinct", options->question.distinct,
                     "Leave out what is at least so like a better answer (a cosine, such as 0.95)");
  command.add_option("-k", options->question.k, "Answers wanted")->capture_default_str();
  command.add_option("--radius", options->question.radius,
                     "Keep only distances below this (distance = 1 - cosine)");
  add_model_options(command, options->model);
  command.add_flag("--instant", options->instant,
                   "Ask in the space of colour and line that a site has besides");
  command
      .add_option(
          "--lsh", options->lsh,
          "Answer as Elasticsearch will: by the sections shared, from what publish --to elasticsearch "
          "wrote")
      ->type_name("FOLDER");
  command.add_option("--text", options->text, "With --lsh: only works whose texts hold these words");
  command.add_flag("--json", options->json, "Answer as JSON");
  return [options] { return run(*options); };
}

}  // namespace vitrine::cli
