// SPDX-License-Identifier: MIT
#include "publish/museum.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "ingest/fields.h"
#include "ingest/picture.h"
#include "publish/entry_parts.h"
#include "publish/museum_json.h"
#include "publish/site_files.h"

namespace vitrine::publish {
namespace {

constexpr std::uint64_t kMaxSettingsBytes = 1ull << 20;
constexpr std::uint64_t kMaxLogoBytes = 1ull << 20;
constexpr std::size_t kMaxLanguages = 100;
constexpr std::size_t kMaxIntro = 4 * 4000;  // bytes; the page cuts at 4000 characters
constexpr std::size_t kMaxLabel = 4 * 100;
constexpr std::uint32_t kMaxSide = 100000;
constexpr std::array<std::string_view, 3> kThemes = {"auto", "light", "dark"};
constexpr std::array<std::string_view, 4> kLogoEndings = {".png", ".svg", ".jpg", ".webp"};
constexpr std::array<std::string_view, 6> kFields = {"languages", "logo",  "texts",
                                                     "theme",     "kiosk", "offline"};

void read_texts(const Fields& fields, MuseumSettings& settings) {
  settings.intro = fields.optional_text("intro", kMaxIntro);
  settings.imprint_url = fields.optional_text("imprint_url");
  if (!settings.imprint_url.empty() && !ingest::is_web_url(settings.imprint_url))
    fields.fail("imprint_url", "an http(s) URL");
  settings.imprint_label = fields.optional_text("imprint_label", kMaxLabel);
}

Kiosk read_kiosk(const Fields& fields) {
  Kiosk kiosk;
  if (fields.has("idle_seconds"))
    kiosk.idle_seconds = static_cast<std::uint32_t>(fields.number("idle_seconds", 10, 3600));
  if (fields.has("countdown_seconds"))
    kiosk.countdown_seconds = static_cast<std::uint32_t>(fields.number("countdown_seconds", 20, 120));
  return kiosk;
}

// All but the logo.
MuseumSettings read_settings(const Fields& fields) {
  MuseumSettings settings;
  if (fields.has("languages")) {
    settings.languages = fields.texts("languages", kMaxLanguages);
    if (!std::all_of(settings.languages.begin(), settings.languages.end(), ingest::is_language_tag))
      fields.fail("languages", "BCP 47 language tags such as \"en\"");
  }
  if (fields.has("texts")) read_texts(fields.object("texts"), settings);
  if (fields.has("theme")) settings.theme = static_cast<Theme>(fields.choice("theme", kThemes));
  if (fields.has("kiosk")) settings.kiosk = read_kiosk(fields.object("kiosk"));
  settings.offline = fields.flag("offline", true);
  return settings;
}

// The logo of a museum's file, beside which it lies.
Status read_logo(const Fields& fields, const std::filesystem::path& folder, Museum& museum) {
  Logo& logo = museum.settings.logo.emplace();
  const std::string name = fields.text("file");
  logo.alt = fields.optional_text("alt", kMaxLabel);
  if (!fields.ok()) return Done{};
  museum.logo_ending = "." + ingest::ending_of(name);
  if (museum.logo_ending == ".jpeg") museum.logo_ending = ".jpg";
  if (std::find(kLogoEndings.begin(), kLogoEndings.end(), museum.logo_ending) == kLogoEndings.end())
    return Error{ErrorCode::kUnsupported,
                 "the logo " + io::printable(name) + " is no .png, .svg, .jpg or .webp file"};
  Result<io::Bytes> bytes = io::read_file(folder / name, kMaxLogoBytes);
  if (!bytes.ok()) return with_context("the logo", bytes.error());
  museum.logo = std::move(*bytes);
  if (museum.logo_ending == ".svg") {
    logo.width = static_cast<std::uint32_t>(fields.number("width", 1, kMaxSide));
    logo.height = static_cast<std::uint32_t>(fields.number("height", 1, kMaxSide));
    return Done{};
  }
  const Result<Image> image = ingest::decode_picture(museum.logo);
  if (!image.ok()) return with_context("the logo " + io::printable(name), image.error());
  logo.width = image->width;
  logo.height = image->height;
  return Done{};
}

}  // namespace

bool add_museum(Json& json, const MuseumSettings& settings) {
  const std::size_t before = json.size();
  if (!settings.languages.empty()) json["languages"] = settings.languages;
  if (settings.logo) {
    Json& logo = json["logo"] = reference_json(settings.logo->file);
    logo["alt"] = settings.logo->alt;
    logo["width"] = settings.logo->width;
    logo["height"] = settings.logo->height;
  }
  Json texts = Json::object();
  if (!settings.intro.empty()) texts["intro"] = settings.intro;
  if (!settings.imprint_url.empty()) texts["imprint_url"] = settings.imprint_url;
  if (!settings.imprint_label.empty()) texts["imprint_label"] = settings.imprint_label;
  if (!texts.empty()) json["texts"] = std::move(texts);
  if (settings.theme != Theme::kAuto) json["theme"] = kThemes[static_cast<std::size_t>(settings.theme)];
  if (settings.kiosk) {
    json["kiosk"] = {{"idle_seconds", settings.kiosk->idle_seconds},
                     {"countdown_seconds", settings.kiosk->countdown_seconds}};
  }
  if (!settings.offline) json["offline"] = false;
  return json.size() > before;
}

MuseumSettings read_museum(const Fields& fields) {
  MuseumSettings settings = read_settings(fields);
  if (!fields.has("logo")) return settings;
  const Fields logo = fields.object("logo");
  settings.logo = Logo{read_reference(logo, kMaxLogoBytes), logo.optional_text("alt", kMaxLabel),
                       static_cast<std::uint32_t>(logo.number("width", 1, kMaxSide)),
                       static_cast<std::uint32_t>(logo.number("height", 1, kMaxSide))};
  return settings;
}

Result<Museum> read_museum_file(const std::filesystem::path& file) {
  const std::string name = io::display(file);
  const Result<io::Bytes> bytes = io::read_file(file, kMaxSettingsBytes);
  if (!bytes.ok()) return bytes.error();
  const Result<Json> document = parse_json(as_text(*bytes), name);
  if (!document.ok()) return document.error();
  std::optional<Error> fault;
  const Fields fields(*document, name, fault);
  if (document->is_object()) {
    for (const auto& [field, value] : document->items()) {
      if (std::find(kFields.begin(), kFields.end(), field) == kFields.end())
        fields.fail(field, "languages, logo, texts, theme, kiosk and offline alone");
    }
  }
  Museum museum{read_settings(fields), {}, {}};
  if (fields.has("logo")) {
    if (Status read = read_logo(fields.object("logo"), file.parent_path(), museum); !read.ok())
      return with_context(name, read.error());
  }
  if (fault) return *fault;
  return museum;
}

}  // namespace vitrine::publish
