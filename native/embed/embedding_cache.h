// SPDX-License-Identifier: MIT
// Embeddings of an earlier run, by the hash of the picture file's bytes: what makes a run resumable and a
// re-run quick.
//
// One file a model, <folder>/<first 16 hex digits of the model's hash>.bin, little-endian, only ever appended
// to:
//   header   "VTREMBED", u32 version, u32 dimension, 32 bytes model hash, 8 bytes checksum of these
//   record   32 bytes SHA-256 of the picture file, float32[dimension], 8 bytes checksum of these
// A checksum is the beginning of a SHA-256. Records stay on disk; memory holds 32 bytes and a place for each.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/hash.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// Thread-safe. One process at a time holds a model's file open; the lock ends with the process, however it
// ends.
class EmbeddingCache {
 public:
  // Opens or makes the file. What a crash left half written at its end is cut off. REQUIRES: model_hash of 64
  // hex digits. Errors: kIo (also where another process holds it), kCorrupt for a file that is no cache of
  // this model, each with a remedy.
  [[nodiscard]] static Result<std::unique_ptr<EmbeddingCache>> open(const std::filesystem::path& folder,
                                                                    const std::string& model_hash,
                                                                    std::uint32_t dimension);
  // Whether there is a cache of this model in the folder, so that who only reads makes none.
  [[nodiscard]] static bool exists(const std::filesystem::path& folder, const std::string& model_hash);

  ~EmbeddingCache();
  EmbeddingCache(const EmbeddingCache&) = delete;
  EmbeddingCache& operator=(const EmbeddingCache&) = delete;

  // The embedding of the picture with this hash. A record that fails its checksum counts as absent and may be
  // added again.
  [[nodiscard]] std::optional<std::vector<float>> find(const io::Digest& picture);

  // Appends a record, at once, so that a killed process loses nothing; the disk is asked to keep it every few
  // seconds and at the end. Adding what is there already does nothing. Errors: kInvalidArgument for a wrong
  // dimension; kIo, for a full disk say, which leaves earlier records as they were.
  [[nodiscard]] Status add(const io::Digest& picture, std::span<const float> embedding);

  // The pictures that have a record, in no order.
  [[nodiscard]] std::vector<io::Digest> pictures() const;

  // Records that can be found.
  [[nodiscard]] std::size_t size() const;

 private:
  class File;
  explicit EmbeddingCache(std::unique_ptr<File> file);
  const std::unique_ptr<File> file_;
};

}  // namespace vitrine::embed
