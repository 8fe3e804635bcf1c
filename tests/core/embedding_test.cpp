// SPDX-License-Identifier: MIT
#include "vitrine/embedding.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "core/random_numbers.h"

using namespace vitrine;

namespace {

std::uint32_t bits(float value) {
  std::uint32_t result = 0;
  std::memcpy(&result, &value, sizeof(result));
  return result;
}

}  // namespace

TEST_CASE("dot sums eight interleaved lanes and then a fixed tree, to the bit") {
  testing::Random random(1);
  for (const std::size_t size : {0u, 1u, 7u, 8u, 9u, 16u, 23u, 100u, 4096u}) {
    std::vector<float> a(size), b(size);
    for (std::size_t i = 0; i < size; ++i) {
      a[i] = random.bell();
      b[i] = random.bell();
    }
    // volatile keeps this compiler from grouping the sums in any way of its own.
    volatile float lanes[8] = {};
    for (std::size_t i = 0; i < size; ++i) {
      const volatile float product = a[i] * b[i];
      lanes[i % 8] = lanes[i % 8] + product;
    }
    const float expected =
        ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
    CHECK(bits(dot(a, b)) == bits(expected));
  }
}

TEST_CASE("a vector is scaled to unit length") {
  std::vector<float> values = {3.0f, 0.0f, -4.0f};
  REQUIRE(l2_normalise(values).ok());
  CHECK(values == std::vector<float>{0.6f, 0.0f, -0.8f});
}

TEST_CASE("vectors at the ends of float's range are scaled without overflow or loss") {
  for (const float size : {std::numeric_limits<float>::max(), std::numeric_limits<float>::denorm_min()}) {
    std::vector<float> values(9, size);
    REQUIRE(l2_normalise(values).ok());
    for (const float value : values) CHECK(value == doctest::Approx(1.0 / 3.0));
  }
}

TEST_CASE("a vector without a direction is refused and says why") {
  const float infinity = std::numeric_limits<float>::infinity();
  for (const float bad : {infinity, -infinity, std::numeric_limits<float>::quiet_NaN()}) {
    std::vector<float> values = {1.0f, bad};
    const Status status = l2_normalise(values);
    REQUIRE_FALSE(status.ok());
    CHECK(status.error().code == ErrorCode::kInvalidArgument);
    CHECK(status.error().message.find("infinite") != std::string::npos);
  }
  std::vector<float> zeros(4, 0.0f);
  const Status status = l2_normalise(zeros);
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().message.find("zeros") != std::string::npos);
  CHECK_FALSE(l2_normalise({}).ok());
}
