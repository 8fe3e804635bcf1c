// SPDX-License-Identifier: MIT
#include "io/moment.h"

#include <doctest/doctest.h>

namespace vitrine::io {
namespace {

TEST_CASE("a moment is the same however its zone is written") {
  const auto moment = parse_moment("2026-11-28T19:00:00Z");
  REQUIRE(moment.has_value());
  CHECK(moment->microseconds == 1795892400LL * 1'000'000);
  for (const char* text : {"2026-11-28T20:00:00+01:00", "2026-11-28T13:30:00-05:30", "2026-11-28T19:00:00",
                           "2026-11-28t19:00:00.000z", "2026-11-28 21:00:00+0200", "2026-11-28T21:00:00+02"})
    CHECK_MESSAGE(parse_moment(text) == moment, text);
  CHECK(parse_moment("2026-11-28") == parse_moment("2026-11-27T24:00:00Z"));
}

TEST_CASE("parts of a second are kept to the microsecond, and written again as they were") {
  const auto moment = parse_moment("1969-12-31T23:59:59.1234569Z");
  REQUIRE(moment.has_value());
  CHECK(moment->microseconds == -876544);
  CHECK(moment_text(*moment) == "1969-12-31T23:59:59.123456Z");
  CHECK(*moment < Moment{0});
  for (const char* text : {"0000-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2024-02-29T12:34:56.000007Z"})
    CHECK(moment_text(*parse_moment(text)) == text);
}

TEST_CASE("what is no moment is none") {
  for (const char* text :
       {"", "yesterday", "2026", "2026-13-01", "2026-02-30", "2026-11-28T", "2026-11-28T25:00:00Z",
        "2026-11-28T19:61:00Z", "2026-11-28T19:00Z", "2026-11-28T19:00:00.Z", "2026-11-28T19:00:00ZZ",
        "2026-11-28T19:00:00+1:00", "12026-11-28T19:00:00Z", "-2026-11-28", "2026-11-28T19:00:00+01:"})
    CHECK_MESSAGE(!parse_moment(text).has_value(), text);
}

}  // namespace
}  // namespace vitrine::io
