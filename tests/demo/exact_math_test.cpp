// SPDX-License-Identifier: MIT
#include "demo/exact_math.h"

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>

namespace vitrine::demo {
namespace {

TEST_CASE("sine and cosine agree with the C library") {
  for (int i = -20000; i <= 20000; ++i) {
    const double x = i * 0.00731;
    REQUIRE(std::abs(exact_sin(x) - std::sin(x)) < 1e-9);
    REQUIRE(std::abs(exact_cos(x) - std::cos(x)) < 1e-9);
  }
  for (const double x : {1e3, -4321.5, 99999.0}) {
    CHECK(std::abs(exact_sin(x) - std::sin(x)) < 1e-9);
    CHECK(std::abs(exact_cos(x) - std::cos(x)) < 1e-9);
  }
}

TEST_CASE("the exponential agrees with the C library, relatively") {
  for (int i = -6900; i <= 6900; ++i) {
    const double x = i * 0.1;
    REQUIRE(std::abs(exact_exp(x) / std::exp(x) - 1) < 1e-9);
  }
  CHECK(exact_exp(-1000) == 0);
  CHECK(std::isfinite(exact_exp(1000)));
}

TEST_CASE("the logarithm and powers agree with the C library") {
  for (int i = 1; i <= 20000; ++i) {
    const double x = i * 0.013;
    REQUIRE(std::abs(exact_log(x) - std::log(x)) < 1e-9);
    REQUIRE(std::abs(exact_pow(x, 2.4) / std::pow(x, 2.4) - 1) < 1e-9);
    REQUIRE(std::abs(exact_pow(x, 1.0 / 3) - std::cbrt(x)) < 1e-9);
  }
  CHECK(std::abs(exact_log(1e-300) - std::log(1e-300)) < 1e-9);
  CHECK(exact_pow(0, 2) == 0);
}

TEST_CASE("angles agree with the C library in all quadrants") {
  for (int i = 0; i < 20000; ++i) {
    const double turn = i * 0.000314 - 3.14;
    for (const double radius : {1e-6, 1.0, 700.0}) {
      const double x = radius * std::cos(turn);
      const double y = radius * std::sin(turn);
      REQUIRE(std::abs(exact_atan2(y, x) - std::atan2(y, x)) < 1e-9);
    }
  }
  CHECK(exact_atan2(0, 0) == 0);
  CHECK(std::abs(exact_atan2(0, -1) - kPi) < 1e-9);
  CHECK(std::abs(exact_atan2(-1, 0) + kPi / 2) < 1e-9);
}

TEST_CASE("the floor of negative numbers goes down") {
  CHECK(floor_int(-0.5) == -1);
  CHECK(floor_int(-2.0) == -2);
  CHECK(floor_int(2.9) == 2);
  CHECK(fraction(-0.25) == 0.75);
}

}  // namespace
}  // namespace vitrine::demo
