// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "core/format/byte_reader.h"
#include "core/format/byte_writer.h"
#include "core/format/index_sections.h"
#include "vitrine/neighbour_table.h"

namespace vitrine {
namespace {

using format::ByteReader;
using format::ByteWriter;
using format::Section;

constexpr float kCosineSteps = 32767.0f;
// A full page of the longest lists, with room for sections of later versions.
constexpr std::uint64_t kMaxPageBytes = 2ull * kMaxPageWorks * kMaxNeighbours * 6;

Error corrupt(std::string message) {
  return Error{ErrorCode::kCorrupt, "neighbour page: " + std::move(message)};
}

Status check_sizes(const NeighbourPage& page, std::uint32_t collection) {
  if (page.works < 1 || page.works > kMaxPageWorks) {
    return corrupt("works is " + std::to_string(page.works) + ", not 1.." + std::to_string(kMaxPageWorks));
  }
  if (page.first >= collection || page.works > collection - page.first) {
    return corrupt("works reach beyond a collection of " + std::to_string(collection));
  }
  if (page.neighbours > kMaxNeighbours || page.neighbours > collection - 1) {
    return corrupt("neighbours is " + std::to_string(page.neighbours) +
                   ", more than the collection or the limit allows");
  }
  return Done{};
}

Status check_list(WorkIndex owner, std::span<const Neighbour> list, std::uint32_t collection) {
  const std::string which = "the list of work " + std::to_string(owner);
  std::vector<WorkIndex> works;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].work >= collection) return corrupt(which + " names a work beyond the collection");
    if (list[i].work == owner) return corrupt(which + " names the work itself");
    if (list[i].cosine == -32768) return corrupt(which + " holds a cosine below -1");
    if (i > 0 && list[i].cosine > list[i - 1].cosine) return corrupt(which + " is not in order");
    works.push_back(list[i].work);
  }
  std::sort(works.begin(), works.end());
  if (std::adjacent_find(works.begin(), works.end()) != works.end())
    return corrupt(which + " names a work twice");
  return Done{};
}

// A cosine as people compare it: to four decimals.
long four_decimals(float cosine) { return std::lround(1e4 * static_cast<double>(cosine)); }

}  // namespace

std::int16_t quantise_cosine(float cosine) {
  // Written so that NaN becomes -1, the worst.
  const float clamped = cosine >= -1.0f ? std::min(cosine, 1.0f) : -1.0f;
  auto steps = static_cast<std::int16_t>(std::lround(clamped * kCosineSteps));
  // Ten thousandths are three steps wide, so that one of the two steps around a cosine always reads as it
  // does. Order is kept: within ten thousandths by rounding, between them by this.
  const long wanted = four_decimals(clamped);
  const long read = four_decimals(cosine_of({0, steps}));
  if (read < wanted) ++steps;
  if (read > wanted) --steps;
  return steps;
}

float cosine_of(const Neighbour& neighbour) { return static_cast<float>(neighbour.cosine) / kCosineSteps; }

std::vector<std::uint8_t> write_neighbour_page(const NeighbourPage& page) {
  ByteWriter head;
  head.u32(page.first);
  head.u32(page.works);
  head.u32(page.neighbours);
  ByteWriter works;
  ByteWriter cosines;
  for (const Neighbour& neighbour : page.entries) {
    works.u32(neighbour.work);
    cosines.u16(static_cast<std::uint16_t>(neighbour.cosine));
  }
  // None of these fields can be too long, so that taking them cannot fail.
  const std::vector<std::uint8_t> head_bytes = head.take().value();
  const std::vector<std::uint8_t> work_bytes = works.take().value();
  const std::vector<std::uint8_t> cosine_bytes = cosines.take().value();
  const std::array<Section, 3> sections = {{{format::kPageSection, head_bytes},
                                            {format::kWorksSection, work_bytes},
                                            {format::kCosinesSection, cosine_bytes}}};
  return format::write_container(format::FileKind::kNeighbourPage, sections);
}

Result<NeighbourPage> read_neighbour_page(std::span<const std::uint8_t> bytes, std::uint32_t collection) {
  const Result<std::vector<Section>> sections =
      format::read_container(format::FileKind::kNeighbourPage, bytes, kMaxPageBytes);
  if (!sections.ok()) return sections.error();

  NeighbourPage page;
  Status status = format::read_section(*sections, format::kPageSection, [&](ByteReader& reader) {
    page.first = reader.u32("first");
    page.works = reader.u32("works");
    page.neighbours = reader.u32("neighbours");
  });
  if (!status.ok()) return status.error();
  if (status = check_sizes(page, collection); !status.ok()) return status.error();

  const std::uint64_t count = std::uint64_t{page.works} * page.neighbours;
  std::vector<std::uint32_t> works;
  std::vector<std::int16_t> cosines;
  status = format::read_section(*sections, format::kWorksSection, [&](ByteReader& reader) {
    works = reader.values<std::uint32_t>("works", count);
  });
  if (!status.ok()) return status.error();
  status = format::read_section(*sections, format::kCosinesSection, [&](ByteReader& reader) {
    cosines = reader.values<std::int16_t>("cosines", count);
  });
  if (!status.ok()) return status.error();

  page.entries.reserve(works.size());
  for (std::size_t i = 0; i < works.size(); ++i) page.entries.push_back(Neighbour{works[i], cosines[i]});
  for (std::uint32_t i = 0; i < page.works; ++i) {
    const WorkIndex owner = page.first + i;
    if (status = check_list(owner, page.of(owner), collection); !status.ok()) return status.error();
  }
  return page;
}

}  // namespace vitrine
