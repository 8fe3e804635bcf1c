// SPDX-License-Identifier: MIT
#include "embed/prepare/quantise/activation_scale.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/random_numbers.h"

namespace vitrine::embed {
namespace {

std::uint64_t total(const Histogram& histogram) {
  std::uint64_t sum = 0;
  for (std::size_t bin = 0; bin < Histogram::kBins; ++bin) sum += histogram.count(bin);
  return sum;
}

Histogram of(const std::vector<float>& values) {
  Histogram histogram;
  histogram.add(values);
  return histogram;
}

std::vector<float> uniform(std::size_t count, float low, float high) {
  testing::Random random(21);
  std::vector<float> values(count);
  for (float& value : values) value = low + (high - low) * (random.signed_unit() + 1) / 2;
  return values;
}

}  // namespace

TEST_CASE("a histogram keeps every value in its bin while its range doubles") {
  Histogram histogram;
  histogram.add(std::vector<float>(100, 0.0f));
  histogram.add(std::vector<float>(50, 0.37f));
  histogram.add(std::vector<float>(7, -12.5f));
  histogram.add(std::vector<float>{1000.0f});
  CHECK(total(histogram) == 158);
  CHECK(histogram.least() == -12.5f);
  CHECK(histogram.greatest() == 1000.0f);
  double sum = 0;
  for (std::size_t bin = 0; bin < Histogram::kBins; ++bin)
    sum += histogram.centre(bin) * static_cast<double>(histogram.count(bin));
  // Each value is off by no more than a bin.
  CHECK(std::abs(sum - (50 * 0.37 - 7 * 12.5 + 1000)) <= 158 * histogram.width());
  CHECK(histogram.width() < 2 * 2 * 1000.0 / Histogram::kBins);
}

TEST_CASE("values without negative ones begin at zero, and zero is exact among others") {
  const ActivationScale positive = least_loss_scale(of(uniform(10000, 0, 6)));
  CHECK(positive.zero_point == 0);
  CHECK(positive.scale == doctest::Approx(6.0 / 255).epsilon(0.02));
  const ActivationScale both = whole_range_scale(of(uniform(10000, -1, 3)));
  CHECK(both.zero_point == 64);
  CHECK(both.scale == doctest::Approx(4.0 / 255).epsilon(0.02));
  // Nothing that was seen lies outside.
  CHECK((0 - both.zero_point) * both.scale <= -0.999f);
  CHECK((255 - both.zero_point) * both.scale >= 2.999f);
}

TEST_CASE("one outlier among many is clipped, never at a greater loss") {
  std::vector<float> values = uniform(1000000, 0, 1);
  values.push_back(100);
  const Histogram histogram = of(values);
  const ActivationScale chosen = least_loss_scale(histogram), whole = whole_range_scale(histogram);
  CHECK(chosen.scale < 0.5f * whole.scale);
  CHECK(squared_loss(histogram, chosen) < squared_loss(histogram, whole));
}

TEST_CASE("a scale can say negative values that are small beside the positive ones") {
  const ActivationScale scale = whole_range_scale(of({-0.001f, 10.0f}));
  CHECK((255 - scale.zero_point) * scale.scale >= 9.999f);
  CHECK(scale.scale < 0.05f);
}

TEST_CASE("constant, empty and vanishing activations get sane scales") {
  CHECK(least_loss_scale(Histogram()).scale == 1.0f);
  CHECK(least_loss_scale(of(std::vector<float>(10, 0.0f))).scale == 1.0f);
  CHECK(least_loss_scale(of(std::vector<float>(10, 1e-38f))).scale == 1.0f);
  const ActivationScale constant = least_loss_scale(of(std::vector<float>(10, 5.0f)));
  CHECK(constant.zero_point == 0);
  const float step = constant.scale;
  CHECK(std::abs(std::nearbyint(5.0f / step) * step - 5.0f) < 0.02f);
  const ActivationScale negative = least_loss_scale(of(std::vector<float>(10, -5.0f)));
  CHECK(negative.zero_point == 255);
  CHECK(std::isfinite(least_loss_scale(of({3e38f, -3e38f})).scale));
}

TEST_CASE("statistics are kept by channel") {
  ActivationStatistics statistics;
  const std::vector<std::int64_t> sides = {1, 2, 1, 3};
  statistics.add(sides, std::vector<float>{1, 2, 3, -4, 0, 4});
  statistics.add(sides, std::vector<float>{1, 2, 3, -4, 0, 4});
  CHECK(statistics.mean(0) == 2);
  CHECK(statistics.mean(1) == 0);
  CHECK(statistics.second_moment(1) == doctest::Approx(32.0 / 3));
  ActivationStatistics flat;
  flat.add(std::vector<std::int64_t>{2, 3}, std::vector<float>{1, 2, 3, 3, 2, 1});
  CHECK(flat.mean(1) == 2);
  CHECK(flat.sums.size() == 3);
}

}  // namespace vitrine::embed
