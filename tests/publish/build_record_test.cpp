// SPDX-License-Identifier: MIT
#include "publish/build_record.h"

#include <doctest/doctest.h>

#include <string>

#include "temporary_folder.h"

namespace vitrine::publish {
namespace {

BuildRecord sample() {
  BuildRecord record;
  record.options = {
      {"SOURCE", {"https://m.example/all", "../pictures"}}, {"--per", {"canvas"}}, {"--fine", {"true"}}};
  record.read = "2026-11-28T19:00:00Z";
  record.stream = StreamRecord{
      "https://m.example/activity", Membership::kStream, "2026-11-27T00:00:00.000001Z", {"0123456789abcdef"}};
  record.added = {"https://m.example/1"};
  record.gone = {"https://m.example/2"};
  record.again = {"https://m.example/3"};
  return record;
}

TEST_CASE("a build record is read as it was written") {
  const std::string text = build_record_text(sample());
  const Result<BuildRecord> read = parse_build_record(text, "vitrine.build.json");
  REQUIRE(read.ok());
  CHECK(build_record_text(*read) == text);
  CHECK(read->options == sample().options);
  CHECK(read->stream->membership == Membership::kStream);
  CHECK(read->stream->until == "2026-11-27T00:00:00.000001Z");
  CHECK(read->gone == sample().gone);
  BuildRecord plain;
  plain.read = "2026-11-28T19:00:00Z";
  const Result<BuildRecord> bare = parse_build_record(build_record_text(plain), "f");
  REQUIRE(bare.ok());
  CHECK_FALSE(bare->stream.has_value());
}

TEST_CASE("a record of something else, of another version or with a wrong field is refused by name") {
  const std::string sound = build_record_text(sample());
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = sound;
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return parse_build_record(text.replace(at, from.size(), to), "vitrine.build.json");
  };
  CHECK(with("\"version\": 1", "\"version\": 2").error().code == ErrorCode::kUnsupported);
  CHECK(with("vitrine-build", "vitrine-site").error().code == ErrorCode::kUnsupported);
  CHECK(with("2026-11-27T", "2026-13-27T").error().message.find("\"until\"") != std::string::npos);
  CHECK(with("\"stream\",", "\"river\",").error().message.find("\"membership\"") != std::string::npos);
  CHECK(with("\"canvas\"", "7").error().code == ErrorCode::kCorrupt);
  CHECK(parse_build_record("[]", "f").error().code == ErrorCode::kCorrupt);
  CHECK(parse_build_record("", "f").error().code == ErrorCode::kCorrupt);
}

TEST_CASE("a site's record is kept beside it, and taken away") {
  const testing::TemporaryFolder folder;
  CHECK(load_build_record(folder.path()).error().code == ErrorCode::kNotFound);
  REQUIRE(save_build_record(folder.path(), sample()).ok());
  CHECK(load_build_record(folder.path())->again == sample().again);
  BuildRecord foreign = sample();
  foreign.options[0].second[1] = "\xFF";
  CHECK(save_build_record(folder.path(), foreign).error().code == ErrorCode::kInvalidArgument);
  remove_build_record(folder.path());
  CHECK(load_build_record(folder.path()).error().code == ErrorCode::kNotFound);
}

}  // namespace
}  // namespace vitrine::publish
