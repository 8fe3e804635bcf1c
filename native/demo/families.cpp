// SPDX-License-Identifier: MIT
#include <array>

#include "demo/family.h"

namespace vitrine::demo {

std::span<const Family> families() {
  static const std::array kFamilies = {
      colour_fields(),    ikats(),      star_tilings(), marbled_papers(), vessels(),       planets(),
      botanical_plates(), cyanotypes(), mountains(),    moths(),          sea_charts(),    constellations(),
      mosaics(),          waves(),      night_cities(), agates(),         ink_paintings(), stained_glass(),
  };
  return kFamilies;
}

}  // namespace vitrine::demo
