// SPDX-License-Identifier: MIT
// A family: works drawn by one procedure, told apart by palette, structure and chance. One file draws one
// family.
#pragma once

#include <span>
#include <string_view>

#include "demo/canvas.h"

namespace vitrine::demo {

struct Family {
  std::string_view folder;  // "star-tilings", also the name its chance is drawn under
  std::string_view stem;    // "star-tiling", before the number in a file's name
  std::string_view series;  // "Star Tiling", before the number in a title
  std::string_view maker;   // plainly a machine
  std::string_view date;
  std::string_view type;
  std::string_view subjects;                // with "; " between them
  std::span<const std::string_view> names;  // one a work
  Canvas (*draw)(int work);
};

Family colour_fields();
Family ikats();
Family star_tilings();
Family marbled_papers();
Family botanical_plates();
Family cyanotypes();
Family vessels();
Family planets();
Family mountains();
Family moths();
Family sea_charts();
Family constellations();
Family mosaics();
Family waves();
Family night_cities();
Family agates();
Family ink_paintings();
Family stained_glass();

// All of them, in the order of the catalogue.
std::span<const Family> families();

}  // namespace vitrine::demo
