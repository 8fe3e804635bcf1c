// SPDX-License-Identifier: MIT
#include "publish/summaries.h"

#include <algorithm>
#include <optional>

#include "publish/details.h"
#include "publish/entry.h"
#include "publish/json_fields.h"

namespace vitrine::publish {
namespace {

// One round trip of a warm connection carries a third of it compressed.
constexpr std::size_t kFileBytes = 32 << 10;
// However unlike the works are, no file comes near what a reader takes.
constexpr std::size_t kMostBytes = 4 << 20;

bool has_details(const PublishedWork& work) {
  return !work.work.metadata.empty() || !work.work.providers.empty();
}

}  // namespace

bool have_details(std::span<const PublishedWork> works) {
  return std::any_of(works.begin(), works.end(), has_details);
}

std::uint32_t summaries_per_file(std::span<const PublishedWork> works) {
  std::size_t bytes = 0, largest = 0;
  for (const PublishedWork& work : works) {
    const std::size_t own = work.work.summary.size() + details_bytes(work.work);
    bytes += own;
    largest = std::max(largest, own);
  }
  if (bytes == 0) return 0;
  const std::size_t each = (bytes + works.size() - 1) / works.size();
  return static_cast<std::uint32_t>(
      std::clamp<std::size_t>(std::min(kFileBytes / each, kMostBytes / largest), 1, kMaxSummariesAFile));
}

std::string summaries_text(std::uint32_t first, std::span<const PublishedWork> works, bool with_details) {
  Json json = {{"first", first}};
  Json& summaries = json["summaries"] = Json::array();
  for (const PublishedWork& work : works) summaries.push_back(work.work.summary);
  if (!with_details) return compact_json(json);
  Json& details = json["details"] = Json::array();
  for (const PublishedWork& work : works) details.push_back(details_json(work));
  return compact_json(json);
}

Result<std::vector<PublishedWork>> parse_summaries(std::string_view text, const std::string& file,
                                                   std::uint32_t first, std::uint32_t count) {
  const Result<Json> document = parse_json(text, file);
  if (!document.ok()) return document.error();
  std::optional<Error> fault;
  const Fields fields(*document, file, fault);
  (void)fields.number("first", first, first);
  std::vector<std::string> summaries = fields.texts("summaries", count);
  if (summaries.size() != count) fields.fail("summaries", "a list of " + std::to_string(count) + " texts");
  std::vector<PublishedWork> works(summaries.size());
  for (std::size_t i = 0; i < works.size(); ++i) works[i].work.summary = std::move(summaries[i]);
  if (fields.has("details")) {
    const std::vector<Fields> details = fields.list("details", count);
    if (details.size() != count) fields.fail("details", "a list of " + std::to_string(count) + " objects");
    for (std::size_t i = 0; fields.ok() && i < details.size(); ++i) read_details(details[i], works[i]);
  }
  if (fault) return *fault;
  return works;
}

}  // namespace vitrine::publish
