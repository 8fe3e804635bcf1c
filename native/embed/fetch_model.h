// SPDX-License-Identifier: MIT
// Brings a network's file into the cache, by its card.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "embed/model_card.h"
#include "io/progress.h"
#include "vitrine/result.h"

namespace vitrine::embed {

struct FetchOptions {
  std::filesystem::path cache;  // the file goes to weights_path(cache, card)
  std::string from;             // a file, or a mirror's address; empty: the card's url
  std::chrono::seconds stall{30};
  io::ProgressStyle progress = io::ProgressStyle::kAuto;
};

struct Fetched {
  std::filesystem::path file;
  bool was_there = false;  // the right file was in the cache already; nothing was asked of the network
};

// The file gets its name in the cache only once its size and SHA-256 are the card's; until then its bytes
// wait in <file>.part, which a later call goes on from. Bytes that turn out wrong are removed. Errors: as
// io::download(), with the way to get the file by hand; kInvalidArgument where the card has no address;
// kCorrupt for another file.
[[nodiscard]] Result<Fetched> fetch_model(const ModelCard& card, const FetchOptions& options);

}  // namespace vitrine::embed
