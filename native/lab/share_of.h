// SPDX-License-Identifier: MIT
// How much of what was wanted was found.
#pragma once

#include <algorithm>
#include <span>

#include "vitrine/codes.h"

namespace vitrine::lab {

// 0 to 1. REQUIRES: something is wanted.
inline double share_of(std::span<const WorkIndex> wanted, std::span<const WorkIndex> found) {
  const auto met = std::count_if(wanted.begin(), wanted.end(), [&](WorkIndex work) {
    return std::find(found.begin(), found.end(), work) != found.end();
  });
  return static_cast<double>(met) / static_cast<double>(wanted.size());
}

}  // namespace vitrine::lab
