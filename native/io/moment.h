// SPDX-License-Identifier: MIT
// A moment as xsd:dateTime writes it, for data of other people's machines: comparable, and written again in
// one way.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vitrine::io {

struct Moment {
  std::int64_t microseconds = 0;  // since 1970 began, in UTC; what is finer is cut off
  auto operator<=>(const Moment&) const = default;
};

inline constexpr std::int64_t kMicrosecondsADay = 86'400'000'000;

// "2026-11-28T19:00:00Z", with or without parts of a second, with Z, an offset as +01:00, or without either,
// which counts as UTC; or a day alone, which counts as its beginning. Years 0000 to 9999. Nothing for
// anything else.
[[nodiscard]] std::optional<Moment> parse_moment(std::string_view text);

// As "2026-11-28T19:00:00Z", with six digits behind a point where it is no whole second.
[[nodiscard]] std::string moment_text(Moment moment);

// By this machine's clock.
[[nodiscard]] Moment present_moment();

}  // namespace vitrine::io
