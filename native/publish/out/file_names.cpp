// SPDX-License-Identifier: MIT
#include "publish/out/file_names.h"

#include "io/hash.h"
#include "vitrine/text.h"

namespace vitrine::publish {

std::string file_stem(std::string_view id) {
  std::string stem = encode_url_segment(id);
  if (stem.starts_with('.')) stem.replace(0, 1, "%2E");
  if (stem.size() <= kMaxFileStem) return stem;
  constexpr std::size_t kDigestBytes = 16;
  std::size_t end = kMaxFileStem - 2 * kDigestBytes - 1;
  // Not within an escape.
  if (const std::size_t escape = stem.rfind('%', end);
      escape != stem.npos && escape + 3 > end && escape < end)
    end = escape;
  return stem.substr(0, end) + "-" + io::hex(io::sha256(id), kDigestBytes);
}

}  // namespace vitrine::publish
