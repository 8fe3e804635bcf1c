// SPDX-License-Identifier: MIT
#include "cli/lsh_query.h"

#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/picture_embedding.h"
#include "cli/space_choice.h"
#include "publish/out/lsh_search.h"
#include "vitrine/text.h"

namespace vitrine::cli {
namespace {

using Json = nlohmann::ordered_json;

// A number that no work of a site has.
constexpr WorkIndex kNoWork = UINT32_MAX;

struct Answer {
  std::string query;
  std::vector<publish::SharedSections> works;
};

class LshQuery {
 public:
  LshQuery(const publish::Site& site, const publish::LshIndex& lsh, const LshQueryOptions& options)
      : site_(site), lsh_(lsh), options_(options) {}

  Status ask_works() {
    for (const std::string& id : options_.ids) {
      const Result<WorkIndex> work = site_.find(id);
      if (!work.ok()) return work.error();
      if (Status status = ask(id, lsh_.of(*work), *work); !status.ok()) return status;
    }
    return Done{};
  }

  Status ask_pictures() {
    if (options_.pictures.empty()) return Done{};
    const Result<ChosenSpace> space = choose_space(site_, options_.model, false);
    if (!space.ok()) return space.error();
    if (space->instant || space->embedder->model_hash() != site_.index.space.model) {
      return Error{ErrorCode::kSpaceMismatch,
                   "the hash is of the model " + site_.index.space.model_name +
                       ", which is not at hand; name it with --model and --weights"};
    }
    for (const std::string& path : options_.pictures) {
      const Result<std::vector<float>> embedding = embed_picture(*space->embedder, path);
      if (!embedding.ok()) return embedding.error();
      const Result<std::vector<std::uint16_t>> clusters =
          publish::hash_picture(site_, lsh_, {*embedding, space->embedder->answers_projected()});
      if (!clusters.ok()) return clusters.error();
      if (Status status = ask(path, *clusters, kNoWork); !status.ok()) return status;
    }
    return Done{};
  }

  void print() const {
    Json all = Json::array();
    for (const Answer& answer : answers_) {
      if (options_.json) {
        all.push_back(json_of(answer));
      } else {
        print_table(answer);
      }
    }
    if (options_.json) std::printf("%s\n", all.dump(2).c_str());
  }

 private:
  Status ask(const std::string& query, std::span<const std::uint16_t> clusters, WorkIndex asked) {
    Result<std::vector<publish::SharedSections>> works =
        publish::search_lsh(site_, lsh_, clusters, asked, {options_.k, options_.text});
    if (!works.ok()) return works.error();
    answers_.push_back({query, std::move(*works)});
    return Done{};
  }

  Json json_of(const Answer& answer) const {
    Json neighbours = Json::array();
    for (std::size_t i = 0; i < answer.works.size(); ++i) {
      const ingest::Work& work = site_.works[answer.works[i].work].work;
      neighbours.push_back({{"rank", i + 1},
                            {"id", work.id},
                            {"title", work.title},
                            {"shared_sections", answer.works[i].sections}});
    }
    return {{"query", to_utf8(answer.query)},
            {"space", "lsh"},
            {"model", site_.index.space.model_name},
            {"sections", lsh_.model.hash.sections},
            {"neighbours", std::move(neighbours)}};
  }

  void print_table(const Answer& answer) const {
    std::printf("%s\n%4s  %s  %s\n", to_utf8(answer.query).c_str(), "rank", "shared", "id  title");
    for (std::size_t i = 0; i < answer.works.size(); ++i) {
      const ingest::Work& work = site_.works[answer.works[i].work].work;
      std::printf("%4zu  %6u  %s  %s\n", i + 1, answer.works[i].sections, work.id.c_str(),
                  work.title.c_str());
    }
  }

  const publish::Site& site_;
  const publish::LshIndex& lsh_;
  const LshQueryOptions& options_;
  std::vector<Answer> answers_;
};

}  // namespace

Status run_lsh_query(const publish::Site& site, const LshQueryOptions& options) {
  const Result<publish::LshIndex> lsh = publish::read_lsh(options.folder, site);
  if (!lsh.ok()) return lsh.error();
  LshQuery query(site, *lsh, options);
  if (Status status = query.ask_works(); !status.ok()) return status;
  if (Status status = query.ask_pictures(); !status.ok()) return status;
  query.print();
  return Done{};
}

}  // namespace vitrine::cli
