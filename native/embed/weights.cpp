// SPDX-License-Identifier: MIT
#include "embed/weights.h"

#include <system_error>

#include "io/hash.h"

namespace vitrine::embed {
namespace {

Error another_file(const ModelCard& card, const std::filesystem::path& file, const std::string& difference) {
  return Error{ErrorCode::kCorrupt, io::display(file) + " is not the file of model " + card.id + ": " +
                                        difference + "; get " + card.file + " (" + card.source +
                                        "), or choose the --model this file belongs to"};
}

Error no_file(const ModelCard& card, const std::filesystem::path& file) {
  const std::string fetch = card.url.empty() ? "" : "run vitrine model fetch " + card.id + ", or ";
  return Error{ErrorCode::kNotFound, "the weights of model " + card.id + " are not at " + io::display(file) +
                                         "; " + fetch + "get " + card.file + " (" + card.source +
                                         ") and name it with --weights FILE"};
}

std::string wanted_bytes(const ModelCard& card) {
  return "its card asks for " + std::to_string(card.bytes) + " bytes";
}

Status check_size(const ModelCard& card, const std::filesystem::path& file, std::uint64_t bytes) {
  if (bytes == card.bytes) return Done{};
  return another_file(card, file,
                      "it has " + std::to_string(bytes) + " bytes, " + wanted_bytes(card) +
                          (bytes < card.bytes ? " (a download cut short?)" : ""));
}

Status check_hash(const ModelCard& card, const std::filesystem::path& file, const io::Digest& digest) {
  const std::string found = io::hex(digest);
  if (found == card.sha256) return Done{};
  return another_file(card, file, "its SHA-256 is " + found + ", its card asks for " + card.sha256);
}

}  // namespace

std::filesystem::path weights_path(const std::filesystem::path& cache, const ModelCard& card) {
  return cache / "models" / card.id / card.file;
}

Status verify_weights(const ModelCard& card, const std::filesystem::path& file) {
  std::error_code failure;
  const std::uintmax_t size = std::filesystem::file_size(file, failure);
  if (failure == std::errc::no_such_file_or_directory) return no_file(card, file);
  if (!failure) {
    if (Status sized = check_size(card, file, size); !sized.ok()) return sized;
  }
  const Result<io::Digest> digest = io::sha256_file(file);
  if (!digest.ok()) return digest.error();
  return check_hash(card, file, *digest);
}

Result<io::Bytes> read_weights(const ModelCard& card, const std::filesystem::path& file) {
  Result<io::Bytes> bytes = io::read_file(file, card.bytes);
  if (!bytes.ok() && bytes.error().code == ErrorCode::kNotFound) return no_file(card, file);
  if (!bytes.ok() && bytes.error().code == ErrorCode::kTooLarge)
    return another_file(card, file, "it is larger, " + wanted_bytes(card));
  if (!bytes.ok()) return bytes.error();
  if (const Status sized = check_size(card, file, bytes->size()); !sized.ok()) return sized.error();
  if (const Status hashed = check_hash(card, file, io::sha256(*bytes)); !hashed.ok()) return hashed.error();
  return bytes;
}

}  // namespace vitrine::embed
