// SPDX-License-Identifier: MIT
// What a museum sets of its page: languages, logo, texts, theme, kiosk. docs/SITE.md describes the fields,
// which stand in the entry, and before that in a file of the museum's own (--museum).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "io/files.h"
#include "publish/file_reference.h"
#include "vitrine/result.h"

namespace vitrine::publish {

struct Logo {
  FileReference file;
  std::string alt;                      // empty where it repeats the title
  std::uint32_t width = 0, height = 0;  // its shape, in any unit
};

struct Kiosk {
  std::uint32_t idle_seconds = 60, countdown_seconds = 20;
};

enum class Theme : std::uint8_t { kAuto, kLight, kDark };

struct MuseumSettings {
  std::vector<std::string> languages;  // that visitors may choose; empty: all that the page speaks
  std::optional<Logo> logo;
  std::string intro, imprint_url, imprint_label;
  Theme theme = Theme::kAuto;
  std::optional<Kiosk> kiosk;
  bool offline = true;  // the page may keep itself and the collection on visitors' devices
};

// Settings as read from a museum's file, and the logo that goes with them: Logo::file is set once it is
// written.
struct Museum {
  MuseumSettings settings;
  io::Bytes logo;
  std::string logo_ending;  // ".svg"
};

// Reads a museum's file: the entry's fields as JSON, but that `logo` holds the name of a file beside it and
// its alt, and of an SVG width and height. Unknown fields are refused: they would be misspelt ones. Errors:
// kNotFound, kIo; kCorrupt naming file and field; kUnsupported for a logo that is no PNG, SVG, JPEG or WebP;
// kTooLarge.
[[nodiscard]] Result<Museum> read_museum_file(const std::filesystem::path& file);

}  // namespace vitrine::publish
