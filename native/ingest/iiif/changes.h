// SPDX-License-Identifier: MIT
// What has changed in a museum's IIIF, by its activity stream: read backwards from the newest page to where
// an earlier reading ended. Pages are asked for through a function, so that the reading itself knows no
// network.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "ingest/iiif/activity_stream.h"
#include "io/moment.h"
#include "vitrine/result.h"

namespace vitrine::ingest::iiif {

// Most pages of one reading.
inline constexpr std::size_t kMaxStreamPages = 100'000;
// Activities of one moment that are told apart when they are met again. Where more share the newest moment,
// all of that moment are taken once more, which costs a request each and changes nothing.
inline constexpr std::size_t kMaxMarks = 100'000;
// How far a stream's clock may be ahead. What claims to be of later would hide all that comes before it.
inline constexpr std::int64_t kMaxAheadMicroseconds = io::kMicrosecondsADay;

// Where a reading ended, and the next one stops.
struct StreamPosition {
  std::optional<io::Moment> time;  // of the newest activity; empty: nothing was read, all of it is new
  // Marks of the activities of that very moment, and of those without a time: what else is of that moment has
  // been published since.
  std::vector<std::string> marks;

  bool operator==(const StreamPosition&) const = default;
};

// What became of one document: its newest activity.
struct Change {
  std::string url;
  DocumentKind kind = DocumentKind::kUnknown;  // as the stream says
  bool gone = false;                           // else it is to be read again
  ActivityType type = ActivityType::kUpdate;
  std::optional<io::Moment> time;
};

struct Changes {
  std::vector<Change> changes;  // newest first, each document once
  StreamPosition position;      // to stop at the next time
  std::size_t pages = 0;        // read
  std::size_t activities = 0;   // that were new
  std::size_t passed_over = 0;  // on those pages: things that are no Manifest or Collection
  bool timeless = false;        // no activity has a time (level 0): a list of all there is
  bool circular = false;        // a page was named that had been read: reading ended there
};

// The text of one document of the stream, or why it could not be had.
using BringPage = std::function<Result<std::string>(const std::string& url)>;

// Reads the stream at `url`, newest page first. A page on which something is older than `since` is the last
// one asked for; what is newer on it counts, whatever its order. A document's newest activity decides, of
// those of one moment or without times the one that stands last. Move is the end of one document and the
// beginning of another. Add and Remove count where they name this stream, or none. Refresh: what is older
// than it counts no more, save for what has gone; a first reading ends there. `now` is the present, against
// times that lie ahead. Errors: those of `bring`, kUnsupported, kCorrupt and kTooLarge, naming the page.
[[nodiscard]] Result<Changes> read_changes(const std::string& url, const StreamPosition& since,
                                           io::Moment now, const BringPage& bring);

// Documents that have changed or gone, for a walk. Asked by document_key().
struct ChangedDocuments {
  std::unordered_set<std::string> changed, gone;

  [[nodiscard]] bool has_changed(const std::string& url) const;
  [[nodiscard]] bool is_gone(const std::string& url) const;
};

}  // namespace vitrine::ingest::iiif
