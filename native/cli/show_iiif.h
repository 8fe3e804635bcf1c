// SPDX-License-Identifier: MIT
// vitrine show for a IIIF Manifest or Collection: what a build would read from it, before it is built.
#pragma once

#include <string>

#include "ingest/iiif/works.h"
#include "vitrine/result.h"

namespace vitrine::cli {

struct ShowIiifOptions {
  std::string source;  // as given
  ingest::iiif::WorkOptions works;
  bool json = false;
};

// Prints the document's texts, its works with their pictures, and for a Collection what it mentions. Nothing
// that it mentions is fetched. `text` is the document, `url` where it came from, or empty for a file. Errors:
// as parse_document().
[[nodiscard]] Status show_iiif(const std::string& text, const std::string& url,
                               const ShowIiifOptions& options);

}  // namespace vitrine::cli
