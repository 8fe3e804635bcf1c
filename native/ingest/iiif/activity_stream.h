// SPDX-License-Identifier: MIT
// The documents of IIIF Change Discovery 1.0, levels 0 to 2, as plain values: the collection that a stream of
// activities begins at, and its pages. Bytes in, values out: nothing is fetched.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/iiif/presentation.h"
#include "io/moment.h"
#include "vitrine/result.h"

namespace vitrine::ingest::iiif {

// Activities kept of one page, and what their addresses may take together: relative ids could otherwise make
// a long address of every few bytes.
inline constexpr std::size_t kMaxPageActivities = 1'000'000;
inline constexpr std::size_t kMaxAddressBytes = 256u << 20;

enum class ActivityType : std::uint8_t { kCreate, kUpdate, kDelete, kMove, kAdd, kRemove, kRefresh };

// "Create", as the specification writes it.
[[nodiscard]] const char* name_of(ActivityType type);

struct Activity {
  ActivityType type = ActivityType::kUpdate;
  // What it is said to be: a Manifest, a Collection, or nothing is said.
  DocumentKind kind = DocumentKind::kUnknown;
  std::string object;  // its address, without "#..."; empty for kRefresh
  std::string
      target;  // of kMove: where it is now. Of kAdd and kRemove: the stream or collection meant, or empty
  std::optional<io::Moment> time;  // endTime; of kRefresh startTime
};

struct StreamDocument {
  bool is_page = false;
  std::string id;                    // as it names itself; empty where it does not
  std::string last;                  // of the collection: its newest page
  std::string prev;                  // of a page: the one with older activities
  std::vector<Activity> activities;  // oldest first, as they stand there
  std::size_t passed_over = 0;       // other things: images, canvases, unknown types, no web addresses
};

// `url` is where the text came from, for relative ids. An activity on several objects becomes several.
// Errors, without the document's name: kCorrupt for what is no JSON; kUnsupported for JSON that is no
// OrderedCollection or page of one, naming what it is; kTooLarge beyond the limits of a document
// (presentation.h) or those above.
[[nodiscard]] Result<StreamDocument> parse_stream(std::string_view text, const std::string& url);

}  // namespace vitrine::ingest::iiif
