// SPDX-License-Identifier: MIT
#include "vitrine/index_file.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>

#include "core/random_numbers.h"
#include "core/reseal.h"
#include "core/tiny_index.h"

using namespace vitrine;
using testing::get_number;
using testing::put_number;
using testing::TinyCollection;

namespace {

// Where the table entry of the section with this name begins.
std::size_t entry_of(std::span<const std::uint8_t> file, const std::string& name) {
  for (std::size_t entry = 32; entry < 32 + 24 * get_number(file, 24, 4); entry += 24) {
    if (std::equal(name.begin(), name.end(), file.begin() + static_cast<std::ptrdiff_t>(entry))) return entry;
  }
  FAIL("no section " << name);
  return 0;
}

// The tiny file with `value` written at byte `at` of a section, checksums made to fit.
std::vector<std::uint8_t> with_field(const std::string& section, std::size_t at, std::size_t size,
                                     std::uint64_t value) {
  std::vector<std::uint8_t> file = TinyCollection().file();
  const auto begin = static_cast<std::size_t>(get_number(file, entry_of(file, section) + 8, 8));
  put_number(file, begin + at, size, value);
  testing::reseal(file);
  return file;
}

void check_refused(std::span<const std::uint8_t> file, ErrorCode code, const std::string& words) {
  const auto index = read_index(file);
  REQUIRE_FALSE(index.ok());
  CHECK(index.error().code == code);
  CAPTURE(index.error().message);
  CHECK(index.error().message.find(words) != std::string::npos);
}

template <class T>
bool same(std::span<const T> a, std::span<const T> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

}  // namespace

TEST_CASE("an index comes back as it was written") {
  const TinyCollection tiny;
  const auto bytes = tiny.file();
  auto opened = read_index(bytes);
  REQUIRE(opened.ok());
  // Moved, because the views must survive it.
  const Index index = std::move(*opened);
  CHECK(index.space.id == "5ace");
  CHECK(index.space.model == "m0de1");
  CHECK(index.space.model_name == "tiny");
  CHECK(index.space.input_dimension == 3);
  CHECK(index.space.dimension == 2);
  CHECK(index.space.step == tiny.space.step);
  CHECK(index.space.mean == tiny.space.mean);
  CHECK(index.space.basis == tiny.space.basis);
  CHECK(index.space.basis_scale == tiny.space.basis_scale);
  CHECK(index.codes.count == 5);
  CHECK(index.codes.dimension == 2);
  CHECK(index.space.bias_offset == tiny.space.bias_offset);
  CHECK(index.space.bias_step == tiny.space.bias_step);
  CHECK(same<std::int8_t>(index.codes.coefficients, tiny.codes.coefficients));
  CHECK(index.owned_codes.bias_levels == tiny.codes.bias_levels);
  CHECK(same<float>(index.codes.biases, tiny.codes.biases));
  CHECK(same<float>(index.codes.gains, tiny.codes.gains));
  CHECK(index.graph.entry == 3);
  REQUIRE(index.graph.levels.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    const GraphLevel expected = tiny.graph().levels[i];
    CHECK(same(index.graph.levels[i].nodes, expected.nodes));
    CHECK(same(index.graph.levels[i].offsets, expected.offsets));
    CHECK(same(index.graph.levels[i].links, expected.links));
  }
  const auto again = write_index(index.space, index.owned_codes, index.graph);
  REQUIRE(again.ok());
  CHECK(*again == bytes);
}

TEST_CASE("an index is read from any address") {
  const auto bytes = TinyCollection().file();
  for (std::size_t shift = 1; shift < 4; ++shift) {
    std::vector<std::uint8_t> moved(shift);
    moved.insert(moved.end(), bytes.begin(), bytes.end());
    CHECK(read_index(std::span(moved).subspan(shift)).ok());
  }
}

TEST_CASE("another major version, another kind and other files are unsupported") {
  auto file = TinyCollection().file();
  put_number(file, 12, 2, 1);
  check_refused(file, ErrorCode::kUnsupported, "format version 1");
  put_number(file, 12, 2, 3);
  check_refused(file, ErrorCode::kUnsupported, "format version 3");
  check_refused(write_neighbour_page(testing::tiny_page()), ErrorCode::kUnsupported, "another kind");
  check_refused({}, ErrorCode::kUnsupported, "does not begin with VITRINE");
  const std::string text = "<!doctype html><title>404 not found</title>";
  check_refused(std::vector<std::uint8_t>(text.begin(), text.end()), ErrorCode::kUnsupported,
                "not a Vitrine index");
}

TEST_CASE("another minor version and unknown sections are read") {
  auto file = TinyCollection().file();
  put_number(file, 14, 2, 7);
  testing::reseal(file);
  CHECK(read_index(file).ok());

  // One more table entry moves the sections by 16 bytes: rebuild the frame around them.
  file = TinyCollection().file();
  const std::size_t count = 5, table_end = 152, first = 160;
  std::vector<std::uint8_t> longer(file.begin(), file.begin() + table_end);
  longer.resize(176);
  longer.insert(longer.end(), file.begin() + first, file.end());
  const std::size_t extra = longer.size();
  longer.resize(extra + 16, 0);
  for (std::size_t i = 0; i < count; ++i)
    put_number(longer, 40 + 24 * i, 8, get_number(longer, 40 + 24 * i, 8) + 16);
  for (std::size_t i = 0; i < 4; ++i) longer[table_end + i] = static_cast<std::uint8_t>("NEWS"[i]);
  put_number(longer, table_end + 8, 8, extra);
  put_number(longer, table_end + 16, 8, 3);
  longer[extra] = 'n';
  put_number(longer, 24, 4, count + 1);
  testing::reseal(longer);
  const auto index = read_index(longer);
  CHECK_MESSAGE(index.ok(), (index.ok() ? "" : index.error().message));
}

TEST_CASE("a required section that is missing or appears twice is corrupt") {
  for (const std::string name : {"SPAC", "MEAN", "BASI", "CODE"}) {
    auto file = TinyCollection().file();
    file[entry_of(file, name)] = 'x';
    testing::reseal(file);
    check_refused(file, ErrorCode::kCorrupt, name + " is missing");
  }
  auto file = TinyCollection().file();
  put_number(file, entry_of(file, "CODE"), 4, get_number(file, entry_of(file, "GRPH"), 4));
  testing::reseal(file);
  check_refused(file, ErrorCode::kCorrupt, "GRPH appears twice");
}

TEST_CASE("fields that contradict each other are refused by name though checksums fit") {
  check_refused(with_field("SPAC", 0, 4, 0), ErrorCode::kCorrupt, "MEAN");
  check_refused(with_field("SPAC", 0, 4, 0xFFFFFFFF), ErrorCode::kCorrupt, "mean");
  check_refused(with_field("SPAC", 4, 4, 0xFFFFFFFF), ErrorCode::kCorrupt, "basis_scale");
  check_refused(with_field("SPAC", 8, 4, 4), ErrorCode::kCorrupt, "does not end where its symbols do");
  check_refused(with_field("SPAC", 8, 4, 6), ErrorCode::kCorrupt, "codes: block 0");
  check_refused(with_field("SPAC", 12, 4, 0x7FC00000), ErrorCode::kCorrupt, "step");
  check_refused(with_field("SPAC", 16, 4, 0x7FC00000), ErrorCode::kCorrupt, "bias_offset");
  check_refused(with_field("SPAC", 20, 4, 0), ErrorCode::kCorrupt, "bias_step");
  check_refused(with_field("SPAC", 24, 1, 255), ErrorCode::kCorrupt, "field id");
  check_refused(with_field("SPAC", 25, 1, 0x0A), ErrorCode::kCorrupt, "id is not printable");
  check_refused(with_field("MEAN", 0, 4, 0x7F800000), ErrorCode::kCorrupt, "mean");
  check_refused(with_field("BASI", 0, 4, 0), ErrorCode::kCorrupt, "basis_scale");
  check_refused(with_field("CODE", 0, 4, 0), ErrorCode::kCorrupt, "block works");
  check_refused(with_field("CODE", 0, 4, 4097), ErrorCode::kCorrupt, "block works");
  check_refused(with_field("CODE", 4, 1, 0), ErrorCode::kCorrupt, "table count");
  // The graph, byte by byte: entry 3, 2 levels, then work 0: 2 links, +1 (folded: 2), 3 more.
  check_refused(with_field("GRPH", 0, 1, 5), ErrorCode::kCorrupt, "entry");
  check_refused(with_field("GRPH", 0, 1, 2), ErrorCode::kCorrupt, "entry does not stand");
  check_refused(with_field("GRPH", 1, 1, 0), ErrorCode::kCorrupt, "levels");
  check_refused(with_field("GRPH", 1, 1, 1), ErrorCode::kCorrupt, "section GRPH has");
  check_refused(with_field("GRPH", 1, 1, 3), ErrorCode::kCorrupt,
                "section GRPH ends within field node count");
  check_refused(with_field("GRPH", 2, 1, 127), ErrorCode::kCorrupt, "section GRPH ends within field link");
  check_refused(with_field("GRPH", 3, 1, 1), ErrorCode::kCorrupt, "level 0: links");
  check_refused(with_field("GRPH", 3, 1, 10), ErrorCode::kCorrupt, "level 0: links");
  check_refused(with_field("GRPH", 4, 1, 0), ErrorCode::kCorrupt, "level 0: links");
  check_refused(with_field("GRPH", 4, 1, 127), ErrorCode::kCorrupt, "level 0: links");
  check_refused(with_field("GRPH", 3, 2, 0x0082), ErrorCode::kCorrupt, "longer than it needs");
  // The upper level: 2 nodes, 1 and 2 more.
  check_refused(with_field("GRPH", 17, 1, 0), ErrorCode::kCorrupt, "nodes is empty");
  check_refused(with_field("GRPH", 19, 1, 0), ErrorCode::kCorrupt, "level 1: nodes");
  check_refused(with_field("GRPH", 19, 1, 4), ErrorCode::kCorrupt, "level 1: nodes");
  check_refused(with_field("GRPH", 21, 1, 2), ErrorCode::kCorrupt, "level 1: links");
}

TEST_CASE("more works than the bytes of a section may hold are refused before memory is taken") {
  // 12 GB, if a reader believed them.
  check_refused(with_field("SPAC", 8, 4, 0xFFFFFFFF), ErrorCode::kCorrupt,
                "more than a section of this size");
  const std::size_t file_bytes = TinyCollection().file().size();
  check_refused(with_field("SPAC", 8, 4, file_bytes * 256 / 3), ErrorCode::kCorrupt,
                "more than a section of this size");
}

TEST_CASE("an index of equal works comes back, and its codes keep to 256 values a byte") {
  struct Size {
    std::uint32_t works, dimension;
  };
  for (const Size size : {Size{1, 512}, Size{20'000, 1}, Size{5'000, 512}}) {
    const std::uint32_t works = size.works, dimension = size.dimension;
    CAPTURE(works);
    Space space = testing::tiny_space();
    space.input_dimension = dimension;
    space.dimension = dimension;
    space.mean.assign(dimension, 0.0f);
    space.basis.assign(std::size_t{dimension} * dimension, 0);
    space.basis_scale.assign(dimension, 1.0f);
    OwnedCodes codes;
    codes.dimension = dimension;
    codes.coefficients.assign(std::size_t{works} * dimension, 7);
    codes.bias_levels.assign(works, -3);
    OwnedGraph graph;
    graph.count = works;
    graph.levels.resize(1);
    graph.levels[0].offsets.assign(works + 1, 0);
    const auto bytes = write_index(space, codes, graph.view());
    REQUIRE(bytes.ok());
    const auto length = get_number(*bytes, entry_of(*bytes, "CODE") + 16, 8);
    CHECK(std::uint64_t{works} * (dimension + 1) <= length * 256);
    const auto index = read_index(*bytes);
    REQUIRE(index.ok());
    CHECK(index->owned_codes.coefficients == codes.coefficients);
    CHECK(index->owned_codes.bias_levels == codes.bias_levels);
  }
}

TEST_CASE("an index of many blocks comes back") {
  testing::Random random(21);
  const std::uint32_t works = 9'001;
  TinyCollection tiny;
  tiny.codes.coefficients.clear();
  tiny.codes.bias_levels.clear();
  for (std::uint32_t work = 0; work < works; ++work) {
    tiny.codes.coefficients.push_back(static_cast<std::int8_t>(20 * random.bell()));
    tiny.codes.coefficients.push_back(static_cast<std::int8_t>(3 * random.bell()));
    tiny.codes.bias_levels.push_back(static_cast<std::int8_t>(static_cast<int>(random.below(255)) - 127));
  }
  OwnedGraph graph;
  graph.count = works;
  graph.levels.resize(1);
  for (std::uint32_t work = 0; work <= works; ++work) graph.levels[0].offsets.push_back(2 * work);
  for (std::uint32_t work = 0; work < works; ++work) {
    const std::uint32_t next = (work + 1) % works, far = (work + 4'000) % works;
    graph.levels[0].links.push_back(std::min(next, far));
    graph.levels[0].links.push_back(std::max(next, far));
  }
  const auto bytes = write_index(tiny.space, tiny.codes, graph.view());
  REQUIRE(bytes.ok());
  const auto index = read_index(*bytes);
  REQUIRE(index.ok());
  CHECK(index->owned_codes.coefficients == tiny.codes.coefficients);
  CHECK(index->owned_codes.bias_levels == tiny.codes.bias_levels);
  CHECK(index->owned_graph.levels[0].links == graph.levels[0].links);
}

TEST_CASE("links are stored in ascending order, whatever order they are given in") {
  TinyCollection tiny;
  tiny.ring_links = {4, 1, 2, 0, 3, 1, 4, 2, 3, 0};
  CHECK(write_index(tiny.space, tiny.codes, tiny.graph()).value() == TinyCollection().file());
}

TEST_CASE("a link that is given twice is stored once") {
  TinyCollection tiny;
  tiny.ring_links.insert(tiny.ring_links.begin(), 4);
  for (std::size_t row = 1; row < tiny.ring_offsets.size(); ++row) ++tiny.ring_offsets[row];
  CHECK(write_index(tiny.space, tiny.codes, tiny.graph()).value() == TinyCollection().file());
}

TEST_CASE("an empty collection is refused") {
  check_refused(with_field("SPAC", 8, 4, 0), ErrorCode::kCorrupt, "works is 0");
}

TEST_CASE("a writer refuses what a reader would") {
  TinyCollection tiny;
  tiny.space.id.assign(300, 'a');
  CHECK_FALSE(write_index(tiny.space, tiny.codes, tiny.graph()).ok());
  tiny = TinyCollection();
  tiny.codes.coefficients[3] = -128;
  CHECK(write_index(tiny.space, tiny.codes, tiny.graph()).error().message.find("-128") != std::string::npos);
  tiny = TinyCollection();
  tiny.codes.bias_levels[0] = -128;
  CHECK(write_index(tiny.space, tiny.codes, tiny.graph()).error().message.find("-128") != std::string::npos);
  tiny = TinyCollection();
  tiny.codes.coefficients.pop_back();
  CHECK_FALSE(write_index(tiny.space, tiny.codes, tiny.graph()).ok());
  tiny = TinyCollection();
  tiny.codes.bias_levels.pop_back();
  tiny.codes.coefficients.resize(8);
  CHECK(write_index(tiny.space, tiny.codes, tiny.graph()).error().code == ErrorCode::kInvalidArgument);
  tiny = TinyCollection();
  tiny.space.dimension = 1;
  tiny.space.basis.resize(3);
  tiny.space.basis_scale.resize(1);
  CHECK(write_index(tiny.space, tiny.codes, tiny.graph()).error().message.find("dimension") !=
        std::string::npos);
}
