// SPDX-License-Identifier: MIT
// From one Manifest or Collection to all works below it: collections in collections, in pages, in circles.
// What is elsewhere is asked for through a function, so that the walk itself knows no network.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "ingest/iiif/works.h"
#include "vitrine/result.h"

namespace vitrine::ingest::iiif {

// Most documents of one walk; and how many collections may lie within each other, counting pages.
inline constexpr std::size_t kMaxDocuments = 1'000'000;
inline constexpr std::size_t kMaxCollectionDepth = 64;
inline constexpr std::size_t kMaxPages = 100'000;

struct ChangedDocuments;  // changes.h

struct Wanted {
  std::string url;
  bool ask_again = true;     // else a copy that is kept will do
  bool has_changed = false;  // as a stream says: it is missed where it does not come
};

// Receives the document at wanted[position], or why it could not be had; one call at a time.
using TakeDocument = std::function<void(std::size_t position, Result<std::string> text)>;

// Brings all documents and hands over each as soon as it is there, in any order. Errors end the walk, such as
// kInterrupted; what is wrong with one document belongs to that one.
using BringDocuments = std::function<Status(std::span<const Wanted> wanted, const TakeDocument& take)>;

struct Walk {
  std::string title;            // of the document it began at
  std::vector<IiifWork> works;  // in ascending byte order of their ids, each id once
  std::vector<Skipped> skipped;
  std::size_t documents = 0;  // read, the first one included
  std::size_t gone = 0;       // manifests and collections left out because they are gone
  // All documents that were mentioned, and the ids they have themselves: by document_key().
  std::unordered_set<std::string> met;
};

// All works below `start`. Each document is read once, however often it is mentioned, and so each work; only
// works whose ids are the same and whose documents are not are reported. Errors: those of `bring`;
// kInvalidArgument where there is no work at all, naming the first thing left out.
// With `changes` an earlier walk is gone on from: manifests that have not changed are not asked for again
// where they are kept, what is gone is passed over without a word, and it may be that no work is left.
// Collections are asked for again in any case: few streams speak of them, and they say what belongs to them.
[[nodiscard]] Result<Walk> walk(const Document& start, const std::string& start_url,
                                const WorkOptions& options, const BringDocuments& bring,
                                const ChangedDocuments* changes = nullptr);

}  // namespace vitrine::ingest::iiif
