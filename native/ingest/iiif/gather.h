// SPDX-License-Identifier: MIT
// Brings the pictures of what a walk over IIIF documents found, as files that the rest of a build reads like
// any others.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ingest/iiif/walk.h"
#include "ingest/work.h"
#include "io/fetch.h"

namespace vitrine::ingest::iiif {

struct GatherOptions {
  // Networks look at 224 to 256 pixels (the model's card says it), a page's tile has 480 on dense screens.
  SizeWish wish = {.short_side = 256, .long_side = 480};
  std::uint32_t most_pictures = 0;  // of one work; 0: all
  bool hosted = false;              // pages show pictures from their hosts: ImageSource::hosted is filled in
  io::ProgressStyle progress = io::ProgressStyle::kAuto;
};

struct Gathered {
  // Addresses of documents that could not be had now, or whose pictures could not: what is here of them is as
  // it was before, or nothing. In byte order, each once.
  std::vector<std::string> unavailable;
  Collection collection;
  std::map<std::string, std::string>
      addresses;  // of the pictures, by their files as io::display() shows them
};

// Fetches the pictures of all works: info.json first where a service has not said enough, then each picture
// in the size wished for (request_for()); where a service refuses that, the picture's own address. A picture
// that does not come is reported and its work goes on with the next one; a work without any is left out.
// Those of works whose document has changed are asked for again; where their host does not give them, but
// does not say either that they are gone, the kept ones stay. Errors: those of Fetcher::fetch().
[[nodiscard]] Result<Gathered> gather_pictures(Walk walk, io::Fetcher& fetcher, const GatherOptions& options);

}  // namespace vitrine::ingest::iiif
