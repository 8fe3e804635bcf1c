// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "fake_network.h"
#include "publish/entry.h"
#include "publish/entry_change.h"
#include "publish/iiif_info.h"
#include "publish/site.h"
#include "publish/site_files.h"
#include "sample_site.h"

namespace vitrine::publish {
namespace {

using namespace testing;

std::string lines(const std::vector<std::string>& faults) {
  std::string text;
  for (const std::string& fault : faults) text += fault + "\n";
  return text;
}

struct VerifiedSite {
  vitrine::testing::TemporaryFolder folder;
  fs::path root = folder / "site";
  SiteContents contents = sample_contents(3, 2);

  VerifiedSite() {
    IiifOptions options;
    options.long_sides = {32};
    options.base_url = "https://museum.example";
    options.tiles = true;
    add_pictures(root, contents, options);
    contents.upload = Upload::kOnnx;
    contents.model.embedder = "onnx";
    contents.network = fake_network(folder, contents.space);
    contents.instant = sample_instant(3);
    contents.isolate = true;
    const Status written = write_site(root, contents, sample_page(folder));
    REQUIRE_MESSAGE(written.ok(), written.error().message);
  }

  std::vector<std::string> faults() const {
    auto found = verify_site(root);
    REQUIRE(found.ok());
    return std::move(found).value();
  }
};

TEST_CASE_FIXTURE(VerifiedSite, "a site as it was built is sound, and stays so when it is built anew") {
  CHECK(lines(faults()) == "");
  contents.title = "Another title";
  REQUIRE(write_site(root, contents, folder / "page").ok());
  CHECK(fs::exists(root / "vitrine.previous.json"));
  CHECK(lines(faults()) == "");
}

TEST_CASE_FIXTURE(VerifiedSite, "manifests are named in the entry of a site that stands, which stays sound") {
  const std::string address = "https://museum.example/look/presentation/manifest-{file}.json";
  const auto before = snapshot(root);
  const Status refused = name_manifests(root, contents.works, "https://museum.example/manifest.json");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::kInvalidArgument);
  CHECK(snapshot(root) == before);
  const Status named = name_manifests(root, contents.works, address);
  REQUIRE_MESSAGE(named.ok(), named.error().message);
  CHECK(lines(faults()) == "");
  CHECK(read_text(root / "vitrine.previous.json") == before.at("vitrine.json"));
  const auto after = snapshot(root);
  REQUIRE(name_manifests(root, contents.works, address).ok());
  CHECK(snapshot(root) == after);
  // What a build writes that is told the same is the same.
  contents.manifests = address;
  REQUIRE(write_site(root, contents, folder / "page").ok());
  CHECK(read_text(root / "vitrine.json") == after.at("vitrine.json"));
  CHECK(lines(faults()) == "");
}

TEST_CASE_FIXTURE(VerifiedSite, "an entry of another making is not rewritten") {
  std::string text = read_text(root / "vitrine.json");
  text.replace(text.find("\"isolate\""), 0, "\"from the future\": 1,\n  ");
  REQUIRE(io::write_file(root / "vitrine.json", as_bytes(text)).ok());
  const Status refused = name_manifests(root, contents.works, "https://museum.example/{id}");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::kCorrupt);
  CHECK(read_text(root / "vitrine.json") == text);
}

TEST_CASE_FIXTURE(VerifiedSite, "a changed, missing or lengthened file of any kind is found and named") {
  std::size_t files = 0;
  for (const auto& [file, good] : snapshot(root)) {
    CAPTURE(file);
    ++files;
    // Some thirty places in each file, first and last byte included.
    const std::size_t step = std::max<std::size_t>(good.size() / 30, 1);
    for (std::size_t at = 0; at < good.size(); at += step) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ 4);
      folder.write("site" / fs::path(file), bad);
      CAPTURE(at);
      CHECK_FALSE(faults().empty());
    }
    std::string last = good;
    last.back() = static_cast<char>(last.back() ^ 4);
    for (const std::string& bad : {last, good + "x", good.substr(0, good.size() - 1), std::string()}) {
      folder.write("site" / fs::path(file), bad);
      CAPTURE(bad.size());
      CHECK_FALSE(faults().empty());
    }
    if (file != "vitrine.json") {
      fs::remove(root / file);
      CHECK(lines(faults()).find(file) != std::string::npos);
    }
    folder.write("site" / fs::path(file), good);
  }
  // Entry, index.html, service-worker.js, two assets, three of ort; two indexes, neighbours, catalogue, two
  // graphs, two parts of weights, page list; three pictures of four files.
  CHECK(files == 8 + 9 + 3 * 4);
  CHECK(faults().empty());
}

TEST_CASE_FIXTURE(VerifiedSite, "the entry says what the pictures weigh, each size once") {
  // The second work shares the first one's picture, and a third has none here.
  contents.works[1].images = contents.works[0].images;
  contents.works[2].images.clear();
  REQUIRE(write_site(root, contents, folder / "page").ok());
  const auto entry = parse_entry(read_text(root / "vitrine.json"), "vitrine.json");
  REQUIRE(entry.ok());
  REQUIRE(entry->pictures.has_value());
  const PublishedImage& image = contents.works[0].images.front();
  std::uint64_t bytes = 0;
  for (const PublishedImage::Size& size : image.sizes)
    bytes += fs::file_size(root / image.service / size_path(size));
  CHECK(entry->pictures->all.files == image.sizes.size());
  CHECK(entry->pictures->all.bytes == bytes);
  CHECK(entry->pictures->small.bytes == bytes);

  contents.works[0].images.clear();
  contents.works[1].images.clear();
  REQUIRE(write_site(root, contents, folder / "page").ok());
  const auto without = parse_entry(read_text(root / "vitrine.json"), "vitrine.json");
  REQUIRE(without.ok());
  CHECK_FALSE(without->pictures.has_value());
}

TEST_CASE_FIXTURE(VerifiedSite, "every byte of the entry counts") {
  // Without pictures, so that thousands of verifications are quick.
  for (PublishedWork& work : contents.works) work.images.clear();
  REQUIRE(write_site(root, contents, folder / "page").ok());
  const std::string good = read_text(root / "vitrine.json");
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    folder.write("site/vitrine.json", bad);
    CAPTURE(at);
    CHECK_FALSE(faults().empty());
  }
}

TEST_CASE_FIXTURE(VerifiedSite, "a file in data/ that nothing names is reported") {
  folder.write("site/data/index-0000000000000000.bin", "left behind");
  REQUIRE(faults().size() == 1);
  CHECK(faults()[0].find("data/index-0000000000000000.bin") != std::string::npos);
}

TEST_CASE_FIXTURE(VerifiedSite, "a thumbnail put in another's place is found") {
  const std::string first = contents.works[0].images[0].service;
  const std::string second = contents.works[1].images[0].service;
  fs::copy_file(root / second / "full/max/0/default.jpg", root / first / "full/max/0/default.jpg",
                fs::copy_options::overwrite_existing);
  CHECK_FALSE(faults().empty());
}

TEST_CASE("a folder without an entry cannot be verified") {
  const vitrine::testing::TemporaryFolder folder;
  const auto faults = verify_site(folder.path());
  REQUIRE_FALSE(faults.ok());
  CHECK(faults.error().code == ErrorCode::kNotFound);
}

}  // namespace
}  // namespace vitrine::publish
