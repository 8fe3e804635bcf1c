// SPDX-License-Identifier: MIT
#include "publish/earlier_site.h"

#include <algorithm>
#include <system_error>

#include "publish/entry.h"

namespace vitrine::publish {
namespace {

constexpr WorkIndex kGone = 0xffffffffu;

// For each work of the earlier site its present number, or kGone where it is not there or not the same.
std::vector<WorkIndex> present_numbers(const Site& earlier, const SiteContents& contents) {
  std::vector<WorkIndex> numbers(earlier.works.size(), kGone);
  for (WorkIndex work = 0; work < contents.works.size(); ++work) {
    const Result<WorkIndex> before = earlier.find(contents.works[work].work.id);
    if (!before.ok()) continue;
    const std::optional<Code> code = earlier.index.code_of(*before);
    const Code now = contents.codes.code(work);
    if (code && code->coefficients == now.coefficients && code->bias_level == now.bias_level)
      numbers[*before] = work;
  }
  return numbers;
}

}  // namespace

Result<std::optional<Site>> find_earlier(const BuildOptions& options, const std::string& model_hash,
                                         std::uint32_t input_dimension) {
  std::error_code ignored;
  if (!options.update || !std::filesystem::exists(options.site / kEntryName, ignored))
    return std::optional<Site>();
  Result<Site> site = open_site(options.site);
  if (!site.ok())
    return with_context("the site to update cannot be read; build it anew, without --update", site.error());
  const Space& space = site->index.space;
  if (space.model != model_hash || space.input_dimension != input_dimension) {
    return Error{ErrorCode::kInvalidArgument, "the site to update was made with another model, " +
                                                  space.model_name +
                                                  "; name that model, or build anew, without --update"};
  }
  return std::optional<Site>(std::move(*site));
}

build::KnownNeighbours known_neighbours(const Site& earlier, const SiteContents& contents, std::uint32_t k,
                                        UpdateReport& update) {
  const std::size_t works = contents.works.size();
  build::KnownNeighbours known;
  known.lists.resize(works);
  const std::vector<WorkIndex> number_of = present_numbers(earlier, contents);
  const bool usable = !earlier.measured.neighbours && k > 0;
  std::vector<bool> kept(works);
  for (WorkIndex before = 0; before < number_of.size(); ++before) {
    const WorkIndex work = number_of[before];
    if (work == kGone) continue;
    kept[work] = true;
    ++update.kept;
    // A list that lost a work may miss one that came behind its end; so may one that was shorter.
    const std::vector<Neighbour>& list = earlier.neighbours[before];
    const auto gone = [&](const Neighbour& neighbour) { return number_of[neighbour.work] == kGone; };
    if (!usable || list.size() < k || std::any_of(list.begin(), list.end(), gone)) continue;
    for (const Neighbour& neighbour : list) known.lists[work].push_back(number_of[neighbour.work]);
    ++update.lists_kept;
  }
  for (WorkIndex work = 0; work < works; ++work) {
    if (!kept[work]) known.fresh.push_back(work);
  }
  update.fresh = static_cast<std::uint32_t>(known.fresh.size());
  update.removed = static_cast<std::uint32_t>(earlier.works.size()) - update.kept;
  return known;
}

}  // namespace vitrine::publish
