// SPDX-License-Identifier: MIT
#include "build/look_order.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <span>

#include "io/parallel.h"

namespace vitrine::build {
namespace {

// Fewer works than this stay together as they are: their differences take one byte in any order.
constexpr std::size_t kLeafWorks = 8;
// Rounds of 2-means: from a split at the median, later ones move few works.
constexpr int kRounds = 3;
// A half smaller than this part would make the tree deep and say little: then the median splits.
constexpr std::size_t kLeastPart = 16;

using Works = std::span<WorkIndex>;

// The sum of some codes, exact in integers: its order of adding does not matter.
struct Centre {
  std::vector<std::int64_t> sum;
  std::int64_t count = 0;

  explicit Centre(std::size_t dimension) : sum(dimension) {}
  void add(std::span<const std::int8_t> row) {
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += row[i];
    ++count;
  }
  std::vector<float> mean() const {
    std::vector<float> values(sum.size());
    for (std::size_t i = 0; i < sum.size(); ++i)
      values[i] = static_cast<float>(static_cast<double>(sum[i]) /
                                     static_cast<double>(std::max<std::int64_t>(count, 1)));
    return values;
  }
};

double squared_distance(std::span<const float> a, std::span<const float> b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += static_cast<double>(a[i] - b[i]) * static_cast<double>(a[i] - b[i]);
  return sum;
}

class LookOrder {
 public:
  explicit LookOrder(const CodesView& codes) : codes_(codes), before_(codes.dimension, 0.0f) {}

  // Arranges these works; false when interrupted.
  bool arrange(Works works) {
    if (io::interrupted()) return false;
    if (works.size() <= kLeafWorks) {
      before_ = centre_of(works).mean();
      return true;
    }
    std::size_t first = split(works);
    const std::vector<float> left = centre_of(works.first(first)).mean();
    const std::vector<float> right = centre_of(works.subspan(first)).mean();
    if (squared_distance(before_, right) < squared_distance(before_, left)) {
      std::rotate(works.begin(), works.begin() + static_cast<std::ptrdiff_t>(first), works.end());
      first = works.size() - first;
    }
    return arrange(works.first(first)) && arrange(works.subspan(first));
  }

 private:
  Centre centre_of(std::span<const WorkIndex> works) const {
    Centre centre(codes_.dimension);
    for (const WorkIndex work : works) centre.add(codes_.row(work));
    return centre;
  }

  // The coefficient in which these works differ most.
  std::size_t widest(std::span<const WorkIndex> works) const {
    std::vector<std::int64_t> sum(codes_.dimension), squares(codes_.dimension);
    for (const WorkIndex work : works) {
      const std::span<const std::int8_t> row = codes_.row(work);
      for (std::size_t i = 0; i < row.size(); ++i) {
        sum[i] += row[i];
        squares[i] += row[i] * row[i];
      }
    }
    const auto count = static_cast<double>(works.size());
    std::size_t best = 0;
    double most = -1.0;
    for (std::size_t i = 0; i < sum.size(); ++i) {
      const double mean = static_cast<double>(sum[i]) / count;
      const double variance = static_cast<double>(squares[i]) / count - mean * mean;
      if (variance > most) {
        most = variance;
        best = i;
      }
    }
    return best;
  }

  // Brings the works of one half to the front; how many they are.
  std::size_t split(Works works) const {
    const std::size_t middle = split_at_median(works);
    std::size_t first = middle;
    for (int round = 0; round < kRounds; ++round) {
      const std::vector<float> left = centre_of(works.first(first)).mean();
      const std::vector<float> right = centre_of(works.subspan(first)).mean();
      first = split_by_centres(works, left, right);
      if (std::min(first, works.size() - first) <= works.size() / kLeastPart) return split_at_median(works);
    }
    return first;
  }

  std::size_t split_at_median(Works works) const {
    const std::size_t axis = widest(works);
    const std::size_t middle = works.size() / 2;
    const auto value = [&](WorkIndex work) { return codes_.row(work)[axis]; };
    std::sort(works.begin(), works.end(),
              [&](WorkIndex a, WorkIndex b) { return value(a) != value(b) ? value(a) < value(b) : a < b; });
    return middle;
  }

  // Works nearer to `left` first. Of two centres the nearer one is found by one product, of the difference.
  std::size_t split_by_centres(Works works, std::span<const float> left, std::span<const float> right) const {
    std::vector<float> difference(left.size());
    double threshold = 0.0;
    for (std::size_t i = 0; i < left.size(); ++i) {
      difference[i] = right[i] - left[i];
      threshold += 0.5 * (static_cast<double>(right[i]) * static_cast<double>(right[i]) -
                          static_cast<double>(left[i]) * static_cast<double>(left[i]));
    }
    const auto is_left = [&](WorkIndex work) {
      const std::span<const std::int8_t> row = codes_.row(work);
      float product = 0.0f;
      for (std::size_t i = 0; i < row.size(); ++i) product += difference[i] * static_cast<float>(row[i]);
      return static_cast<double>(product) < threshold;
    };
    return static_cast<std::size_t>(std::stable_partition(works.begin(), works.end(), is_left) -
                                    works.begin());
  }

  const CodesView& codes_;
  std::vector<float> before_;  // the centre of the leaf arranged last
};

}  // namespace

Result<std::vector<WorkIndex>> look_order(const CodesView& codes) {
  std::vector<WorkIndex> works(codes.count);
  std::iota(works.begin(), works.end(), WorkIndex{0});
  if (!LookOrder(codes).arrange(works))
    return Error{ErrorCode::kInterrupted, "ordering the collection was interrupted"};
  return works;
}

}  // namespace vitrine::build
