// SPDX-License-Identifier: MIT
#include "cli/picture_embedding.h"

#include "ingest/picture.h"
#include "io/files.h"

namespace vitrine::cli {

Result<std::vector<float>> embed_picture(const embed::Embedder& embedder, const std::string& path) {
  const Result<io::Bytes> bytes = io::read_file(path, ImageLimits{}.max_bytes);
  if (!bytes.ok()) return bytes.error();
  const Result<Image> pixels = ingest::decode_picture(*bytes);
  if (!pixels.ok()) return with_context(path, pixels.error());
  Result<std::vector<float>> embedding = embedder.embed(*pixels);
  if (!embedding.ok()) return with_context(path, embedding.error());
  return embedding;
}

}  // namespace vitrine::cli
