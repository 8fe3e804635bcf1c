// SPDX-License-Identifier: MIT
// Any text at all as a document of IIIF and as an info.json: works within the limits of a site's readers,
// whose addresses lead to the web alone; never a crash.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ingest/fields.h"
#include "ingest/iiif/walk.h"
#include "ingest/iiif/web_address.h"
#include "ingest/vectors.h"
#include "vitrine/text.h"

namespace {

namespace iiif = vitrine::ingest::iiif;

constexpr const char* kUrl = "https://museum.example/iiif/manifest.json";

void must(bool condition) {
  if (!condition) std::abort();
}

void check_address(const std::string& url) {
  must(url.size() <= iiif::kMaxUrlBytes + 100 && vitrine::ingest::is_web_url(url));
  must(url.find("/../") == url.npos || url.find_first_of("?#") < url.find("/../"));
}

void check(const iiif::IiifWork& found) {
  const vitrine::ingest::Work& work = found.work;
  must(!work.id.empty() && work.id.size() <= vitrine::ingest::kMaxIdBytes && !work.title.empty());
  for (const std::string* text : {&work.id, &work.title, &work.maker, &work.date, &work.type, &work.rights,
                                  &work.summary, &work.required_statement})
    must(text->size() <= vitrine::ingest::kMaxFieldBytes && vitrine::is_utf8(*text));
  must(work.homepage.empty() || vitrine::ingest::is_web_url(work.homepage));
  must(work.language.empty() || vitrine::ingest::is_language_tag(work.language));
  must(!work.images.empty() && work.images.size() == found.pictures.size() &&
       work.images.size() <= iiif::kMaxPicturesAWork);
  for (const auto& image : work.images) must(std::isfinite(image.aspect_ratio) && image.aspect_ratio >= 0);
  for (const iiif::Picture& picture : found.pictures) {
    if (!picture.body.empty()) check_address(picture.body);
    if (!picture.service) continue;
    check_address(picture.service->id);
    const auto request = iiif::request_for(*picture.service, picture.cutting, {});
    if (request) check_address(request->url);
  }
  static_cast<void>(iiif::thumbnail_url(found, {}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto info = iiif::parse_info(text, "https://museum.example/image/1/info.json");
  if (info.ok()) static_cast<void>(iiif::request_for(*info, {}, {}));
  const auto document = iiif::parse_document(text, {kUrl, "en"});
  if (!document.ok()) {
    must(!document.error().message.empty());
    return 0;
  }
  for (const iiif::Per per : {iiif::Per::kManifest, iiif::Per::kCanvas}) {
    // Whatever a document leads to, it is the same again: a walk ends all the same.
    int rounds = 0;
    const auto walked = iiif::walk(
        *document, kUrl, {.per = per},
        [&](std::span<const iiif::Wanted> wanted, const iiif::TakeDocument& take) -> vitrine::Status {
          for (std::size_t i = 0; i < wanted.size(); ++i) {
            check_address(wanted[i].url);
            take(i, ++rounds < 8 ? vitrine::Result<std::string>(std::string(text))
                                 : vitrine::Error{vitrine::ErrorCode::kIo, "enough"});
          }
          return vitrine::Done{};
        });
    if (!walked.ok()) continue;
    for (std::size_t i = 0; i < walked->works.size(); ++i) {
      check(walked->works[i]);
      must(i == 0 || walked->works[i - 1].work.id < walked->works[i].work.id);
    }
  }
  return 0;
}
