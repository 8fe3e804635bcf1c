// SPDX-License-Identifier: MIT
// A network's file, read only when it is the one that its card describes.
#pragma once

#include <filesystem>

#include "embed/model_card.h"
#include "io/files.h"

namespace vitrine::embed {

// The file's bytes. Errors, each naming file, card and remedy: kNotFound, kIo, kOutOfMemory; kCorrupt where
// size or SHA-256 differ.
[[nodiscard]] Result<io::Bytes> read_weights(const ModelCard& card, const std::filesystem::path& file);

// Where a model's file lives: <cache>/models/<id>/<file>.
[[nodiscard]] std::filesystem::path weights_path(const std::filesystem::path& cache, const ModelCard& card);

// The same check without holding the file in memory.
[[nodiscard]] Status verify_weights(const ModelCard& card, const std::filesystem::path& file);

}  // namespace vitrine::embed
