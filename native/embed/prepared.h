// SPDX-License-Identifier: MIT
// What `vitrine model prepare` left in the cache: a network cut to its feature, in one or several forms.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "embed/network.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// The form a collection is embedded with.
inline constexpr const char* kFloatForm = "fp32";

// A way to write the form kVitrineForm that was measured.
struct MeasuredForm {
  std::uint32_t convolutions = 0;  // levels of the convolutions' weights
  std::string dense;               // and of the dense layers' but the last, or "4 bits"
  std::uint32_t rank = 0;          // of the first dense layer, taken apart; 0: it is whole
  std::uint64_t bytes = 0;
  std::uint64_t last_bytes = 0;    // of the last layer, in whose place a site's projection travels
  double cosine = 0, overlap = 0;  // as Agreement has them
  bool chosen = false;
};

struct Prepared {
  std::string source_sha256;    // of the file it was made from
  std::uint32_t maker = 0;      // version of the preparing code, kPrepareVersion of prepare/prepare_model.h
  std::string source_feature;   // the tensor of that file that is the feature
  std::string feature;          // the output of the graphs
  std::uint32_t pictures = 0;   // that smaller forms were calibrated on; 0 where there are none
  std::string pictures_sha256;  // of those pictures; empty where there are none
  std::vector<std::string> without;  // forms that were asked for and that the network cannot have
  double agree = 0;                  // the overlap that kVitrineForm was chosen for; 0: it was not asked for
  std::vector<MeasuredForm> measured;  // what it was chosen from, ascending by bytes
  std::vector<Network> forms;          // fp32 first; `card` says how to run each: its feature is an output
};

// <cache>/models/<id>/prepared
[[nodiscard]] std::filesystem::path prepared_folder(const std::filesystem::path& cache,
                                                    const ModelCard& card);

// Reads prepared.json of this folder as from a stranger: names without folders, sizes within bounds and
// adding up, every field of its type. The files it names are not looked at. Errors, each naming the file:
// kNotFound where nothing was prepared, kCorrupt, kIo; kUnsupported for another version of the format, or
// where it was prepared from another file than the card's.
[[nodiscard]] Result<Prepared> read_prepared(const std::filesystem::path& folder, const ModelCard& card);

// The same from bytes; `folder` is only put before the names of files.
[[nodiscard]] Result<Prepared> parse_prepared(std::span<const std::uint8_t> bytes,
                                              const std::filesystem::path& folder, const ModelCard& card);

// prepared.json as text. Equal values give equal text.
[[nodiscard]] std::string prepared_json(const Prepared& prepared, const ModelCard& card);

// The form of this name; null where there is none.
[[nodiscard]] const Network* find_form(const Prepared& prepared, const std::string& form);

// Whether every file of the form is there and is what it must be. Errors: as read_checked().
[[nodiscard]] Status verify_form(const Network& form);

// What a form's embeddings count for. Where the feature is an output of the card's own file, fp32 counts for
// the same as that file, whose answers it keeps; else for the card with the feature that was found and the
// rule that found it, whatever pictures were calibrated on. Other forms count for their own files.
[[nodiscard]] std::string form_hash(const ModelCard& card, const std::string& source_feature,
                                    const Network& form);

}  // namespace vitrine::embed
