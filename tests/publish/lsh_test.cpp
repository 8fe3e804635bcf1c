// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <vector>

#include "publish/out/lsh_files.h"
#include "publish/out/lsh_search.h"
#include "publish/sample_site.h"

using namespace vitrine;
using namespace vitrine::publish;
using namespace vitrine::publish::testing;

namespace {

// Five works in three sections of two values, with four clusters each.
Site site_of_five() {
  Site site;
  site.index.space = sample_space();
  const char* titles[] = {"A dog", "The house of a dog", "House", "Dog, sleeping", ""};
  for (int i = 0; i < 5; ++i) {
    PublishedWork work;
    work.work.id = "work-" + std::to_string(i);
    work.work.title = titles[i];
    site.works.push_back(work);
  }
  return site;
}

LshIndex lsh_of_five() {
  LshIndex lsh;
  lsh.model.hash = {6, 3, 4, {}};
  for (int i = 0; i < 24; ++i) lsh.model.hash.centres.push_back(0.1f * static_cast<float>(i) - 1.0f / 3.0f);
  lsh.model.space = sample_space().id;
  lsh.model.exact = true;
  lsh.clusters = {0, 1, 2, /**/ 0, 1, 3, /**/ 3, 3, 3, /**/ 0, 1, 2, /**/ 0, 0, 0};
  return lsh;
}

std::vector<WorkIndex> works_of(const Result<std::vector<SharedSections>>& found) {
  REQUIRE(found.ok());
  std::vector<WorkIndex> works;
  for (const SharedSections& answer : *found) works.push_back(answer.work);
  return works;
}

}  // namespace

TEST_CASE("hashes come back from their files as they were written") {
  const vitrine::testing::TemporaryFolder folder;
  const Site site = site_of_five();
  const LshIndex lsh = lsh_of_five();
  REQUIRE(write_lsh(folder / "lsh", site, lsh).ok());
  const auto back = read_lsh(folder / "lsh", site);
  REQUIRE(back.ok());
  CHECK(back->clusters == lsh.clusters);
  CHECK(back->model.hash.centres == lsh.model.hash.centres);
  CHECK(back->model.exact);
  CHECK(back->of(3)[1] == 1);
}

TEST_CASE("each damaged byte and each cut of the hashes is refused") {
  const vitrine::testing::TemporaryFolder folder;
  const Site site = site_of_five();
  REQUIRE(write_lsh(folder / "lsh", site, lsh_of_five()).ok());
  const std::string whole = read_text(folder / "lsh" / kLshHashesFile);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x5a);
    folder.write("lsh/lsh-hashes.bin", damaged);
    CHECK_MESSAGE(!read_lsh(folder / "lsh", site).ok(), i);
  }
  for (std::size_t length = 0; length < whole.size(); ++length) {
    folder.write("lsh/lsh-hashes.bin", whole.substr(0, length));
    CHECK_MESSAGE(!read_lsh(folder / "lsh", site).ok(), length);
  }
}

TEST_CASE("hashes of another collection are refused") {
  const vitrine::testing::TemporaryFolder folder;
  Site site = site_of_five();
  REQUIRE(write_lsh(folder / "lsh", site, lsh_of_five()).ok());
  site.works[2].work.id = "another";
  const auto other_id = read_lsh(folder / "lsh", site);
  REQUIRE(!other_id.ok());
  CHECK(other_id.error().code == ErrorCode::kSpaceMismatch);
  site = site_of_five();
  site.index.space.id = std::string(64, 'f');
  CHECK(read_lsh(folder / "lsh", site).error().code == ErrorCode::kSpaceMismatch);
  CHECK(read_lsh(folder / "nowhere", site).error().code == ErrorCode::kNotFound);
}

TEST_CASE("most shared sections come first, ties in the order of the site, the asked work not at all") {
  const Site site = site_of_five();
  const LshIndex lsh = lsh_of_five();
  CHECK(works_of(search_lsh(site, lsh, lsh.of(0), 0, {})) == std::vector<WorkIndex>{3, 1, 4});
  CHECK(works_of(search_lsh(site, lsh, lsh.of(0), UINT32_MAX, {})) == std::vector<WorkIndex>{0, 3, 1, 4});
  CHECK(works_of(search_lsh(site, lsh, lsh.of(0), 0, {2, ""})) == std::vector<WorkIndex>{3, 1});
  CHECK(!search_lsh(site, lsh, lsh.of(0), 0, {0, ""}).ok());
  CHECK(!search_lsh(site, lsh, lsh.of(0), 0, {1001, ""}).ok());
}

TEST_CASE("words leave out works whose texts do not hold all of them") {
  const Site site = site_of_five();
  const LshIndex lsh = lsh_of_five();
  CHECK(works_of(search_lsh(site, lsh, lsh.of(0), 0, {10, "DOG"})) == std::vector<WorkIndex>{3, 1});
  CHECK(works_of(search_lsh(site, lsh, lsh.of(0), 0, {10, "dog house"})) == std::vector<WorkIndex>{1});
  CHECK(works_of(search_lsh(site, lsh, lsh.of(0), 0, {10, "do"})).empty());
  CHECK(words_of("St. Mary's, 1890: \xc3\xa9t\xc3\xa9") ==
        std::vector<std::string>{"st", "mary", "s", "1890", "\xc3\xa9t\xc3\xa9"});
}

TEST_CASE("an embedding of another length or kind is not hashed") {
  const Site site = site_of_five();
  const LshIndex lsh = lsh_of_five();
  const std::vector<float> six(6, 0.4f), five(5, 0.4f);
  CHECK(hash_picture(site, lsh, {six, false})->size() == 3);
  CHECK(hash_picture(site, lsh, {five, false}).error().code == ErrorCode::kSpaceMismatch);
  CHECK(hash_picture(site, lsh, {six, true}).error().code == ErrorCode::kSpaceMismatch);
}
