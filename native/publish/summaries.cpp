// SPDX-License-Identifier: MIT
#include "publish/summaries.h"

#include <algorithm>
#include <optional>

#include "publish/entry.h"
#include "publish/json_fields.h"

namespace vitrine::publish {
namespace {

// One round trip of a warm connection carries a third of it compressed.
constexpr std::size_t kFileBytes = 32 << 10;

}  // namespace

std::uint32_t summaries_per_file(std::span<const PublishedWork> works) {
  std::size_t bytes = 0;
  for (const PublishedWork& work : works) bytes += work.work.summary.size();
  if (bytes == 0) return 0;
  const std::size_t each = (bytes + works.size() - 1) / works.size();
  return static_cast<std::uint32_t>(std::clamp<std::size_t>(kFileBytes / each, 1, kMaxSummariesAFile));
}

std::string summaries_text(std::uint32_t first, std::span<const PublishedWork> works) {
  Json list = Json::array();
  for (const PublishedWork& work : works) list.push_back(work.work.summary);
  return compact_json({{"first", first}, {"summaries", std::move(list)}});
}

Result<std::vector<std::string>> parse_summaries(std::string_view text, const std::string& file,
                                                 std::uint32_t first, std::uint32_t count) {
  const Result<Json> document = parse_json(text, file);
  if (!document.ok()) return document.error();
  std::optional<Error> fault;
  const Fields fields(*document, file, fault);
  (void)fields.number("first", first, first);
  std::vector<std::string> summaries = fields.texts("summaries", count);
  if (summaries.size() != count) fields.fail("summaries", "a list of " + std::to_string(count) + " texts");
  if (fault) return *fault;
  return summaries;
}

}  // namespace vitrine::publish
