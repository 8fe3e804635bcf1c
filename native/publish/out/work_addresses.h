// SPDX-License-Identifier: MIT
// Where a work's picture can be had, as older systems' records name it.
#pragma once

#include <cstdint>
#include <string>

#include "publish/site.h"

namespace vitrine::publish {

struct WorkAddresses {
  std::string iiif_url;   // the picture's IIIF service, or its address where it has none; empty: no picture
  std::string local_url;  // a file of the site, for a picture that it holds; else empty
};

// `base_url` is put before what lies in the site; without it such addresses are relative to the site.
[[nodiscard]] WorkAddresses addresses_of(const PublishedWork& work, const std::string& base_url);

// The address of the smallest size whose longer side has at least `side` pixels, else of the largest there
// is; empty where the work has no picture.
[[nodiscard]] std::string thumbnail_of(const PublishedWork& work, std::uint32_t side,
                                       const std::string& base_url);

}  // namespace vitrine::publish
