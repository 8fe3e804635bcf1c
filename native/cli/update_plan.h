// SPDX-License-Identifier: MIT
// What an update of a site is to do: by what the site was built from, and by what a stream says has changed.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "cli/sources.h"
#include "ingest/iiif/changes.h"
#include "ingest/work.h"
#include "io/moment.h"
#include "publish/build_record.h"
#include "vitrine/result.h"

namespace vitrine::cli {

// Where reading the stream goes on. A first reading begins a day before the build did, because clocks differ;
// one by which the stream itself says what belongs to the site begins at the beginning. Errors: kCorrupt for
// a record without a sound time.
[[nodiscard]] Result<ingest::iiif::StreamPosition> position_of(const publish::BuildRecord& record);

// The stream to read from now on: `address` and `membership` where they are given, else as before. A new one
// is read from its own beginning. Errors: kInvalidArgument where there is none, or it is no address.
[[nodiscard]] Status choose_stream(const std::string& address,
                                   const std::optional<publish::Membership>& membership,
                                   publish::BuildRecord& record);

// Documents to ask for again and to leave out: what the stream says, and what is left of earlier updates.
[[nodiscard]] ingest::iiif::ChangedDocuments changed_documents(const publish::BuildRecord& record,
                                                               const ingest::iiif::Changes& changes);

// Manifests that are part of the site because the stream names them, none where collections decide.
[[nodiscard]] std::vector<std::string> stream_members(const publish::BuildRecord& record,
                                                      const ingest::iiif::Changes& changes);

// The record of a site that has been brought up to date: the stream's position, and what is still to be done.
[[nodiscard]] publish::BuildRecord updated_record(publish::BuildRecord record,
                                                  const ingest::iiif::Changes& changes,
                                                  const ingest::iiif::ChangedDocuments& documents,
                                                  const Sources& sources);

// Ids of works, each list in byte order.
struct WorkChanges {
  std::vector<std::string> added, changed, gone;

  [[nodiscard]] bool empty() const { return added.empty() && changed.empty() && gone.empty(); }
};

// What becomes of a site of the works `before` (their ids, in any order) by the works that are there now.
[[nodiscard]] WorkChanges compare_works(std::vector<std::string> before, const Sources& now);

}  // namespace vitrine::cli
