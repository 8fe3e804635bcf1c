// SPDX-License-Identifier: MIT
// An order of works in which those near in number are near in look: links and neighbours become small
// differences, and the page of one click often holds the next one's list.
#pragma once

#include <vector>

#include "vitrine/codes.h"
#include "vitrine/result.h"

namespace vitrine::build {

// The works in that order: the leaves of a tree that parts works in two by 2-means (Lloyd, 1982) again and
// again, each time with the half first that lies nearer to what came before. Deterministic. Errors:
// kInterrupted.
[[nodiscard]] Result<std::vector<WorkIndex>> look_order(const CodesView& codes);

}  // namespace vitrine::build
