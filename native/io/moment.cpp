// SPDX-License-Identifier: MIT
#include "io/moment.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace vitrine::io {
namespace {

using std::chrono::microseconds;

// Reads a text from its front; the first thing that is not as expected makes all that follows fail.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool ok = true;

  // A number of exactly so many digits.
  int number(std::size_t digits, int min, int max) {
    int value = 0;
    if (rest_.size() < digits) ok = false;
    for (std::size_t i = 0; ok && i < digits; ++i) {
      const char c = rest_[i];
      if (c < '0' || c > '9') ok = false;
      value = 10 * value + (c - '0');
    }
    if (!ok || value < min || value > max) {
      ok = false;
      return min;
    }
    rest_.remove_prefix(digits);
    return value;
  }

  // Takes one of these letters where it comes next.
  bool take(std::string_view letters) {
    if (!ok || rest_.empty() || letters.find(rest_.front()) == letters.npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(std::string_view letters) {
    if (!take(letters)) ok = false;
  }

  // The digits behind a point, as microseconds.
  std::int64_t fraction() {
    std::int64_t value = 0;
    std::size_t digits = 0;
    for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; rest_.remove_prefix(1)) {
      if (digits++ < 6) value = 10 * value + (rest_.front() - '0');
    }
    if (digits == 0) ok = false;
    for (std::size_t i = std::min<std::size_t>(digits, 6); i < 6; ++i) value *= 10;
    return value;
  }

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace

std::optional<Moment> parse_moment(std::string_view text) {
  Scanner scan(text);
  const int year = scan.number(4, 0, 9999);
  scan.expect("-");
  const int month = scan.number(2, 1, 12);
  scan.expect("-");
  const int day = scan.number(2, 1, 31);
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!scan.ok || !date.ok()) return std::nullopt;
  Moment moment{microseconds(std::chrono::sys_days(date).time_since_epoch()).count()};
  if (scan.at_end()) return moment;
  scan.expect("Tt ");
  std::int64_t seconds = 3600 * scan.number(2, 0, 24);  // 24:00 is the next day's beginning
  scan.expect(":");
  seconds += 60 * scan.number(2, 0, 59);
  scan.expect(":");
  seconds += scan.number(2, 0, 60);  // 60 is a leap second
  const std::int64_t fraction = scan.take(".,") ? scan.fraction() : 0;
  if (const bool before = scan.take("-"); before || scan.take("+")) {
    std::int64_t offset = 3600 * scan.number(2, 0, 23);
    if (!scan.at_end()) {
      scan.take(":");
      offset += 60 * scan.number(2, 0, 59);
    }
    seconds -= before ? -offset : offset;
  } else {
    scan.take("Zz");
  }
  if (!scan.ok || !scan.at_end()) return std::nullopt;
  moment.microseconds += seconds * 1'000'000 + fraction;
  return moment;
}

std::string moment_text(Moment moment) {
  const std::chrono::sys_time<microseconds> time{microseconds(moment.microseconds)};
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(days);
  const auto of_day = (time - days).count();
  const auto second = of_day / 1'000'000, part = of_day % 1'000'000;
  char text[80];
  const int length = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d",
                                   static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                                   static_cast<unsigned>(date.day()), static_cast<int>(second / 3600),
                                   static_cast<int>(second / 60 % 60), static_cast<int>(second % 60));
  std::string whole(text, static_cast<std::size_t>(length));
  if (part == 0) return whole + "Z";
  std::snprintf(text, sizeof text, ".%06dZ", static_cast<int>(part));
  return whole + text;
}

Moment present_moment() {
  const auto now = std::chrono::time_point_cast<microseconds>(std::chrono::system_clock::now());
  return {now.time_since_epoch().count()};
}

}  // namespace vitrine::io
