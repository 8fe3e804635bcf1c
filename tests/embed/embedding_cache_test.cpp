// SPDX-License-Identifier: MIT
#include "embed/embedding_cache.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "io/files.h"
#include "temporary_folder.h"

namespace vitrine::embed {
namespace {

using testing::TemporaryFolder;

const std::string kModel(64, 'a');
constexpr std::uint32_t kDimension = 5;
constexpr std::size_t kHeader = 56, kRecord = 32 + 4 * kDimension + 8;

io::Digest picture(int number) { return io::sha256("picture " + std::to_string(number)); }

std::vector<float> embedding(int number) {
  const auto base = static_cast<float>(number);
  return {base, -base, 0.5f, base * 1e-30f, 1.0f / (base + 1.0f)};
}

std::unique_ptr<EmbeddingCache> open(const TemporaryFolder& folder) {
  auto cache = EmbeddingCache::open(folder.path(), kModel, kDimension);
  REQUIRE(cache.ok());
  return std::move(cache).value();
}

std::filesystem::path file_of(const TemporaryFolder& folder) {
  return folder / (std::string(16, 'a') + ".bin");
}

void fill(const TemporaryFolder& folder, int count) {
  const auto cache = open(folder);
  for (int i = 0; i < count; ++i) REQUIRE(cache->add(picture(i), embedding(i)).ok());
}

std::string bytes_of(const std::filesystem::path& file) {
  const auto bytes = io::read_file(file, 1 << 20);
  REQUIRE(bytes.ok());
  return {bytes->begin(), bytes->end()};
}

TEST_CASE("who only reads sees whether there is a cache, and which pictures it holds") {
  const TemporaryFolder folder;
  CHECK_FALSE(EmbeddingCache::exists(folder.path(), kModel));
  CHECK_FALSE(EmbeddingCache::exists(folder / "nowhere", kModel));
  fill(folder, 3);
  CHECK(EmbeddingCache::exists(folder.path(), kModel));
  CHECK_FALSE(EmbeddingCache::exists(folder.path(), std::string(64, 'b')));
  std::vector<io::Digest> pictures = open(folder)->pictures();
  std::vector<io::Digest> expected = {picture(0), picture(1), picture(2)};
  std::sort(pictures.begin(), pictures.end());
  std::sort(expected.begin(), expected.end());
  CHECK(pictures == expected);
  CHECK_FALSE(std::filesystem::exists(folder / "nowhere"));
}

TEST_CASE("what was added is found, at once and by a later run, to the bit") {
  const TemporaryFolder folder;
  {
    const auto cache = open(folder);
    CHECK(!cache->find(picture(1)));
    REQUIRE(cache->add(picture(1), embedding(1)).ok());
    REQUIRE(cache->add(picture(1), embedding(2)).ok());
    CHECK(cache->find(picture(1)) == embedding(1));
    CHECK(cache->size() == 1);
    CHECK(cache->add(picture(2), std::vector<float>(4)).error().code == ErrorCode::kInvalidArgument);
  }
  const auto later = open(folder);
  CHECK(later->find(picture(1)) == embedding(1));
  CHECK(!later->find(picture(2)));
  CHECK(std::filesystem::file_size(file_of(folder)) == kHeader + kRecord);
}

TEST_CASE("a tail cut anywhere costs the last record alone") {
  const TemporaryFolder folder;
  fill(folder, 3);
  const std::string whole = bytes_of(file_of(folder));
  REQUIRE(whole.size() == kHeader + 3 * kRecord);
  for (std::size_t cut = 1; cut <= kRecord; ++cut) {
    CAPTURE(cut);
    folder.write(file_of(folder).filename(), whole.substr(0, whole.size() - cut));
    const auto cache = open(folder);
    CHECK(cache->size() == 2);
    CHECK(cache->find(picture(1)) == embedding(1));
    CHECK(!cache->find(picture(2)));
    REQUIRE(cache->add(picture(2), embedding(2)).ok());
    CHECK(cache->find(picture(2)) == embedding(2));
  }
  CHECK(bytes_of(file_of(folder)) == whole);
}

TEST_CASE("rubbish behind the last record, as after a power cut, is removed") {
  const TemporaryFolder folder;
  fill(folder, 2);
  const std::string whole = bytes_of(file_of(folder));
  folder.write(file_of(folder).filename(), whole + std::string(3 * kRecord + 7, '\0'));
  CHECK(open(folder)->size() == 2);
  CHECK(bytes_of(file_of(folder)) == whole);
}

TEST_CASE("a flipped bit anywhere in a record never gives a wrong embedding") {
  const TemporaryFolder folder;
  fill(folder, 3);
  const std::string whole = bytes_of(file_of(folder));
  for (std::size_t at = kHeader + kRecord; at < kHeader + 2 * kRecord; ++at) {
    CAPTURE(at);
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    folder.write(file_of(folder).filename(), damaged);
    {
      const auto cache = open(folder);
      CHECK(cache->find(picture(0)) == embedding(0));
      CHECK(!cache->find(picture(1)));
      CHECK(cache->find(picture(2)) == embedding(2));
      REQUIRE(cache->add(picture(1), embedding(1)).ok());
      CHECK(cache->find(picture(1)) == embedding(1));
    }
    CHECK(open(folder)->find(picture(1)) == embedding(1));
  }
}

TEST_CASE("a file that is no cache of this model is refused, a header cut short begins anew") {
  const TemporaryFolder folder;
  fill(folder, 1);
  const std::string whole = bytes_of(file_of(folder));
  const auto other_dimension = EmbeddingCache::open(folder.path(), kModel, kDimension + 1);
  REQUIRE(!other_dimension.ok());
  CHECK(other_dimension.error().code == ErrorCode::kCorrupt);
  CHECK(other_dimension.error().message.find("delete it") != std::string::npos);
  CHECK(EmbeddingCache::open(folder.path(), std::string(16, 'a') + std::string(48, 'b'), kDimension)
            .error()
            .code == ErrorCode::kCorrupt);
  CHECK(EmbeddingCache::open(folder.path(), "../../x", kDimension).error().code ==
        ErrorCode::kInvalidArgument);
  CHECK(EmbeddingCache::open(folder.path(), kModel, 0).error().code == ErrorCode::kInvalidArgument);
  CHECK(bytes_of(file_of(folder)) == whole);
  folder.write(file_of(folder).filename(), whole.substr(0, kHeader - 1));
  fill(folder, 1);
  CHECK(bytes_of(file_of(folder)) == whole);
}

TEST_CASE("a second run is told that the cache is in use") {
  const TemporaryFolder folder;
  auto first = open(folder);
  const auto second = EmbeddingCache::open(folder.path(), kModel, kDimension);
  REQUIRE(!second.ok());
  CHECK(second.error().code == ErrorCode::kIo);
  CHECK(second.error().message.find("another run is using") == 0);
  CHECK(EmbeddingCache::open(folder.path(), std::string(64, 'b'), kDimension).ok());
  first.reset();
  CHECK(EmbeddingCache::open(folder.path(), kModel, kDimension).ok());
}

TEST_CASE("a disk that fills up is an error, and earlier records stay") {
  const TemporaryFolder folder;
  fill(folder, 2);
  const pid_t child = ::fork();
  if (child == 0) {
    // The limit on a file's size stands in for the disk's: the write of the next record is cut short, then
    // refused.
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{kHeader + 2 * kRecord + 10, kHeader + 2 * kRecord + 10};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    auto cache = EmbeddingCache::open(folder.path(), kModel, kDimension);
    const Status added = (*cache)->add(picture(7), embedding(7));
    const bool right = !added.ok() && added.error().code == ErrorCode::kIo && !(*cache)->find(picture(7)) &&
                       (*cache)->find(picture(1)) == embedding(1);
    ::_exit(right ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(std::filesystem::file_size(file_of(folder)) == kHeader + 2 * kRecord);
  CHECK(open(folder)->find(picture(1)) == embedding(1));
}

TEST_CASE("a killed process loses nothing that was added") {
  const TemporaryFolder folder;
  const pid_t child = ::fork();
  if (child == 0) {
    auto cache = EmbeddingCache::open(folder.path(), kModel, kDimension);
    for (int i = 0; i < 20; ++i) (void)(*cache)->add(picture(i), embedding(i));
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WIFSIGNALED(status));
  const auto cache = open(folder);
  CHECK(cache->size() == 20);
  CHECK(cache->find(picture(19)) == embedding(19));
}

TEST_CASE("many threads may add and find at once") {
  const TemporaryFolder folder;
  {
    const auto cache = open(folder);
    std::vector<std::thread> team;
    for (int t = 0; t < 4; ++t) {
      team.emplace_back([&cache] {
        for (int i = 0; i < 200; ++i) {
          if (!cache->find(picture(i))) (void)cache->add(picture(i), embedding(i));
        }
      });
    }
    for (std::thread& one : team) one.join();
    CHECK(cache->size() == 200);
  }
  CHECK(std::filesystem::file_size(file_of(folder)) == kHeader + 200 * kRecord);
  const auto cache = open(folder);
  for (int i = 0; i < 200; ++i) CHECK(cache->find(picture(i)) == embedding(i));
}

}  // namespace
}  // namespace vitrine::embed
