// SPDX-License-Identifier: MIT
// Smooth chance over the plane and space: value noise from one shared table, and sums of octaves of it.
#pragma once

#include <cstdint>

namespace vitrine::demo {

// Cheap to make and to copy; one seed, one landscape. All results are in 0..1 with a mean near 0.5.
class Noise {
 public:
  explicit Noise(std::uint64_t seed);

  // One octave: features of about unit size.
  double value(double x, double y) const;
  double value(double x, double y, double z) const;
  // A sum of `octaves`, each half as strong and twice as fine, turned against each other so that no grid
  // shows.
  double fractal(double x, double y, int octaves) const;
  double fractal(double x, double y, double z, int octaves) const;
  // Sharp crests instead of soft hills.
  double ridged(double x, double y, int octaves) const;

 private:
  const float* table_;
  double dx_;
  double dy_;
  std::uint32_t layer_;
};

}  // namespace vitrine::demo
