// SPDX-License-Identifier: MIT
// Target onit: vectors, bulk neighbours and an HTML preview in the shapes of a pipeline that museums'
// libraries use for historical prints.
#pragma once

#include <cstdint>

namespace vitrine::publish {

struct OnitOptions {
  // Works of the preview, the first ones asked for: a row of fifty pictures is 30 KB of HTML, and nobody
  // scrolls through a thousand.
  std::uint32_t preview = 200;
};

}  // namespace vitrine::publish
