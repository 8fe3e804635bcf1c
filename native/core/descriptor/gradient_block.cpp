// SPDX-License-Identifier: MIT
#include <algorithm>
#include <vector>

#include "core/descriptor/blocks.h"
#include "core/descriptor/integer_math.h"

namespace vitrine::descriptor {
namespace {

// An edge's direction and strength: the Sobel sums of the plane (L*, a* or b*) in which they are largest.
// Neighbouring values of a plane differ by at most 203 units, so x and y stay below 2^16 and products with
// kDirections fit 32 bits.
struct Gradient {
  std::int32_t x = 0;
  std::int32_t y = 0;
};

// Weaker edges are grain or coding noise: a Sobel sum of 16 units is a step of 4 units of L* across two
// pixels.
constexpr std::int64_t kWeakest = 16 * kLabUnit;

// (cos, sin) of k * 180 / kOrientations degrees, in 1/16384; the last is the first turned by 180 degrees.
constexpr std::int32_t kDirections[kOrientations + 1][2] = {{16384, 0},      {15137, 6270},  {11585, 11585},
                                                            {6270, 15137},   {0, 16384},     {-6270, 15137},
                                                            {-11585, 11585}, {-15137, 6270}, {-16384, 0}};

std::int32_t cross(const std::int32_t (&direction)[2], const Gradient& gradient) {
  return direction[0] * gradient.y - direction[1] * gradient.x;
}

Gradient sobel(const std::vector<std::int16_t>& plane, std::int32_t side, std::int32_t x, std::int32_t y) {
  // The border is continued outwards.
  const std::int32_t left = std::max(x - 1, 0);
  const std::int32_t right = std::min(x + 1, side - 1);
  const std::int16_t* above = plane.data() + static_cast<std::size_t>(std::max(y - 1, 0)) * side;
  const std::int16_t* middle = plane.data() + static_cast<std::size_t>(y) * side;
  const std::int16_t* below = plane.data() + static_cast<std::size_t>(std::min(y + 1, side - 1)) * side;
  return {(above[right] - above[left]) + 2 * (middle[right] - middle[left]) + (below[right] - below[left]),
          (below[left] - above[left]) + 2 * (below[x] - above[x]) + (below[right] - above[right])};
}

// The strongest gradient of the three planes, or zero where it is too weak.
Gradient strongest_gradient(const LabPicture& picture, std::int32_t x, std::int32_t y) {
  Gradient best;
  std::int64_t best_energy = kWeakest * kWeakest;
  for (const auto& plane : picture.planes) {
    const Gradient gradient = sobel(plane, picture.side, x, y);
    const std::int64_t energy = std::int64_t{gradient.x} * gradient.x + std::int64_t{gradient.y} * gradient.y;
    if (energy > best_energy) {
      best = gradient;
      best_energy = energy;
    }
  }
  return best;
}

// A gradient as a sum of the two fixed directions beside it, with weights of 0 or more: soft assignment to
// bins without a square root or an arctangent. The weights lack the common factor 16384 / sin(180 degrees /
// kOrientations).
struct Assignment {
  std::int32_t bin = 0;  // the direction before the gradient; the other is the next
  std::int32_t here = 0;
  std::int32_t next = 0;
};

Assignment assign(Gradient gradient) {
  // An edge has no sign: dark to light and light to dark are one orientation.
  if (gradient.y < 0 || (gradient.y == 0 && gradient.x < 0)) gradient = {-gradient.x, -gradient.y};
  Assignment assignment;
  for (std::int32_t k = 1; k < kOrientations; ++k) assignment.bin += cross(kDirections[k], gradient) >= 0;
  assignment.here = -cross(kDirections[assignment.bin + 1], gradient) >> 14;
  assignment.next = cross(kDirections[assignment.bin], gradient) >> 14;
  return assignment;
}

// A coordinate's two nearest cell centres with linear weights that add up to twice the cell's size.
struct Cells {
  std::int32_t first = 0;  // -1 before the first centre: that cell does not exist
  std::int32_t weight[2] = {0, 0};
};

Cells nearest_cells(std::int32_t position, std::int32_t cell_size) {
  const std::int32_t period = 2 * cell_size;
  const std::int32_t doubled = 2 * position + 1 + cell_size;  // from the centre of the cell before the first
  const std::int32_t behind = doubled % period;
  return {doubled / period - 1, {period - behind, behind}};
}

// Edge strength by [cell row][cell column][orientation]. At most 48^2 * 48^2 * 80000, below 2^39.
std::vector<std::int64_t> accumulate(const LabPicture& picture, std::int32_t cells) {
  std::vector<std::int64_t> sums(static_cast<std::size_t>(cells) * cells * kOrientations);
  const std::int32_t cell_size = picture.side / cells;
  for (std::int32_t y = 0; y < picture.side; ++y) {
    const Cells rows = nearest_cells(y, cell_size);
    for (std::int32_t x = 0; x < picture.side; ++x) {
      const Gradient gradient = strongest_gradient(picture, x, y);
      if (gradient.x == 0 && gradient.y == 0) continue;
      const Assignment edge = assign(gradient);
      const Cells columns = nearest_cells(x, cell_size);
      for (std::int32_t k = 0; k < 4; ++k) {
        const std::int32_t row = rows.first + k / 2;
        const std::int32_t column = columns.first + k % 2;
        if (row < 0 || row >= cells || column < 0 || column >= cells) continue;
        const std::int64_t weight = std::int64_t{rows.weight[k / 2]} * columns.weight[k % 2];
        std::int64_t* bins = sums.data() + static_cast<std::size_t>(row * cells + column) * kOrientations;
        bins[edge.bin] += weight * edge.here;
        bins[(edge.bin + 1) % kOrientations] += weight * edge.next;
      }
    }
  }
  return sums;
}

// Divides each cell by its own length plus twice the typical one, so that a faint corner of the picture still
// counts but an empty one does not, and takes the square root, which keeps one strong edge from drowning the
// others. Answers values in 0..32768.
std::vector<std::int32_t> equalise(std::vector<std::int64_t> sums) {
  // 20 bits keep the squares below within 64.
  std::int64_t largest = 0;
  for (const std::int64_t sum : sums) largest = std::max(largest, sum);
  int shift = 0;
  while ((largest >> shift) >= (1 << 20)) ++shift;

  const std::size_t cells = sums.size() / kOrientations;
  std::vector<std::uint64_t> energies(cells);
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    sums[i] >>= shift;
    energies[i / kOrientations] += static_cast<std::uint64_t>(sums[i] * sums[i]);
  }
  for (const std::uint64_t energy : energies) total += energy;
  const std::uint64_t typical = integer_sqrt(total / cells);

  std::vector<std::int32_t> values(sums.size());
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const std::uint64_t divisor = integer_sqrt(energies[i / kOrientations]) + 2 * typical + 1;
    values[i] =
        static_cast<std::int32_t>(integer_sqrt((static_cast<std::uint64_t>(sums[i]) << 30) / divisor));
  }
  return values;
}

// What all pictures share says nothing: takes away half of each cell's mean, then half of each orientation's,
// then what is left of the mean of all, so that the cosine compares where this picture differs from an even
// spread of edges.
void centre(std::vector<std::int32_t>& values) {
  const auto count = static_cast<std::int32_t>(values.size());
  const std::int32_t cells = count / kOrientations;
  for (std::int32_t cell = 0; cell < cells; ++cell) {
    std::int32_t* bins = values.data() + static_cast<std::ptrdiff_t>(cell) * kOrientations;
    std::int32_t sum = 0;
    for (std::int32_t k = 0; k < kOrientations; ++k) sum += bins[k];
    // In 1/(2 * kOrientations) from here on, which makes the subtraction exact.
    for (std::int32_t k = 0; k < kOrientations; ++k) bins[k] = 2 * kOrientations * bins[k] - sum;
  }
  for (std::int32_t k = 0; k < kOrientations; ++k) {
    std::int64_t sum = 0;
    for (std::int32_t i = k; i < count; i += kOrientations) sum += values[i];
    const auto half_mean = static_cast<std::int32_t>(divide_rounded(sum, 2 * cells));
    for (std::int32_t i = k; i < count; i += kOrientations) values[i] -= half_mean;
  }
  std::int64_t sum = 0;
  for (const std::int32_t value : values) sum += value;
  const auto mean = static_cast<std::int32_t>(divide_rounded(sum, count));
  for (std::int32_t& value : values) value -= mean;
}

}  // namespace

void gradient_block(const LabPicture& picture, std::int32_t cells, std::int32_t length,
                    std::span<std::int16_t> output) {
  std::vector<std::int32_t> values = equalise(accumulate(picture, cells));
  centre(values);
  scale_to_length(values, length, output);
}

}  // namespace vitrine::descriptor
