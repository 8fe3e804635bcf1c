// SPDX-License-Identifier: MIT
#include <algorithm>
#include <nlohmann/json.hpp>

#include "io/files.h"
#include "publish/out/wellcome.h"
#include "publish/out/work_addresses.h"
#include "vitrine/text.h"

namespace vitrine::publish {
namespace {

using Json = nlohmann::ordered_json;

// The older service's pictures are that wide.
constexpr std::uint32_t kPictureSide = 960;

constexpr std::string_view kPlaceholders[] = {"{catalogue_id}", "{miro_id}", "{homepage}", "{picture}"};

Status check_template(const std::string& option, std::string_view text) {
  const std::string shown = io::printable(text.substr(0, 200));
  for (std::size_t at = 0; (at = text.find('{', at)) != text.npos; ++at) {
    const std::size_t end = text.find('}', at);
    const std::string_view placeholder = text.substr(at, end == text.npos ? end : end - at + 1);
    bool known = false;
    for (const std::string_view name : kPlaceholders) known = known || name == placeholder;
    if (known) continue;
    return Error{ErrorCode::kInvalidArgument,
                 option + " " + shown + ": " + io::printable(placeholder.substr(0, 60)) +
                     " is not known; there are {catalogue_id}, {miro_id}, {homepage} and {picture}"};
  }
  if (!is_utf8(text)) return Error{ErrorCode::kInvalidArgument, option + " " + shown + " is not UTF-8"};
  return Done{};
}

// A work as the answers' templates see it.
struct Named {
  const PublishedWork& work;
  std::string catalogue_id, miro_id;
};

// One walk, so that an id in braces is not taken for a placeholder.
std::string fill(std::string_view text, const Named& named, const std::string& base_url) {
  std::string filled;
  while (!text.empty()) {
    const std::size_t at = std::min(text.find('{'), text.size());
    filled += text.substr(0, at);
    text.remove_prefix(at);
    if (text.starts_with(kPlaceholders[0])) filled += encode_url_segment(named.catalogue_id);
    if (text.starts_with(kPlaceholders[1])) filled += encode_url_segment(named.miro_id);
    if (text.starts_with(kPlaceholders[2])) filled += named.work.work.homepage;
    if (text.starts_with(kPlaceholders[3])) filled += thumbnail_of(named.work, kPictureSide, base_url);
    if (!text.empty()) text.remove_prefix(text.find('}') + 1);
  }
  return filled;
}

Json record(const PublishedWork& work, const WellcomeOptions& options, const std::string& base_url) {
  const Named named{work, catalogue_id_of(work, options.table), miro_id_of(work, options.table)};
  return {{"catalogue_id", named.catalogue_id},
          {"catalogue_uri", fill(options.catalogue_uri, named, base_url)},
          {"miro_id", named.miro_id},
          {"miro_uri", fill(options.miro_uri, named, base_url)}};
}

}  // namespace

Status check(const WellcomeOptions& options) {
  if (Status status = check_template("--catalogue-uri", options.catalogue_uri); !status.ok()) return status;
  return check_template("--miro-uri", options.miro_uri);
}

std::string wellcome_answer(const Site& site, std::optional<WorkIndex> original,
                            std::span<const ScoredWork> neighbours, const WellcomeOptions& options,
                            const std::string& base_url) {
  Json answer = {{"original", nullptr}, {"neighbours", Json::array()}};
  if (original) answer["original"] = record(site.works[*original], options, base_url);
  for (std::size_t i = 0; i < neighbours.size(); ++i) {
    Json neighbour = record(site.works[neighbours[i].work], options, base_url);
    if (options.scores) {
      neighbour["rank"] = i + 1;
      neighbour["score"] = neighbours[i].score;
    }
    answer["neighbours"].push_back(std::move(neighbour));
  }
  return answer.dump();
}

}  // namespace vitrine::publish
