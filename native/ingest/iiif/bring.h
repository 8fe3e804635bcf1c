// SPDX-License-Identifier: MIT
// Brings the documents that a walk asks for from the web.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "ingest/iiif/walk.h"
#include "io/fetch.h"

namespace vitrine::ingest::iiif {

// What becomes of a document that is kept from an earlier run and cannot be had now: a build asks for what is
// there; an update leaves what it cannot know as it was.
enum class Absent : std::uint8_t { kLeftOut, kAsBefore };

struct BringOptions {
  io::ProgressStyle progress = io::ProgressStyle::kAuto;
  Absent absent = Absent::kLeftOut;
  // Takes the addresses of documents that could not be had. May be empty.
  std::function<void(const std::string& url, const Error& why)> unavailable;
};

// The text of one document. Errors: as a single one of Fetcher::fetch(), and its own.
[[nodiscard]] Result<std::string> fetch_document(io::Fetcher& fetcher, const Wanted& wanted,
                                                 const BringOptions& options);

// What walk() asks for documents, all of them through this fetcher, which must live as long.
[[nodiscard]] BringDocuments bring_through(io::Fetcher& fetcher, BringOptions options);

// The body that was fetched, as text. Errors: why it was not; as io::read_file().
[[nodiscard]] Result<std::string> fetched_text(const Result<io::Fetched>& fetched, std::uint64_t max_bytes);

}  // namespace vitrine::ingest::iiif
