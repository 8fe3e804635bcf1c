// SPDX-License-Identifier: MIT
// What the versions of IIIF call by different names.
#pragma once

#include <string_view>

#include "ingest/iiif/json_tree.h"

namespace vitrine::ingest::iiif {

// "id" or "@id" of an object; a bare text is its own id.
[[nodiscard]] std::string_view id_of(JsonView thing);

// "type" or "@type" without a prefix: "Manifest" for "sc:Manifest". The first one of a list.
[[nodiscard]] std::string_view type_of(JsonView thing);

}  // namespace vitrine::ingest::iiif
