// SPDX-License-Identifier: MIT
#include "demo/canvas.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace vitrine::demo {
namespace {

double total(const Canvas& canvas) {
  double sum = 0;
  for (int y = 0; y < canvas.height(); ++y) {
    for (int x = 0; x < canvas.width(); ++x) sum += canvas.at(x, y).r;
  }
  return sum;
}

constexpr Rgb kWhite = {1, 1, 1};

TEST_CASE("a filled shape covers its exact area") {
  Canvas canvas(40, 40, {});
  const Point triangle[3] = {{3.3, 2.1}, {35.7, 12.9}, {8.2, 33.4}};
  canvas.fill(triangle, kWhite);
  const double area = std::abs(cross(triangle[1] - triangle[0], triangle[2] - triangle[0])) / 2;
  CHECK(std::abs(total(canvas) - area) < 0.05);
}

TEST_CASE("a pixel half covered is half coloured") {
  Canvas canvas(4, 4, {});
  canvas.box(1.5, 1, 3, 2, kWhite);
  CHECK(std::abs(canvas.at(1, 1).r - 0.5) < 1e-6);
  CHECK(std::abs(canvas.at(2, 1).r - 1) < 1e-6);
  CHECK(canvas.at(3, 1).r == 0);
  CHECK(canvas.at(1, 0).r == 0);
}

TEST_CASE("the turning direction of an outline does not matter") {
  Canvas one(20, 20, {});
  Canvas other(20, 20, {});
  Outline outline = star({10, 10}, 5, 9, 4, 0.3);
  one.fill(outline, kWhite);
  std::reverse(outline.begin(), outline.end());
  other.fill(outline, kWhite);
  CHECK(std::abs(total(one) - total(other)) < 1e-3);
}

TEST_CASE("shapes beyond the border are cut, and leave nothing behind for the next shape") {
  Canvas canvas(10, 10, {});
  canvas.box(-50, -50, 5, 60, kWhite);
  CHECK(std::abs(total(canvas) - 50) < 1e-3);
  canvas.box(30, -5, 90, 15, kWhite);
  canvas.box(-9, 4, -2, 8, kWhite);
  CHECK(std::abs(total(canvas) - 50) < 1e-3);
  canvas.box(5, 0, 500, 10, kWhite);
  CHECK(std::abs(total(canvas) - 100) < 1e-3);
}

TEST_CASE("a ring has a hole, and a line its width") {
  Canvas canvas(60, 60, {});
  canvas.ring({30, 30}, 20, 4, kWhite);
  CHECK(canvas.at(30, 30).r == 0);
  CHECK(std::abs(total(canvas) - kTau * 20 * 4) < 8);
  Canvas lined(60, 60, {});
  const Point line[2] = {{10, 30}, {50, 30}};
  lined.stroke(line, 1.5, kWhite);
  CHECK(std::abs(total(lined) - 60) < 0.1);
}

TEST_CASE("mixing in Oklab keeps the ends and stays within the colours") {
  const Ramp ramp{0xff0000, 0x0000ff};
  CHECK(std::abs(ramp(0).r - 1) < 1e-4);
  CHECK(std::abs(ramp(1).b - 1) < 1e-4);
  CHECK(std::abs(ramp(-3).r - 1) < 1e-4);
  const Rgb middle = ramp(0.5);
  CHECK(middle.r > 0.4);
  CHECK(middle.b > 0.4);
}

}  // namespace
}  // namespace vitrine::demo
