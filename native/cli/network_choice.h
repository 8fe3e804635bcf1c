// SPDX-License-Identifier: MIT
// Which files a card's network is run from: as fetched, or a form of it that was prepared.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "embed/model_card.h"
#include "embed/network.h"
#include "vitrine/result.h"

namespace vitrine::cli {

// Where cards are looked for: those shipped (or `chosen`, where it is named), then those made on this
// machine.
[[nodiscard]] std::vector<std::filesystem::path> card_folders(const std::string& chosen,
                                                              const std::filesystem::path& cache);

struct NetworkChoice {
  embed::Network network;             // the one to embed with
  std::vector<embed::Network> forms;  // other forms of it
};

struct NetworkWish {
  std::string weights;  // a file of the user's own; empty: what lies in the cache
  std::string form;     // a prepared form, or "original"; empty: fp32 where it is prepared, else as fetched
  std::filesystem::path cache;
  // Of the forms there are, the one whose embeddings count for this; empty, or where none does: as `form`
  // says.
  std::string model_hash;
};

// Errors: kNotFound where neither file nor form is there; kUnsupported where the file is there but has to be
// prepared, with the command that does it; as embed::read_prepared().
[[nodiscard]] Result<NetworkChoice> choose_network(const embed::ModelCard& card, const NetworkWish& wish);

}  // namespace vitrine::cli
