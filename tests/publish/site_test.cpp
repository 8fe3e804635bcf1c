// SPDX-License-Identifier: MIT
#include "publish/site.h"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "sample_site.h"

namespace vitrine::publish {
namespace {

using namespace testing;

// While it lives, no file may grow beyond `bytes`: what a full disk does to a write.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit = {bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_ = {};
  void (*handler_)(int);
};

TEST_CASE("a site that was written opens with the same contents") {
  const vitrine::testing::TemporaryFolder folder;
  const fs::path root = folder / "site";
  SiteContents contents = sample_contents(1201, 50);
  contents.language = "de";
  PublishedImage remote;
  remote.width = 800;
  remote.height = 600;
  remote.colour = 0x102030;
  remote.service = "https://iiif.example/image/7";
  remote.sizes = {{200, 150}, {800, 600}};
  contents.works[700].images = {remote};
  const Status written = write_site(root, contents, sample_page(folder));
  REQUIRE_MESSAGE(written.ok(), written.error().message);

  const Result<Site> site = open_site(root);
  REQUIRE_MESSAGE(site.ok(), site.error().message);
  CHECK(site->title == contents.title);
  CHECK(site->language == "de");
  CHECK(site->embedder == "descriptor");
  CHECK(site->upload == "descriptor");
  CHECK(site->neighbours_k == 50);
  CHECK_FALSE(site->network.has_value());
  CHECK_FALSE(site->instant.has_value());
  CHECK_FALSE(site->isolate);
  REQUIRE(site->works.size() == contents.works.size());
  for (std::size_t i = 0; i < contents.works.size(); ++i) {
    CAPTURE(i);
    const ingest::Work& work = site->works[i].work;
    CHECK(work.id == contents.works[i].work.id);
    CHECK(work.title == contents.works[i].work.title);
    CHECK(work.maker == contents.works[i].work.maker);
    CHECK(work.homepage == contents.works[i].work.homepage);
    const auto list = std::span(contents.neighbours).subspan(i * 50, 50);
    CHECK(std::equal(list.begin(), list.end(), site->neighbours[i].begin(), site->neighbours[i].end()));
  }
  CHECK(site->works[700].images.at(0).service == remote.service);
  CHECK(site->works[700].images.at(0).colour == remote.colour);
  CHECK(site->works[700].images.at(0).sizes.size() == 2);
  CHECK(site->index.space.basis == contents.space.basis);
  CHECK(std::equal(contents.codes.coefficients.begin(), contents.codes.coefficients.end(),
                   site->index.codes.coefficients.begin(), site->index.codes.coefficients.end()));
  CHECK(site->index.graph.levels.size() == 1);

  // 100 works of 50 neighbours a page, 500 works a shard.
  CHECK(count_named(root, "neighbours") == 13);
  CHECK(count_named(root, "catalogue") == 3);
  CHECK(fs::file_size(root / file_named(root, "neighbours")) < 20000);
  CHECK(read_text(root / "index.html").find("data: https://iiif.example;") != std::string::npos);

  CHECK(site->find("work-0700").value() == 700);
  const auto unknown = site->find("work-9999");
  REQUIRE_FALSE(unknown.ok());
  CHECK(unknown.error().code == ErrorCode::kNotFound);
  CHECK(unknown.error().message.find("work-9999") != std::string::npos);
}

TEST_CASE("a collection of one work has a site") {
  const vitrine::testing::TemporaryFolder folder;
  const Status written = write_site(folder / "site", sample_contents(1, 0), {});
  REQUIRE_MESSAGE(written.ok(), written.error().message);
  const auto site = open_site(folder / "site");
  REQUIRE_MESSAGE(site.ok(), site.error().message);
  CHECK(site->neighbours.at(0).empty());
  CHECK_FALSE(fs::exists(folder / "site/index.html"));
}

TEST_CASE("writing again touches nothing, and a fresh folder gets the same bytes") {
  const vitrine::testing::TemporaryFolder folder;
  const fs::path page = sample_page(folder);
  SiteContents contents = sample_contents(30, 10);
  add_pictures(folder / "a", contents);
  add_pictures(folder / "b", contents);
  REQUIRE(write_site(folder / "a", contents, page).ok());
  std::map<std::string, fs::file_time_type> times;
  for (const auto& [file, text] : snapshot(folder / "a"))
    times[file] = fs::last_write_time(folder / "a" / file);
  const auto first = snapshot(folder / "a");
  REQUIRE(write_site(folder / "a", contents, page).ok());
  CHECK(snapshot(folder / "a") == first);
  for (const auto& [file, time] : times) CHECK(fs::last_write_time(folder / "a" / file) == time);
  REQUIRE(write_site(folder / "b", contents, page).ok());
  CHECK(snapshot(folder / "b") == first);
}

TEST_CASE("files of the entry before stay, older ones go, and nobody else's are touched") {
  const vitrine::testing::TemporaryFolder folder;
  const fs::path root = folder / "site";
  SiteContents one = sample_contents(10, 5);
  add_pictures(root, one);
  REQUIRE(write_site(root, one, sample_page(folder, "1")).ok());
  folder.write("site/data/notes.txt", "the museum's own");
  folder.write("site/assets/own.css", "the museum's own");
  const std::string old_index = file_named(root, "index");
  const std::string old_thumbnails = one.works[9].images[0].service;

  SiteContents two = sample_contents(9, 5);
  add_pictures(root, two);
  fs::remove_all(folder / "page");
  REQUIRE(write_site(root, two, sample_page(folder, "2")).ok());
  CHECK(fs::exists(root / old_index));
  CHECK(fs::exists(root / "assets/page-1.js"));
  CHECK(fs::exists(root / old_thumbnails / "info.json"));
  CHECK(fs::exists(root / "vitrine.previous.json"));

  SiteContents three = sample_contents(8, 5);
  add_pictures(root, three);
  fs::remove_all(folder / "page");
  REQUIRE(write_site(root, three, sample_page(folder, "3")).ok());
  CHECK_FALSE(fs::exists(root / old_index));
  CHECK_FALSE(fs::exists(root / "assets/page-1.js"));
  CHECK_FALSE(fs::exists(root / old_thumbnails));
  CHECK(fs::exists(root / "assets/page-2.js"));
  CHECK(fs::exists(root / "assets/page-3.js"));
  CHECK(count_named(root, "index") == 2);
  CHECK(read_text(root / "data/notes.txt") == "the museum's own");
  CHECK(read_text(root / "assets/own.css") == "the museum's own");
}

TEST_CASE("a full disk leaves the earlier site whole and says so") {
  const vitrine::testing::TemporaryFolder folder;
  const fs::path root = folder / "site";
  REQUIRE(write_site(root, sample_contents(40, 10), sample_page(folder)).ok());
  const auto before = snapshot(root);
  for (const rlim_t room : {rlim_t{0}, rlim_t{600}, rlim_t{2500}}) {
    CAPTURE(room);
    Status full = Done{};
    {
      const FullDisk disk(room);
      full = write_site(root, sample_contents(41, 11), {});
    }
    REQUIRE_FALSE(full.ok());
    CHECK(full.error().code == ErrorCode::kIo);
    CHECK(full.error().message.find("data") != std::string::npos);
    CHECK(snapshot(root) == before);
  }
  CHECK(open_site(root).ok());
}

TEST_CASE("a page that cannot be written leaves the earlier entry and its files") {
  const vitrine::testing::TemporaryFolder folder;
  const fs::path root = folder / "site";
  REQUIRE(write_site(root, sample_contents(40, 10), {}).ok());
  const auto before = snapshot(root);
  // A file where the page's folder must be.
  folder.write("site/assets", "in the way");
  const Status blocked = write_site(root, sample_contents(41, 10), sample_page(folder));
  REQUIRE_FALSE(blocked.ok());
  CHECK(blocked.error().message.find("assets") != std::string::npos);
  fs::remove(root / "assets");
  CHECK(snapshot(root) == before);
}

TEST_CASE("contents that contradict themselves are refused before anything is written") {
  const vitrine::testing::TemporaryFolder folder;
  const auto refused = [&](const SiteContents& contents) {
    const Status status = write_site(folder / "site", contents, {});
    CHECK_FALSE(fs::exists(folder / "site/vitrine.json"));
    return status.ok() ? std::string() : status.error().message;
  };
  CHECK(refused({}).find("at least one work") != std::string::npos);
  SiteContents contents = sample_contents(3, 2);
  contents.works[1].work.id = contents.works[0].work.id;
  CHECK(refused(contents).find("work-0000") != std::string::npos);
  contents = sample_contents(3, 2);
  contents.works.pop_back();
  CHECK_FALSE(refused(contents).empty());
  contents = sample_contents(3, 2);
  contents.accent = "red;}body{display:none";
  CHECK(refused(contents).find("accent") != std::string::npos);
  contents = sample_contents(3, 2);
  contents.language = "en\" onload=\"x";
  CHECK(refused(contents).find("language") != std::string::npos);
  contents = sample_contents(3, 2);
  contents.works[2].images.emplace_back().service = "https://host;script-src *";
  CHECK(refused(contents).find("work-0002") != std::string::npos);
  contents = sample_contents(3, 2);
  for (int i = 0; i < 65; ++i)
    contents.works[1].images.emplace_back().service = "https://host-" + std::to_string(i) + ".example/a";
  CHECK(refused(contents).find("more than 64 other hosts") != std::string::npos);
  contents = sample_contents(3, 2);
  contents.upload = Upload::kOnnx;
  CHECK_FALSE(refused(contents).empty());
  contents = sample_contents(3, 2);
  contents.works[2].work.title = std::string(100000, 'x');
  CHECK(refused(contents).find("\"title\"") != std::string::npos);
}

TEST_CASE("somebody else's index.html is not overwritten") {
  const vitrine::testing::TemporaryFolder folder;
  folder.write("site/index.html", "the museum's own home page");
  const Status refused = write_site(folder / "site", sample_contents(3, 2), sample_page(folder));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::kInvalidArgument);
  CHECK(read_text(folder / "site/index.html") == "the museum's own home page");
}

TEST_CASE("a folder that is no site, and files that are missing, name the remedy") {
  const vitrine::testing::TemporaryFolder folder;
  CHECK(open_site(folder / "nowhere").error().code == ErrorCode::kNotFound);
  const auto empty = open_site(folder.path());
  REQUIRE_FALSE(empty.ok());
  CHECK(empty.error().code == ErrorCode::kNotFound);
  CHECK(empty.error().message.find("vitrine build") != std::string::npos);
  const fs::path root = folder / "site";
  REQUIRE(write_site(root, sample_contents(5, 2), {}).ok());
  const std::string shard = file_named(root, "catalogue");
  fs::remove(root / shard);
  const auto missing = open_site(root);
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().code == ErrorCode::kNotFound);
  CHECK(missing.error().message.find(shard) != std::string::npos);
}

TEST_CASE("an entry that points out of the site, or at other bytes, is refused") {
  const vitrine::testing::TemporaryFolder folder;
  const fs::path root = folder / "site";
  REQUIRE(write_site(root, sample_contents(5, 2), {}).ok());
  const auto good = nlohmann::ordered_json::parse(read_text(root / "vitrine.json"));

  auto bad = good;
  bad["index"]["file"] = "../secret";
  folder.write("site/vitrine.json", bad.dump());
  CHECK(open_site(root).error().message.find("\"file\"") != std::string::npos);

  // The right bytes, but reached through a link that leaves the site.
  folder.write("site/vitrine.json", good.dump());
  const std::string index = good["index"]["file"];
  fs::rename(root / index, folder / "outside.bin");
  fs::create_symlink(folder / "outside.bin", root / index);
  const auto linked = open_site(root);
  REQUIRE_FALSE(linked.ok());
  CHECK(linked.error().message.find("leads out of the site") != std::string::npos);
  fs::remove(root / index);
  fs::rename(folder / "outside.bin", root / index);
  CHECK(open_site(root).ok());

  bad = good;
  bad["space"]["dimension"] = 3;
  folder.write("site/vitrine.json", bad.dump());
  CHECK(open_site(root).error().message.find("space.dimension") != std::string::npos);
  bad = good;
  bad["works"] = 6;
  folder.write("site/vitrine.json", bad.dump());
  CHECK_FALSE(open_site(root).ok());
}

}  // namespace
}  // namespace vitrine::publish
