// SPDX-License-Identifier: MIT
// What `vitrine publish` can write of a site: one file a target, one table. A target writes into a folder
// what another system reads, in the shape that its users already have code for (docs/PUBLISH.md).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "embed/network.h"
#include "io/progress.h"
#include "publish/ask.h"
#include "publish/out/database_options.h"
#include "publish/out/onit.h"
#include "publish/out/site_vectors.h"
#include "publish/out/turi.h"
#include "publish/out/wellcome.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// Everything a target may ask for. What it has no use for, it passes over.
struct TargetRequest {
  const Site& site;
  const SiteVectors* vectors = nullptr;  // never null for a target that wants vectors
  std::filesystem::path out = {};        // a folder of the target's own; made where it is not there
  std::string base_url = {};  // absolute URL of the site, without a slash at its end; empty: not known
  std::string title = {};     // for people
  Question question = {};     // how many neighbours a work, and within which distance
  std::span<const WorkIndex> asked = {};  // the works whose neighbours are asked for: all, or some
  io::ProgressStyle progress = io::ProgressStyle::kAuto;
  // For a target that wants it: what the works were embedded with; null where that was no network.
  const embed::Network* network = nullptr;
  WellcomeOptions wellcome = {};
  OnitOptions onit = {};
  TuriOptions turi = {};
  DatabaseOptions database = {};
};

enum class VectorUse : std::uint8_t { kNone, kWanted };
enum class NetworkUse : std::uint8_t { kNone, kWanted };

// Where a target's output goes: into TargetRequest::out, or over the network to a server.
enum class Output : std::uint8_t { kFolder, kServer };

struct Target {
  std::string_view name;     // as --to takes it
  std::string_view summary;  // one line for people
  VectorUse vectors = VectorUse::kNone;
  std::uint32_t neighbours = 0;  // a work, unless somebody says otherwise; 0: it has no use for them
  // Writes every file by temporary name and rename; equal requests give equal bytes. Errors: kIo;
  // kInvalidArgument naming the option; what the target's own header says.
  Status (*write)(const TargetRequest& request) = nullptr;
  NetworkUse network = NetworkUse::kNone;
  Output output = Output::kFolder;
};

// Checks the question where the target has neighbours, and writes. Errors: kInvalidArgument for a k that is
// not positive or too large, or a negative radius, naming it; those of Target::write.
[[nodiscard]] Status write_target(const Target& target, const TargetRequest& request);

// In the order in which they are shown.
[[nodiscard]] std::span<const Target> targets();

// Errors: kInvalidArgument, naming the targets there are.
[[nodiscard]] Result<const Target*> find_target(std::string_view name);

}  // namespace vitrine::publish
