// SPDX-License-Identifier: MIT
// A picture file as what an embedder says of it.
#pragma once

#include <string>
#include <vector>

#include "embed/embedder.h"
#include "vitrine/result.h"

namespace vitrine::cli {

// Errors: those of reading and decoding, with the path before them, and of the embedder.
[[nodiscard]] Result<std::vector<float>> embed_picture(const embed::Embedder& embedder,
                                                       const std::string& path);

}  // namespace vitrine::cli
