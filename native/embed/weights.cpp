// SPDX-License-Identifier: MIT
#include "embed/weights.h"

#include "io/hash.h"

namespace vitrine::embed {
namespace {

Error another_file(const ModelCard& card, const std::filesystem::path& file, const std::string& difference) {
  return Error{ErrorCode::kCorrupt, io::display(file) + " is not the file of model " + card.id + ": " +
                                        difference + "; get " + card.file + " (" + card.source +
                                        "), or choose the --model this file belongs to"};
}

}  // namespace

Result<io::Bytes> read_weights(const ModelCard& card, const std::filesystem::path& file) {
  Result<io::Bytes> bytes = io::read_file(file, card.bytes);
  if (!bytes.ok() && bytes.error().code == ErrorCode::kNotFound) {
    return Error{ErrorCode::kNotFound, "the weights of model " + card.id + " are not at " +
                                           io::display(file) + "; get " + card.file + " (" + card.source +
                                           ") and name it with --weights FILE"};
  }
  const std::string wanted = "its card asks for " + std::to_string(card.bytes) + " bytes";
  if (!bytes.ok() && bytes.error().code == ErrorCode::kTooLarge)
    return another_file(card, file, "it is larger, " + wanted);
  if (!bytes.ok()) return bytes.error();
  if (bytes->size() != card.bytes) {
    return another_file(
        card, file,
        "it has " + std::to_string(bytes->size()) + " bytes, " + wanted + " (a download cut short?)");
  }
  const std::string found = io::hex(io::sha256(*bytes));
  if (found != card.sha256)
    return another_file(card, file, "its SHA-256 is " + found + ", its card asks for " + card.sha256);
  return bytes;
}

}  // namespace vitrine::embed
