// SPDX-License-Identifier: MIT
#include "ingest/iiif/changes.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "ingest/iiif/walk.h"
#include "ingest/iiif/web_address.h"
#include "io/files.h"
#include "io/hash.h"

namespace vitrine::ingest::iiif {
namespace {

// Eight bytes tell a hundred thousand activities apart.
std::string mark_of(const Activity& activity) {
  const std::string text =
      std::string(name_of(activity.type)) + "\n" + activity.object + "\n" + activity.target;
  return io::hex(io::sha256(std::string_view(text)), 8);
}

Error of_page(const std::string& url, const Error& error) { return with_context(io::printable(url), error); }

class StreamReader {
 public:
  StreamReader(const StreamPosition& since, io::Moment now, const BringPage& bring)
      : since_(since),
        known_(since.marks.begin(), since.marks.end()),
        latest_{now.microseconds + kMaxAheadMicroseconds},
        bring_(bring) {}

  Result<Changes> read(const std::string& url) && {
    const Result<StreamDocument> start = bring(url);
    if (!start.ok()) return start.error();
    if (start->is_page) return of_page(url, is_a_page());
    streams_ = {document_key(url), document_key(start->id)};
    // The specification has no activities in the collection itself; some small streams have.
    bool goes_on = take_page(*start);
    std::string next = start->last;
    if (next.empty() && start->activities.empty() && start->passed_over == 0)
      return of_page(url, {ErrorCode::kUnsupported, "the stream names no page in \"last\""});
    while (goes_on && !too_many_ && !next.empty()) {
      if (!seen_.insert(next).second) {
        found_.circular = true;
        break;
      }
      if (found_.pages == kMaxStreamPages) {
        return of_page(url, {ErrorCode::kTooLarge, "more than " + std::to_string(kMaxStreamPages) +
                                                       " pages; build the site anew instead"});
      }
      const Result<StreamDocument> page = bring(next);
      if (!page.ok()) return page.error();
      ++found_.pages;
      goes_on = take_page(*page);
      next = page->prev;
    }
    if (!too_many_) return finish();
    return of_page(url, {ErrorCode::kTooLarge, "more than " + std::to_string(kMaxDocuments) +
                                                   " documents have changed; build the site anew instead"});
  }

 private:
  // A change, and whether it counts although it has no time and may have been met by an earlier reading.
  struct Entry {
    Change change;
    bool met_before = false;
  };

  static Error is_a_page() {
    return {ErrorCode::kUnsupported,
            "this is one page of a stream; name the stream itself, as the page does in \"partOf\""};
  }

  Result<StreamDocument> bring(const std::string& url) {
    const Result<std::string> text = bring_(url);
    if (!text.ok()) return of_page(url, text.error());
    Result<StreamDocument> document = parse_stream(*text, url);
    if (!document.ok()) return of_page(url, document.error());
    found_.passed_over += document->passed_over;
    return document;
  }

  // False where nothing older is wanted.
  bool take_page(const StreamDocument& page) {
    bool goes_on = true;
    const auto& activities = page.activities;
    for (auto activity = activities.rbegin(); activity != activities.rend(); ++activity) {
      const std::optional<io::Moment> time = sound_time(*activity);
      if (time) has_times_ = true;
      // What is older than the end of the last reading ends this one, but for the rest of this page: a late
      // entry in the wrong place must not hide what is new behind it.
      if (time && since_.time && *time < *since_.time) {
        goes_on = false;
        continue;
      }
      const std::string mark = mark_of(*activity);
      remember(time, mark);
      const bool of_that_moment = time && since_.time && *time == *since_.time;
      const bool known = (!time || of_that_moment) && known_.contains(mark);
      if (activity->type == ActivityType::kRefresh) {
        if (!since_.time) return false;
        only_gone_ = true;
      } else if (!(of_that_moment && known)) {
        take(*activity, time, known);
      }
    }
    return goes_on;
  }

  std::optional<io::Moment> sound_time(const Activity& activity) const {
    return activity.time && *activity.time <= latest_ ? activity.time : std::nullopt;
  }

  // For the next reading.
  void remember(const std::optional<io::Moment>& time, const std::string& mark) {
    StreamPosition& position = found_.position;
    if (!time) {
      if (timeless_.size() < kMaxMarks) timeless_.push_back(mark);
      return;
    }
    if (!position.time || *time > *position.time) {
      position.time = time;
      position.marks.clear();
    }
    if (*time == *position.time && position.marks.size() < kMaxMarks) position.marks.push_back(mark);
  }

  void take(const Activity& activity, const std::optional<io::Moment>& time, bool met_before) {
    if (!met_before) ++found_.activities;
    const auto put = [&](const std::string& url, bool gone) {
      if (gone || !only_gone_) decide({{url, activity.kind, gone, activity.type, time}, met_before});
    };
    switch (activity.type) {
      case ActivityType::kCreate:
      case ActivityType::kUpdate:
        return put(activity.object, false);
      case ActivityType::kDelete:
        return put(activity.object, true);
      case ActivityType::kMove:
        put(activity.object, true);
        return put(activity.target, false);
      case ActivityType::kAdd:
        // Into a collection is a change as well: that collection is read in any case.
        return put(activity.object, false);
      case ActivityType::kRemove:
        // From a collection or another stream says nothing of this one.
        if (activity.target.empty() || streams_.contains(document_key(activity.target)))
          put(activity.object, true);
        return;
      case ActivityType::kRefresh:
        return;
    }
  }

  void decide(Entry entry) {
    const auto [known, is_new] = index_.emplace(document_key(entry.change.url), entries_.size());
    if (is_new) {
      bytes_ += entry.change.url.size();
      too_many_ = entries_.size() >= kMaxDocuments || bytes_ > kMaxAddressBytes;
      if (!too_many_) entries_.push_back(std::move(entry));
      return;
    }
    if (known->second >= entries_.size()) return;
    // Met further back, and yet newer.
    Entry& before = entries_[known->second];
    if (entry.change.time && before.change.time && *entry.change.time > *before.change.time)
      before = std::move(entry);
  }

  Changes finish() {
    found_.timeless = !has_times_ && !entries_.empty();
    for (Entry& entry : entries_) {
      // A list without any times is read anew each time; among others what has none is taken once.
      if (!entry.met_before || found_.timeless) found_.changes.push_back(std::move(entry.change));
    }
    if (found_.timeless) found_.activities = found_.changes.size();
    StreamPosition& position = found_.position;
    if (!position.time || (since_.time && *position.time < *since_.time)) {
      position.time = since_.time;
      position.marks.clear();
    }
    // Marks of an earlier reading hold for as long as its moment is the newest.
    if (position.time == since_.time)
      position.marks.insert(position.marks.end(), since_.marks.begin(), since_.marks.end());
    if (!found_.timeless) position.marks.insert(position.marks.end(), timeless_.begin(), timeless_.end());
    std::sort(position.marks.begin(), position.marks.end());
    position.marks.erase(std::unique(position.marks.begin(), position.marks.end()), position.marks.end());
    if (position.marks.size() > 2 * kMaxMarks) position.marks.resize(2 * kMaxMarks);
    return std::move(found_);
  }

  const StreamPosition& since_;
  const std::unordered_set<std::string> known_;
  const io::Moment latest_;
  const BringPage& bring_;
  Changes found_;
  std::unordered_set<std::string> streams_;  // keys of this stream's own addresses
  std::unordered_set<std::string> seen_;     // pages
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::size_t> index_;  // of entries_, by document_key()
  std::vector<std::string> timeless_;                   // marks
  std::size_t bytes_ = 0;
  bool only_gone_ = false, has_times_ = false, too_many_ = false;
};

}  // namespace

Result<Changes> read_changes(const std::string& url, const StreamPosition& since, io::Moment now,
                             const BringPage& bring) {
  return StreamReader(since, now, bring).read(url);
}

bool ChangedDocuments::has_changed(const std::string& url) const {
  return changed.contains(document_key(url));
}

bool ChangedDocuments::is_gone(const std::string& url) const { return gone.contains(document_key(url)); }

}  // namespace vitrine::ingest::iiif
