// SPDX-License-Identifier: MIT
// What the plain pages say, in the languages they know.
#pragma once

#include <string_view>

namespace vitrine::publish {

struct WorkWords {
  std::string_view language;  // BCP 47, without region
  std::string_view similar;   // heading of the works that look alike
  std::string_view explore;   // link into the explorer
  std::string_view all;       // link to the list of all works, and its heading
  std::string_view maker, date, rights, credit, provider;
  std::string_view object_page;  // link to the museum's own page of the work
  std::string_view by;           // between title and maker, with its spaces: " by "
  std::string_view next, previous;
};

// English where a language is not known. "de-AT" is German.
[[nodiscard]] const WorkWords& words_for(std::string_view language);

}  // namespace vitrine::publish
