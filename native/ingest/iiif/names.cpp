// SPDX-License-Identifier: MIT
#include "ingest/iiif/names.h"

namespace vitrine::ingest::iiif {

std::string_view id_of(JsonView thing) {
  if (thing.is_text()) return thing.text();
  for (const char* name : {"id", "@id"}) {
    if (const JsonView id = thing[name]; id.is_text()) return id.text();
  }
  return {};
}

std::string_view type_of(JsonView thing) {
  for (const char* name : {"type", "@type"}) {
    const JsonView type = thing[name].one();
    if (!type.is_text()) continue;
    const std::string_view text = type.text();
    const std::size_t colon = text.rfind(':');
    return colon == text.npos ? text : text.substr(colon + 1);
  }
  return {};
}

}  // namespace vitrine::ingest::iiif
