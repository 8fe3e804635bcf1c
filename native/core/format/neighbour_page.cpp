// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "core/format/byte_reader.h"
#include "core/format/byte_writer.h"
#include "core/format/fold_sign.h"
#include "core/format/index_sections.h"
#include "vitrine/neighbour_table.h"

namespace vitrine {
namespace {

using format::ByteReader;
using format::ByteWriter;
using format::Section;

constexpr std::int32_t kCosineOne = 32767;
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

// One list, each neighbour by its difference to the owner and what its cosine lost to the one before.
Status read_list(ByteReader& reader, WorkIndex owner, std::uint32_t collection, std::span<Neighbour> list) {
  const std::string which = "the list of work " + std::to_string(owner);
  std::vector<WorkIndex> works;
  std::int32_t cosine = kCosineOne;
  for (Neighbour& neighbour : list) {
    const std::int64_t work = std::int64_t{owner} + format::unfold_sign(reader.varint("work"));
    const std::uint32_t loss = reader.varint("cosine");
    if (!reader.ok()) return reader.status();
    if (work < 0 || work >= collection) return corrupt(which + " names a work beyond the collection");
    if (work == owner) return corrupt(which + " names the work itself");
    if (loss > static_cast<std::uint32_t>(cosine + kCosineOne))
      return corrupt(which + " holds a cosine below -1, or is not in order");
    cosine -= static_cast<std::int32_t>(loss);
    neighbour = {static_cast<WorkIndex>(work), static_cast<std::int16_t>(cosine)};
    works.push_back(neighbour.work);
  }
  // Sorts like std::sort, in half a kilobyte less of the module that every click waits for.
  std::make_heap(works.begin(), works.end());
  std::sort_heap(works.begin(), works.end());
  if (std::adjacent_find(works.begin(), works.end()) != works.end())
    return corrupt(which + " names a work twice");
  return Done{};
}

// REQUIRES: check_sizes() succeeded.
Status read_lists(ByteReader& reader, std::uint32_t collection, NeighbourPage& page) {
  const std::size_t entries = std::size_t{page.works} * page.neighbours;
  // A neighbour takes two bytes at least: a short section costs no memory.
  if (entries > reader.left() / 2) return corrupt("section LIST ends before its lists do");
  page.entries.resize(entries);
  for (std::uint32_t i = 0; i < page.works; ++i) {
    const std::span<Neighbour> list =
        std::span(page.entries).subspan(std::size_t{i} * page.neighbours, page.neighbours);
    if (Status status = read_list(reader, page.first + i, collection, list); !status.ok()) return status;
  }
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
  ByteWriter lists;
  std::int32_t before = kCosineOne;
  for (std::size_t i = 0; i < page.entries.size(); ++i) {
    const Neighbour& neighbour = page.entries[i];
    if (i % page.neighbours == 0) before = kCosineOne;
    lists.varint(format::fold_sign(std::int64_t{neighbour.work} - page.owner(i)));
    lists.varint(static_cast<std::uint32_t>(before - neighbour.cosine));
    before = neighbour.cosine;
  }
  // None of these fields can be too long, so that taking them cannot fail.
  const std::vector<std::uint8_t> head_bytes = head.take().value();
  const std::vector<std::uint8_t> list_bytes = lists.take().value();
  const std::array<Section, 2> sections = {
      {{format::kPageSection, head_bytes}, {format::kListsSection, list_bytes}}};
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
  status = format::unpack_section(*sections, format::kListsSection,
                                  [&](ByteReader& reader) { return read_lists(reader, collection, page); });
  if (!status.ok()) return status.error();
  return page;
}

}  // namespace vitrine
