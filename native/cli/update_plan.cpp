// SPDX-License-Identifier: MIT
#include "cli/update_plan.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "ingest/fields.h"
#include "ingest/iiif/web_address.h"
#include "io/files.h"

namespace vitrine::cli {
namespace {

namespace iiif = ingest::iiif;
using iiif::document_key;

// The clock of a museum's server is compared with this machine's once: then with itself.
constexpr std::int64_t kClockMargin = io::kMicrosecondsADay;

std::vector<std::string> in_order(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return texts;
}

}  // namespace

Status choose_stream(const std::string& address, const std::optional<publish::Membership>& membership,
                     publish::BuildRecord& record) {
  if (address.empty() && !record.stream) {
    return Error{ErrorCode::kInvalidArgument,
                 "this site has no activity stream yet; name its address once with --stream"};
  }
  if (!address.empty() && !ingest::is_web_url(address)) {
    return Error{ErrorCode::kInvalidArgument,
                 "--stream " + io::printable(address) + ": expected an address, http:// or https://"};
  }
  const bool is_other = !address.empty() && (!record.stream || record.stream->address != address);
  if (is_other) {
    const publish::Membership before =
        record.stream ? record.stream->membership : publish::Membership::kCollections;
    record.stream.emplace();
    record.stream->address = address;
    record.stream->membership = before;
    // What another stream said of them.
    record.gone.clear();
    record.added.clear();
  }
  publish::StreamRecord& stream = *record.stream;
  if (!membership || *membership == stream.membership) return Done{};
  stream.membership = *membership;
  record.added.clear();
  // Every manifest that the stream names belongs to the site now, however long ago it was named.
  if (*membership == publish::Membership::kStream) {
    stream.until.clear();
    stream.marks.clear();
  }
  return Done{};
}

Result<iiif::StreamPosition> position_of(const publish::BuildRecord& record) {
  const publish::StreamRecord& stream = *record.stream;
  iiif::StreamPosition position;
  position.marks = stream.marks;
  if (!stream.until.empty()) {
    position.time = io::parse_moment(stream.until);
    return position;
  }
  if (stream.membership == publish::Membership::kStream) return position;
  const std::optional<io::Moment> read = io::parse_moment(record.read);
  if (!read) {
    return Error{ErrorCode::kCorrupt, std::string(publish::kBuildRecordName) +
                                          ": field \"read\" is no time; build the site again"};
  }
  position.time = io::Moment{read->microseconds - kClockMargin};
  return position;
}

iiif::ChangedDocuments changed_documents(const publish::BuildRecord& record, const iiif::Changes& changes) {
  iiif::ChangedDocuments documents;
  for (const std::string& url : record.gone) documents.gone.insert(document_key(url));
  for (const std::string& url : record.again) documents.changed.insert(document_key(url));
  for (const iiif::Change& change : changes.changes) {
    const std::string key = document_key(change.url);
    (change.gone ? documents.changed : documents.gone).erase(key);
    (change.gone ? documents.gone : documents.changed).insert(key);
  }
  return documents;
}

std::vector<std::string> stream_members(const publish::BuildRecord& record, const iiif::Changes& changes) {
  if (record.stream->membership == publish::Membership::kCollections) return {};
  std::set<std::string> gone;
  std::vector<std::string> members;
  for (const iiif::Change& change : changes.changes) {
    if (change.gone) {
      gone.insert(document_key(change.url));
    } else if (change.kind != iiif::DocumentKind::kCollection) {
      members.push_back(change.url);
    }
  }
  // A list of all there is leaves out what is there no more.
  if (!changes.timeless) members.insert(members.end(), record.added.begin(), record.added.end());
  std::erase_if(members, [&](const std::string& url) { return gone.contains(document_key(url)); });
  return in_order(std::move(members));
}

publish::BuildRecord updated_record(publish::BuildRecord record, const iiif::Changes& changes,
                                    const iiif::ChangedDocuments& documents, const Sources& sources) {
  publish::StreamRecord& stream = *record.stream;
  stream.until = changes.position.time ? io::moment_text(*changes.position.time) : "";
  stream.marks = changes.position.marks;
  record.added = in_order(sources.added);
  record.again = in_order(sources.unavailable);
  // Only what a collection still names has to be remembered.
  record.gone.clear();
  for (const std::string& key : documents.gone) {
    if (sources.met.contains(key)) record.gone.push_back(key);
  }
  record.gone = in_order(std::move(record.gone));
  return record;
}

WorkChanges compare_works(std::vector<std::string> before, const Sources& now) {
  before = in_order(std::move(before));
  std::vector<std::string> present;
  for (const ingest::Work& work : now.pictures.works) present.push_back(work.id);
  present = in_order(std::move(present));
  WorkChanges changes;
  std::set_difference(present.begin(), present.end(), before.begin(), before.end(),
                      std::back_inserter(changes.added));
  std::set_difference(before.begin(), before.end(), present.begin(), present.end(),
                      std::back_inserter(changes.gone));
  const std::vector<std::string> changed = in_order(now.changed_works);
  std::set_intersection(changed.begin(), changed.end(), before.begin(), before.end(),
                        std::back_inserter(changes.changed));
  std::erase_if(changes.changed, [&](const std::string& id) {
    return !std::binary_search(present.begin(), present.end(), id);
  });
  return changes;
}

}  // namespace vitrine::cli
