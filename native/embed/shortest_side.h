// SPDX-License-Identifier: MIT
// How large a picture has to be for what embeds it: what a fetch asks a museum's host for.
#pragma once

#include <cstdint>

#include "embed/model_card.h"

namespace vitrine::embed {

// How many pixels the shorter side of a picture needs so that nothing is enlarged before it is embedded: the
// side of the square that it is squashed to, or the side that its shorter one gets before it is cropped.
[[nodiscard]] std::uint32_t shortest_side(const ModelCard& card);

}  // namespace vitrine::embed
