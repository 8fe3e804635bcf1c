// SPDX-License-Identifier: MIT
// Any text at all as an activity stream of IIIF Change Discovery, and as what an update remembers of one:
// within the limits, documents whose addresses lead to the web alone, readings that end and go on; never a
// crash.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <unordered_set>

#include "ingest/fields.h"
#include "ingest/iiif/changes.h"
#include "ingest/iiif/web_address.h"
#include "io/moment.h"

namespace {

namespace iiif = vitrine::ingest::iiif;
namespace io = vitrine::io;

const std::string kUrl = "https://museum.example/activity/all";

void must(bool condition) {
  if (!condition) std::abort();
}

void check_address(const std::string& url) {
  must(url.size() <= iiif::kMaxUrlBytes + 100 && vitrine::ingest::is_web_url(url));
}

// Every document of the stream is the same text: whatever it leads to, a reading ends.
iiif::Changes read(std::string_view text, const iiif::StreamPosition& since, bool& sound) {
  int rounds = 0;
  const auto changes =
      iiif::read_changes(kUrl, since, *io::parse_moment("2026-06-01"),
                         [&](const std::string& url) -> vitrine::Result<std::string> {
                           check_address(url);
                           if (++rounds > 8) return vitrine::Error{vitrine::ErrorCode::kIo, "enough"};
                           // As the stream itself first, as its pages from then on.
                           if (rounds == 1)
                             return std::string(R"({"type":"OrderedCollection","last":"page"})");
                           return std::string(text);
                         });
  sound = changes.ok();
  if (!sound) must(!changes.error().message.empty());
  return sound ? *changes : iiif::Changes{};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto moment = io::parse_moment(text)) must(io::parse_moment(io::moment_text(*moment)) == moment);
  const auto document = iiif::parse_stream(text, kUrl);
  if (!document.ok()) {
    must(!document.error().message.empty());
    return 0;
  }
  for (const iiif::Activity& activity : document->activities) {
    must(activity.object.empty() == (activity.type == iiif::ActivityType::kRefresh));
    if (!activity.object.empty()) check_address(activity.object);
    if (!activity.target.empty()) check_address(activity.target);
    must(activity.object.find('#') == activity.object.npos);
  }
  bool sound = false;
  const iiif::Changes first = read(text, {}, sound);
  if (!sound) return 0;
  std::unordered_set<std::string> met;
  for (const iiif::Change& change : first.changes) must(met.insert(iiif::document_key(change.url)).second);
  // A first reading ends at a refresh, and so may see less than a second one; from then on nothing is new.
  const iiif::Changes second = read(text, first.position, sound);
  if (!sound) return 0;
  const iiif::Changes third = read(text, second.position, sound);
  if (!sound) return 0;
  must(third.timeless || third.activities == 0);
  must(third.position.time == second.position.time);
  return 0;
}
