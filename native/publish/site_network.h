// SPDX-License-Identifier: MIT
// A network's files in a site: copied into it, and found again.
#pragma once

#include <filesystem>
#include <vector>

#include "embed/network.h"
#include "publish/entry.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// What write_site() would refuse of a network whatever its files hold: a card without tensors, parts and
// blocks that do not add up, more bytes than a site's reader takes. Errors: kInvalidArgument, kTooLarge,
// naming the model.
[[nodiscard]] Status check_network(const embed::Network& network);

// Copies graph (or head), WebGPU graph and parts to data/, checked on the way and one at a time in memory; new files
// are added to `created`. Errors: as embed::read_checked() and write_data().
[[nodiscard]] Result<EntryModel> carry_network(const std::filesystem::path& site,
                                               const embed::Network& network,
                                               std::vector<std::filesystem::path>& created);

// The network that an entry names, its embeddings counting for the entry's space. REQUIRES: entry.network.
[[nodiscard]] embed::Network carried_network(const std::filesystem::path& site, const Entry& entry);

// Every file of the networks that an entry names.
[[nodiscard]] std::vector<FileReference> network_files(const Entry& entry);

}  // namespace vitrine::publish
