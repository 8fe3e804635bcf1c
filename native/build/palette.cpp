// SPDX-License-Identifier: MIT
#include "build/palette.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace vitrine::build {
namespace {

constexpr std::uint32_t kSide = 48;
constexpr int kRounds = 12;
// CIE76 differences: about 2.3 is just noticeable (Mahy et al., 1994); at four times that two colours have
// names of their own.
constexpr double kSameColour = 9.0;

struct Lab {
  double l = 0, a = 0, b = 0;
};

double square(double value) { return value * value; }

double distance2(const Lab& x, const Lab& y) {
  return square(x.l - y.l) + square(x.a - y.a) + square(x.b - y.b);
}

// IEC 61966-2-1.
std::array<double, 256> linear_levels() {
  std::array<double, 256> levels;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const double value = static_cast<double>(i) / 255.0;
    levels[i] = value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  }
  return levels;
}

// CIE 15: L*a*b* of an sRGB colour, white point D65.
Lab lab_of(const std::uint8_t* rgb) {
  static const std::array<double, 256> kLinear = linear_levels();
  const double r = kLinear[rgb[0]], g = kLinear[rgb[1]], b = kLinear[rgb[2]];
  const auto f = [](double t) {
    return t > 216.0 / 24389.0 ? std::cbrt(t) : (24389.0 / 27.0 * t + 16.0) / 116.0;
  };
  const double x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const double y = f(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
  const double z = f((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
  return {116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)};
}

struct Cluster {
  Lab centre;
  std::vector<std::size_t> pixels;
};

std::size_t nearest(const std::vector<Cluster>& clusters, const Lab& colour) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < clusters.size(); ++i) {
    if (distance2(clusters[i].centre, colour) < distance2(clusters[best].centre, colour)) best = i;
  }
  return best;
}

Lab mean_of(const std::vector<Lab>& colours, const std::vector<std::size_t>& pixels) {
  Lab sum;
  for (const std::size_t pixel : pixels) {
    sum.l += colours[pixel].l;
    sum.a += colours[pixel].a;
    sum.b += colours[pixel].b;
  }
  const auto count = static_cast<double>(pixels.size());
  return {sum.l / count, sum.a / count, sum.b / count};
}

// The mean colour, and then again and again the colour farthest from all that are there.
std::vector<Cluster> first_clusters(const std::vector<Lab>& colours) {
  std::vector<double> far(colours.size(), std::numeric_limits<double>::max());
  std::vector<std::size_t> all(colours.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  std::vector<Cluster> clusters = {{mean_of(colours, all), {}}};
  while (clusters.size() < kSwatches) {
    for (std::size_t i = 0; i < colours.size(); ++i)
      far[i] = std::min(far[i], distance2(colours[i], clusters.back().centre));
    const auto farthest = std::max_element(far.begin(), far.end());
    if (*farthest < square(kSameColour)) break;
    clusters.push_back({colours[static_cast<std::size_t>(farthest - far.begin())], {}});
  }
  return clusters;
}

void assign(const std::vector<Lab>& colours, std::vector<Cluster>& clusters) {
  for (Cluster& cluster : clusters) cluster.pixels.clear();
  for (std::size_t i = 0; i < colours.size(); ++i)
    clusters[nearest(clusters, colours[i])].pixels.push_back(i);
  std::erase_if(clusters, [](const Cluster& cluster) { return cluster.pixels.empty(); });
  for (Cluster& cluster : clusters) cluster.centre = mean_of(colours, cluster.pixels);
}

// Joins the two nearest clusters as long as they are one colour to the eye.
void join_alike(const std::vector<Lab>& colours, std::vector<Cluster>& clusters) {
  for (;;) {
    std::size_t first = 0, second = 0;
    double least = square(kSameColour);
    for (std::size_t i = 0; i < clusters.size(); ++i) {
      for (std::size_t j = i + 1; j < clusters.size(); ++j) {
        const double between = distance2(clusters[i].centre, clusters[j].centre);
        if (between < least) least = between, first = i, second = j;
      }
    }
    if (second == 0) return;
    std::vector<std::size_t>& pixels = clusters[first].pixels;
    pixels.insert(pixels.end(), clusters[second].pixels.begin(), clusters[second].pixels.end());
    clusters[first].centre = mean_of(colours, pixels);
    clusters.erase(clusters.begin() + static_cast<std::ptrdiff_t>(second));
  }
}

Swatch swatch_of(const Image& image, const std::vector<std::size_t>& pixels) {
  std::array<std::size_t, 3> sums = {};
  for (const std::size_t pixel : pixels) {
    for (std::size_t c = 0; c < 3; ++c) sums[c] += image.rgb[3 * pixel + c];
  }
  const std::size_t count = pixels.size(), all = image.rgb.size() / 3;
  const auto level = [&](std::size_t sum) { return static_cast<std::uint8_t>((sum + count / 2) / count); };
  // A colour that is there at all has a share.
  const std::size_t share = std::max<std::size_t>(1, (255 * count + all / 2) / all);
  return {level(sums[0]), level(sums[1]), level(sums[2]), static_cast<std::uint8_t>(share)};
}

}  // namespace

Palette palette_of(const Image& image) {
  const std::uint32_t width = std::min(image.width, kSide), height = std::min(image.height, kSide);
  const Result<Image> reduced = resize_bilinear(image, width, height);
  if (!reduced.ok()) return {};
  std::vector<Lab> colours(reduced->rgb.size() / 3);
  for (std::size_t i = 0; i < colours.size(); ++i) colours[i] = lab_of(&reduced->rgb[3 * i]);
  std::vector<Cluster> clusters = first_clusters(colours);
  for (int round = 0; round < kRounds; ++round) assign(colours, clusters);
  join_alike(colours, clusters);
  std::stable_sort(clusters.begin(), clusters.end(),
                   [](const Cluster& a, const Cluster& b) { return a.pixels.size() > b.pixels.size(); });
  Palette palette;
  for (std::size_t i = 0; i < clusters.size(); ++i) palette[i] = swatch_of(*reduced, clusters[i].pixels);
  return palette;
}

}  // namespace vitrine::build
