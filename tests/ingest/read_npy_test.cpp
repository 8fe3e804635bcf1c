// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "ingest/npy.h"
#include "temporary_folder.h"

namespace vitrine::ingest {
namespace {

using vitrine::testing::TemporaryFolder;

template <class T>
std::string bytes_of(const std::vector<T>& values) {
  std::string bytes(values.size() * sizeof(T), '\0');
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

std::string header_text(const std::string& type, const std::string& shape) {
  return "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
}

// As numpy.save() writes it, in a version of the format.
std::string npy(const std::string& text, const std::string& body, char version = 1) {
  std::string file = "\x93NUMPY";
  file += version;
  file += '\0';
  const std::size_t fixed = version == 1 ? 10 : 12;
  std::string padded = text;
  while ((fixed + padded.size() + 1) % 64 != 0) padded += ' ';
  padded += '\n';
  for (std::size_t i = 0; i < fixed - 8; ++i) file += static_cast<char>(padded.size() >> (8 * i) & 255);
  return file + padded + body;
}

std::string matrix(const std::vector<float>& values, const std::string& shape) {
  return npy(header_text("<f4", shape), bytes_of(values));
}

Error refusal(const TemporaryFolder& folder, const std::string& file, const std::string& ids = "a\nb\n") {
  folder.write("m.npy", file);
  folder.write("m.ids.txt", ids);
  const auto read = read_vectors_npy(folder / "m.npy", {});
  REQUIRE_FALSE(read.ok());
  return read.error();
}

TEST_CASE("rows of a .npy are vectors by id, whatever its version and its floats") {
  const TemporaryFolder folder;
  const io::FloatTable expected = {0, 1, 0, 0.6f, 0, 0.8f};
  const std::vector<double> doubles = {3, 0, 4, 0, 2, 0};
  const std::vector<std::uint16_t> halves = {0x4200, 0, 0x4400, 0, 0x4000, 0x8000};  // 3 0 4 0 2 -0
  const std::vector<float> floats(doubles.begin(), doubles.end());
  const std::string files[] = {npy(header_text("<f4", "(2, 3)"), bytes_of(floats)),
                               npy(header_text("<f8", "(2,3)"), bytes_of(doubles), 2),
                               npy(header_text("<f2", "(2, 3)"), bytes_of(halves), 3)};
  for (const std::string& file : files) {
    folder.write("m.npy", file);
    folder.write("m.ids.txt", "b\r\na\r\n");
    const auto read = read_vectors_npy(folder / "m.npy", {});
    REQUIRE_MESSAGE(read.ok(), read.error().message);
    CHECK(read->dimension == 3);
    REQUIRE(read->collection.works.size() == 2);
    CHECK(read->collection.works[0].id == "a");
    for (std::size_t i = 0; i < expected.size(); ++i) CHECK(std::abs(read->values[i] - expected[i]) < 1e-6f);
  }
}

TEST_CASE("ids are found beside the matrix, as lines or as JSON, or where they are said to be") {
  const TemporaryFolder folder;
  folder.write("m.npy", matrix({1, 0, 0, 1}, "(2, 2)"));
  const auto missing = read_vectors_npy(folder / "m.npy", {});
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().code == ErrorCode::kNotFound);
  CHECK(missing.error().message.find("m.ids.txt") != std::string::npos);
  folder.write("ids.json", R"(["x", "y"])");
  CHECK(read_vectors_npy(folder / "m.npy", {})->collection.works[0].id == "x");
  folder.write("ids.txt", "p\nq");
  CHECK(read_vectors_npy(folder / "m.npy", {})->collection.works[0].id == "p");
  folder.write("other", "s\nt\n");
  CHECK(read_vectors_npy(folder / "m.npy", folder / "other")->collection.works[0].id == "s");
  for (const char* bad : {"{}", "[1, 2]", "[[\"a\"], \"b\"]", "[", ""}) {
    folder.write("bad.json", bad);
    CHECK(read_vectors_npy(folder / "m.npy", folder / "bad.json").error().code == ErrorCode::kCorrupt);
  }
  folder.write("deep.json", std::string(1 << 20, '['));
  CHECK_FALSE(read_vectors_npy(folder / "m.npy", folder / "deep.json").ok());
  folder.write("one", "a\n");
  const auto few = read_vectors_npy(folder / "m.npy", folder / "one");
  REQUIRE_FALSE(few.ok());
  CHECK(few.error().message.find("2 rows") != std::string::npos);
}

TEST_CASE("rows that are no embeddings are left out by number, and the others stay") {
  const TemporaryFolder folder;
  const float nan = std::numeric_limits<float>::quiet_NaN();
  folder.write("m.npy", matrix({1, 0, 0, 0, nan, 1, 0, 1, 1, 1, 2, 1}, "(6, 2)"));
  folder.write("m.ids.txt", "a\nzero\nnan\nb\n\na\n");
  const auto read = read_vectors_npy(folder / "m.npy", {});
  REQUIRE(read.ok());
  CHECK(read->collection.works.size() == 2);
  REQUIRE(read->collection.skipped.size() == 4);
  std::string where;
  for (const Skipped& skipped : read->collection.skipped) where += skipped.where + "\n";
  for (const char* row : {"row 2", "row 3", "row 5"}) CHECK(where.find(row) != std::string::npos);
  const std::vector<double> huge = {1e300, 1};
  folder.write("m.npy", npy(header_text("<f8", "(1, 2)"), bytes_of(huge)));
  folder.write("m.ids.txt", "a\n");
  CHECK(read_vectors_npy(folder / "m.npy", {}).error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("files that are no matrix of floats are refused with a remedy") {
  const TemporaryFolder folder;
  const std::string good = matrix({1, 0, 0, 1}, "(2, 2)");
  CHECK(refusal(folder, "").message.find("m.npy") != std::string::npos);
  CHECK(refusal(folder, std::string(100, 'x')).code == ErrorCode::kCorrupt);
  CHECK(refusal(folder, good.substr(0, good.size() - 1)).message.find("bytes where its header") != std::string::npos);
  CHECK(refusal(folder, good + "x").code == ErrorCode::kCorrupt);
  CHECK(refusal(folder, npy(header_text("<i8", "(2, 2)"), {})).message.find("astype('<f4')") != std::string::npos);
  CHECK(refusal(folder, npy(header_text(">f4", "(2, 2)"), {})).code == ErrorCode::kUnsupported);
  CHECK(refusal(folder, npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", {}))
            .message.find("ascontiguousarray") != std::string::npos);
  for (const char* shape : {"(4,)", "()", "(1, 2, 2)", "(2, x)", "2"})
    CHECK_FALSE(parse_npy_header(header_text("<f4", shape)).ok());
  CHECK(parse_npy_header(header_text("<f4", "(0, 2)")).error().code == ErrorCode::kInvalidArgument);
  for (const char* shape : {"(99999999999, 2)", "(2, 99999999)", "(16777217, 2)"})
    CHECK(parse_npy_header(header_text("<f4", shape)).error().code == ErrorCode::kTooLarge);
  for (const char* text : {"", "{", "{'descr'", "'descr': '<f4'", "{'descr' '<f4', 'fortran_order': False}"})
    CHECK_FALSE(parse_npy_header(text).ok());
  std::string long_header = good;
  long_header[9] = '\xff';
  CHECK_FALSE(read_vectors_npy(folder / "missing.npy", {}).ok());
  CHECK(refusal(folder, long_header).code == ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace vitrine::ingest
