// SPDX-License-Identifier: MIT
// How long a model takes for a picture, measured and never taken from a cache.
#pragma once

#include <cstdint>
#include <span>

#include "embed/embedder.h"
#include "ingest/work.h"
#include "lab/compare/comparison.h"
#include "vitrine/result.h"

namespace vitrine::lab {

// Embeds the first pictures of `count` of these works, evenly spaced through them, one after the other, after
// one that is not counted, because a network's first run sets up its memory. A picture that cannot be read is
// passed over. Errors: kInterrupted.
[[nodiscard]] Result<EmbedTime> time_embedding(const ingest::Collection& collection,
                                               std::span<const std::size_t> works,
                                               const embed::Embedder& embedder, std::uint32_t count);

// The middle value; of an even number, the mean of the two in the middle. 0 for none.
[[nodiscard]] double median(std::span<const double> values);

}  // namespace vitrine::lab
