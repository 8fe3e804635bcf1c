// SPDX-License-Identifier: MIT
#include "publish/part.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "publish/build_part.h"
#include "publish/jpeg_writer.h"
#include "publish/merge_parts.h"
#include "sample_site.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;
using vitrine::testing::TemporaryFolder;

// A picture of its own for each number.
std::string picture(int number) {
  std::string text = "P6\n64 48\n255\n";
  for (int i = 0; i < 64 * 48; ++i) {
    text += static_cast<char>(40 * number);
    text += static_cast<char>(i / 64 * (number + 1));
    text += static_cast<char>(i % 64 * 3);
  }
  return text;
}

// Seven works of two images each; that of the fourth is no picture.
ingest::Collection collection(const TemporaryFolder& folder) {
  ingest::Collection all;
  for (int i = 0; i < 7; ++i) {
    ingest::Work work;
    work.id = "w" + std::to_string(i);
    work.title = "Work " + std::to_string(i);
    work.images.push_back({folder.write(work.id + "-a.ppm", i == 3 ? "no picture" : picture(i)), {}});
    work.images.push_back({folder.write(work.id + "-b.ppm", picture(i == 5 ? 0 : i + 10)), {}});
    all.works.push_back(std::move(work));
  }
  all.skipped.push_back({"list.csv line 9", "no file", "name one"});
  return all;
}

BuildOptions options_of(const fs::path& site) {
  BuildOptions options;
  options.site = site;
  options.embed.progress = io::ProgressStyle::kQuiet;
  options.space.dimension = 4;
  return options;
}

std::vector<std::string> contents_of(const fs::path& folder) {
  std::vector<std::string> files;
  for (const auto& file : fs::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    std::ifstream stream(file.path(), std::ios::binary);
    files.push_back(fs::relative(file.path(), folder).string() + "\n" +
                    std::string(std::istreambuf_iterator<char>(stream), {}));
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST_CASE("shards take every n-th work, and together all of them") {
  const TemporaryFolder folder;
  const ingest::Collection all = collection(folder);
  std::vector<std::string> ids;
  for (std::uint32_t number = 1; number <= 3; ++number) {
    const ingest::Collection taken = take_shard(all, {number, 3});
    CHECK(taken.skipped.size() == 1);
    for (const ingest::Work& work : taken.works) ids.push_back(work.id);
  }
  CHECK(ids == std::vector<std::string>{"w0", "w3", "w6", "w1", "w4", "w2", "w5"});
  CHECK(take_shard(all, {9, 9}).works.empty());
}

TEST_CASE("a collection's hash changes with its texts, its order and its numbers of images") {
  const TemporaryFolder folder;
  const ingest::Collection all = collection(folder);
  const std::string hash = collection_hash(all);
  CHECK(hash.size() == 64);
  CHECK(collection_hash(collection(folder)) == hash);
  ingest::Collection other = all;
  other.works[2].title = "Another";
  CHECK(collection_hash(other) != hash);
  other = all;
  std::swap(other.works[0], other.works[1]);
  CHECK(collection_hash(other) != hash);
  other = all;
  other.works[0].images.pop_back();
  CHECK(collection_hash(other) != hash);
  other = all;
  other.works[0].metadata.push_back({"Medium", "Oil"});
  CHECK(collection_hash(other) != hash);
  other = all;
  other.works[0].providers.push_back({"A museum", "", "", {}});
  CHECK(collection_hash(other) != hash);
  // Texts that run together are not the same texts.
  ingest::Collection a, b;
  a.works.resize(1);
  b.works.resize(1);
  a.works[0].title = "ab";
  b.works[0].title = "a";
  b.works[0].maker = "b";
  CHECK(collection_hash(a) != collection_hash(b));
}

TEST_CASE("parts of works with several images give the bytes of one build") {
  const TemporaryFolder folder;
  const ingest::Collection all = collection(folder);
  const auto descriptor = embed::make_descriptor_embedder();
  const auto whole = build_site(all, *descriptor, options_of(folder / "whole"));
  REQUIRE(whole.ok());
  CHECK(whole->works == 6);
  std::vector<fs::path> folders;
  for (std::uint32_t number = 1; number <= 4; ++number) {
    folders.push_back(folder / ("part-" + std::to_string(number)));
    const auto report = build_part(all, {number, 4}, *descriptor, options_of(folders.back()));
    REQUIRE(report.ok());
    CHECK(report->works == (number == 4 ? 0 : 2));
  }
  const auto set = open_parts(folders);
  REQUIRE(set.ok());
  const auto merged = merge_parts(*set, options_of(folder / "merged"));
  REQUIRE(merged.ok());
  CHECK(merged->works == 6);
  CHECK(merged->given == 6);
  REQUIRE(merged->skipped.size() == 2);
  CHECK(merged->skipped[0].where == "list.csv line 9");
  CHECK(merged->skipped[1].where.find("w3-a.ppm") != std::string::npos);
  CHECK(contents_of(folder / "merged") == contents_of(folder / "whole"));
}

TEST_CASE("parts of works with labels and logos give the bytes of one build, and a damaged logo is named") {
  const TemporaryFolder folder;
  ingest::Collection all = collection(folder);
  const auto logo = encode_plain_jpeg(testing::sample_image(400, 100, 1), 85, JpegColours::kColour);
  REQUIRE(logo.ok());
  REQUIRE(io::write_file(folder / "logo.jpg", *logo).ok());
  for (const std::size_t i : {0, 1, 4}) {
    all.works[i].metadata = {{"Medium", "Oil on canvas"}};
    all.works[i].providers = {{"A museum", "https://museum.example/", "", folder / "logo.jpg"}};
  }
  const auto descriptor = embed::make_descriptor_embedder();
  REQUIRE(build_site(all, *descriptor, options_of(folder / "whole")).ok());
  std::vector<fs::path> folders;
  for (std::uint32_t number = 1; number <= 2; ++number) {
    folders.push_back(folder / ("part-" + std::to_string(number)));
    REQUIRE(build_part(all, {number, 2}, *descriptor, options_of(folders.back())).ok());
  }
  const auto set = open_parts(folders);
  REQUIRE(set.ok());
  REQUIRE(merge_parts(*set, options_of(folder / "merged")).ok());
  const auto merged = contents_of(folder / "merged");
  CHECK(merged == contents_of(folder / "whole"));
  const std::string file = testing::file_named(folder / "merged", "logo");
  REQUIRE(file != "");
  REQUIRE(io::write_file(folders[0] / file, *logo).ok());
  const auto refused = merge_parts(*set, options_of(folder / "again"));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find(file) != std::string::npos);
}

TEST_CASE("where no picture at all could be read, the parts are written and their merge says so") {
  const TemporaryFolder folder;
  ingest::Collection all = collection(folder);
  for (ingest::Work& work : all.works) work.images = {{folder.write(work.id, "nothing"), {}}};
  const auto descriptor = embed::make_descriptor_embedder();
  REQUIRE(build_part(all, {1, 1}, *descriptor, options_of(folder / "part")).ok());
  const auto set = open_parts({folder / "part"});
  REQUIRE(set.ok());
  const auto merged = merge_parts(*set, options_of(folder / "site"));
  REQUIRE(!merged.ok());
  CHECK(merged.error().code == ErrorCode::kInvalidArgument);
  CHECK(merged.error().message.find("none of the 7 pictures could be read; the first: ") == 0);
}

Part sample_part() {
  Part part;
  part.shard = {2, 3};
  part.collection = std::string(64, 'c');
  part.collection_works = 8;  // the shard has positions 1, 4 and 7
  part.iiif.base_url = "https://museum.example";
  part.model.hash = std::string(64, 'a');
  part.model.card.id = "net";
  part.model.card.label = "A network";
  part.model.card.embedder = "onnx";
  part.model.card.dimension = 5;
  part.model.card.trained = false;
  part.instant_hash = std::string(64, 'b');
  part.instant_dimension = 7;
  part.left_out = {4};
  const auto file = [](const char* name, std::uint64_t bytes) {
    return FileReference{name, bytes, std::string(64, 'd')};
  };
  part.runs = {{2, file("data/c.json", 9), file("data/e.bin", 40), file("data/i.bin", 56)}};
  part.skipped = {{"file", "why", "what"}};
  part.omitted = {{"line", "reason", ""}};
  return part;
}

TEST_CASE("part.json says what it was given, and equal parts give equal bytes") {
  const std::string text = part_text(sample_part());
  const auto read = parse_part(text, "part.json");
  REQUIRE(read.ok());
  CHECK(part_text(*read) == text);
  CHECK(read->shard.number == 2);
  CHECK(read->iiif.base_url == "https://museum.example");
  CHECK_FALSE(read->model.card.trained);
  CHECK(read->runs[0].instant->bytes == 56);
  CHECK(kept_positions(*read) == std::vector<std::uint32_t>{1, 7});
}

TEST_CASE("a part.json that contradicts itself is refused, naming the field") {
  const auto fault_of = [](auto change) {
    Part part = sample_part();
    change(part);
    const auto read = parse_part(part_text(part), "part.json");
    REQUIRE(!read.ok());
    CHECK(read.error().code == ErrorCode::kCorrupt);
    return read.error().message;
  };
  const auto names = [](const std::string& message, const char* field) {
    return message.find("field \"" + std::string(field) + "\"") != std::string::npos;
  };
  CHECK(names(fault_of([](Part& p) { p.shard.number = 4; }), "number"));
  CHECK(names(fault_of([](Part& p) { p.shard.number = 0; }), "number"));
  CHECK(names(fault_of([](Part& p) { p.shard.count = 0; }), "count"));
  CHECK(names(fault_of([](Part& p) { p.collection_works = 0; }), "works"));
  CHECK(names(fault_of([](Part& p) { p.left_out = {5}; }), "left_out"));
  CHECK(names(fault_of([](Part& p) { p.left_out = {10}; }), "left_out"));
  CHECK(names(fault_of([](Part& p) { p.left_out = {}; }), "runs"));
  CHECK(names(fault_of([](Part& p) { p.left_out = {4, 7}; }), "runs"));
  CHECK(names(fault_of([](Part& p) { p.runs[0].works = 0; }), "works"));
  CHECK(names(fault_of([](Part& p) { p.runs[0].embeddings.bytes = 44; }), "bytes"));
  CHECK(names(fault_of([](Part& p) { p.runs[0].instant.reset(); }), "instant"));
  CHECK(names(fault_of([](Part& p) { p.runs[0].catalogue.file = "/etc/passwd"; }), "file"));
  CHECK(names(fault_of([](Part& p) { p.model.hash = "a"; }), "hash"));
  CHECK(names(fault_of([](Part& p) { p.model.card.embedder = "vectors"; }), "embedder"));
  CHECK(names(fault_of([](Part& p) { p.model.card.dimension = 0; }), "dimension"));
  CHECK(names(fault_of([](Part& p) { p.iiif.long_sides = {480, 240}; }), "long_sides"));
  CHECK(names(fault_of([](Part& p) { p.iiif.jpeg_quality = 0; }), "jpeg_quality"));
}

TEST_CASE("other formats and versions are refused as such") {
  const auto site = parse_part(R"({"format": "vitrine-site"})", "part.json");
  REQUIRE(!site.ok());
  CHECK(site.error().code == ErrorCode::kUnsupported);
  std::string text = part_text(sample_part());
  text.replace(text.find("\"major\": 1"), 10, "\"major\": 2");
  const auto later = parse_part(text, "part.json");
  REQUIRE(!later.ok());
  CHECK(later.error().code == ErrorCode::kUnsupported);
}

}  // namespace
}  // namespace vitrine::publish
