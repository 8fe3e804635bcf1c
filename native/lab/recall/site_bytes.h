// SPDX-License-Identifier: MIT
// What the parts of a site weigh, as they are downloaded.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "publish/entry.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::lab {

struct SiteBytes {
  double index_file = 0;  // codes with what finds them, or the directory of partitions
  double index = 0;       // with all partitions
  double codes = 0;       // what looking at every code takes: the index without links, or with all partitions
  double fine_set = 0;    // all fine codes
  double pages_all = 0;   // all neighbour lists
  std::vector<double> each_partition;
  std::vector<double> pages;

  [[nodiscard]] double partitions(std::span<const std::uint32_t> numbers) const;
  // Of the fine codes of these works, as many as are put in order. Errors: kIo.
  [[nodiscard]] Result<double> fine(const publish::Site& site, std::span<const WorkIndex> works) const;
};

// Errors: kIo for a file that cannot be looked at.
[[nodiscard]] Result<SiteBytes> bytes_of(const publish::Site& site, const publish::Entry& entry);

}  // namespace vitrine::lab
