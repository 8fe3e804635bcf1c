// SPDX-License-Identifier: MIT
#include "embed/shortest_side.h"

#include <algorithm>

#include "core/descriptor/blocks.h"
#include "vitrine/descriptor.h"

namespace vitrine::embed {

std::uint32_t shortest_side(const ModelCard& card) {
  if (card.embedder == kDescriptorModel) return descriptor::kSide;
  const PreprocessSpec& spec = card.preprocess;
  return spec.fit == Fit::kShortSideCrop ? std::max(spec.short_side, spec.side) : spec.side;
}

}  // namespace vitrine::embed
