// SPDX-License-Identifier: MIT
// The records ingest hands on: works with their texts and the sources of their images. Plain values, no
// pixels.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace vitrine::ingest {

// A picture as another host serves it over https, known without asking that host again.
struct HostedPicture {
  struct Size {
    std::uint32_t width = 0, height = 0;
  };
  struct Address {
    std::string url;
    std::uint32_t width = 0, height = 0;  // 0: not known
  };
  std::string service;               // base of a IIIF Image API service of version 2 or 3; empty: none
  bool by_width = false;             // sizes are asked of it as "w,", not "w,h"
  std::vector<Size> sizes;           // that it gives out, ascending
  std::optional<Address> picture;    // where there is no service
  std::optional<Address> thumbnail;  // a smaller one beside them, the museum's own

  [[nodiscard]] bool empty() const { return sizes.empty() && !picture && !thumbnail; }
};

// Where an image's pixels come from, and where a page may show it from.
struct ImageSource {
  std::filesystem::path file;  // a local file; empty where there is none
  std::string iiif_url;        // an image request or info.json of a IIIF host; empty where there is none
  // What a catalogue knows of a picture that is not at hand.
  double aspect_ratio = 0;                   // width / height; 0: not known
  std::optional<std::uint32_t> colour = {};  // 0xRRGGBB, mean
  std::optional<HostedPicture> hosted = {};  // where a page shall show it from its host
};

// What a museum says of a work under a label of its own: "Medium", "Oil on canvas". Neither is empty.
struct Labelled {
  std::string label;  // at most kMaxLabelBytes (fields.h)
  std::string value;  // at most kMaxValueBytes
};

// An institution that gives a work to the public.
struct Provider {
  std::string label;           // at most kMaxLabelBytes, never empty
  std::string homepage;        // http(s) URL, or empty
  std::string logo_url;        // http(s) URL of a picture, or empty
  std::filesystem::path logo;  // that picture, where it is at hand
};

// One object of the collection. Texts are UTF-8; an empty text means "not known".
struct Work {
  std::string id;  // unique in the collection
  std::string title;
  std::string maker;
  std::string date;                   // as the museum writes it: "c. 1890", "1950-1953"
  std::string rights;                 // a licence or rights-statement URI, or a short text
  std::string type;                   // what kind of thing: "Print", "Photograph"
  std::vector<std::string> subjects;  // what it shows: "bird", "tree"
  std::string language;               // of its texts (BCP 47), where it is not the collection's
  std::string summary;                // a paragraph about it, at most kMaxSummaryBytes (fields.h)
  std::string required_statement;     // attribution that must be shown
  std::string homepage;               // http(s) URL of the object's own page
  std::vector<Labelled> metadata;     // what else is said of it, at most kMaxMetadata
  std::vector<Provider> providers;    // at most kMaxProviders
  std::vector<ImageSource> images;    // the first one is embedded and shown in the grid
};

// A record, a picture or a single value that was left out, and why. Never ends a run.
struct Skipped {
  std::string where;   // file, or file and line
  std::string reason;  // what was wrong
  std::string remedy;  // what to do about it; may be empty
};

// A collection as read: works in ascending byte order of their ids, ids unique.
struct Collection {
  std::vector<Work> works;
  std::vector<Skipped> skipped;
};

}  // namespace vitrine::ingest
