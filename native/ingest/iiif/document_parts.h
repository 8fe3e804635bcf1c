// SPDX-License-Identifier: MIT
// The parts of a document, read one by one. Private to this folder.
#pragma once

#include <string>
#include <vector>

#include "ingest/iiif/presentation.h"

namespace vitrine::ingest::iiif {

// Where and how a document is read.
struct Context {
  std::string base;  // address that relative ids are relative to; may be empty
  std::string language;
  // Canvases, members, pictures and entries that may still be kept of the document. A few bytes of text make
  // one of some hundred bytes: without a bound a document would grow a hundredfold in memory.
  std::size_t* room;

  // False where there is no room left for one more.
  [[nodiscard]] bool take() const {
    if (*room > 0) --*room;
    return *room > 0;
  }
};

[[nodiscard]] Description read_description(JsonView thing, const Context& context);

// All pictures that a thumbnail names: a text, an object, a list of them.
[[nodiscard]] std::vector<Picture> read_thumbnails(JsonView thing, const Context& context);

// The pictures that a canvas is painted with: items/items/body of version 3, images/resource of version 2.
[[nodiscard]] Canvas read_canvas(JsonView canvas, const Context& context);

// Those of its placeholderCanvas, then of its accompanyingCanvas.
[[nodiscard]] std::vector<Picture> read_stand_ins(JsonView thing, const Context& context);

}  // namespace vitrine::ingest::iiif
