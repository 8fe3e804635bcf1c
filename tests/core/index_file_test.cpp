// SPDX-License-Identifier: MIT
#include "vitrine/index_file.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>

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
  CHECK(same<std::int8_t>(index.codes.coefficients, tiny.coefficients));
  CHECK(same<std::int32_t>(index.codes.biases, tiny.biases));
  CHECK(index.graph.entry == 3);
  REQUIRE(index.graph.levels.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    const GraphLevel expected = tiny.graph().levels[i];
    CHECK(same(index.graph.levels[i].nodes, expected.nodes));
    CHECK(same(index.graph.levels[i].offsets, expected.offsets));
    CHECK(same(index.graph.levels[i].links, expected.links));
  }
  const auto again = write_index(index.space, index.codes, index.graph);
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
  put_number(file, 12, 2, 2);
  check_refused(file, ErrorCode::kUnsupported, "format version 2");
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

  // One more table entry moves the sections by 16 or 32 bytes: rebuild the frame around them.
  file = TinyCollection().file();
  const std::size_t count = 6, first = 176;
  std::vector<std::uint8_t> longer(file.begin(), file.begin() + 176);
  longer.resize(208);
  longer.insert(longer.end(), file.begin() + first, file.end());
  const std::size_t extra = longer.size();
  longer.resize(extra + 16, 0);
  for (std::size_t i = 0; i < count; ++i)
    put_number(longer, 40 + 24 * i, 8, get_number(longer, 40 + 24 * i, 8) + 32);
  for (std::size_t i = 0; i < 4; ++i) longer[176 + i] = static_cast<std::uint8_t>("NEWS"[i]);
  put_number(longer, 184, 8, extra);
  put_number(longer, 192, 8, 3);
  longer[extra] = 'n';
  put_number(longer, 24, 4, count + 1);
  testing::reseal(longer);
  const auto index = read_index(longer);
  CHECK_MESSAGE(index.ok(), (index.ok() ? "" : index.error().message));
}

TEST_CASE("a required section that is missing or appears twice is corrupt") {
  for (const std::string name : {"SPAC", "MEAN", "BASI", "CODE", "BIAS", "GRPH"}) {
    auto file = TinyCollection().file();
    file[entry_of(file, name)] = 'x';
    testing::reseal(file);
    check_refused(file, ErrorCode::kCorrupt, name + " is missing");
  }
  auto file = TinyCollection().file();
  put_number(file, entry_of(file, "CODE"), 4, get_number(file, entry_of(file, "BIAS"), 4));
  testing::reseal(file);
  check_refused(file, ErrorCode::kCorrupt, "BIAS appears twice");
}

TEST_CASE("fields that contradict each other are refused by name though checksums fit") {
  check_refused(with_field("SPAC", 0, 4, 0), ErrorCode::kCorrupt, "MEAN");
  check_refused(with_field("SPAC", 0, 4, 0xFFFFFFFF), ErrorCode::kCorrupt, "mean");
  check_refused(with_field("SPAC", 4, 4, 0xFFFFFFFF), ErrorCode::kCorrupt, "basis_scale");
  check_refused(with_field("SPAC", 8, 4, 0xFFFFFFFF), ErrorCode::kCorrupt, "coefficients");
  check_refused(with_field("SPAC", 8, 4, 4), ErrorCode::kCorrupt, "section CODE has 2 bytes");
  check_refused(with_field("SPAC", 12, 4, 0x7FC00000), ErrorCode::kCorrupt, "step");
  check_refused(with_field("SPAC", 16, 1, 255), ErrorCode::kCorrupt, "field id");
  check_refused(with_field("SPAC", 17, 1, 0x0A), ErrorCode::kCorrupt, "id is not printable");
  check_refused(with_field("MEAN", 0, 4, 0x7F800000), ErrorCode::kCorrupt, "mean");
  check_refused(with_field("BASI", 0, 4, 0), ErrorCode::kCorrupt, "basis_scale");
  check_refused(with_field("CODE", 3, 1, 0x80), ErrorCode::kCorrupt, "coefficient");
  check_refused(with_field("BIAS", 8, 4, 0x7FFFFFFF), ErrorCode::kCorrupt, "bias");
  check_refused(with_field("BIAS", 8, 4, 0x80000000), ErrorCode::kCorrupt, "bias");
  check_refused(with_field("GRPH", 0, 4, 5), ErrorCode::kCorrupt, "entry");
  check_refused(with_field("GRPH", 4, 4, 0), ErrorCode::kCorrupt, "GRPH");
  check_refused(with_field("GRPH", 4, 4, 0xFFFFFFFF), ErrorCode::kCorrupt, "section GRPH ends within field");
  check_refused(with_field("GRPH", 12, 4, 0xFFFFFFFF), ErrorCode::kCorrupt, "links");
  check_refused(with_field("GRPH", 16, 4, 0xFFFFFFFF), ErrorCode::kCorrupt, "nodes");
}

TEST_CASE("an empty collection is refused") {
  auto file = with_field("SPAC", 8, 4, 0);
  check_refused(file, ErrorCode::kCorrupt, "CODE");
}

TEST_CASE("a writer refuses what a reader would") {
  TinyCollection tiny;
  tiny.space.id.assign(300, 'a');
  CHECK_FALSE(write_index(tiny.space, tiny.codes(), tiny.graph()).ok());
  tiny = TinyCollection();
  tiny.biases[0] = kMaxBias + 1;
  CHECK_FALSE(write_index(tiny.space, tiny.codes(), tiny.graph()).ok());
  tiny = TinyCollection();
  CodesView fewer = tiny.codes();
  fewer.count = 4;
  CHECK(write_index(tiny.space, fewer, tiny.graph()).error().code == ErrorCode::kInvalidArgument);
  tiny.space.dimension = 1;
  tiny.space.basis.resize(3);
  tiny.space.basis_scale.resize(1);
  CHECK(write_index(tiny.space, tiny.codes(), tiny.graph()).error().message.find("dimension") !=
        std::string::npos);
}
