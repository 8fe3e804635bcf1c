// SPDX-License-Identifier: MIT
// Several sources as one collection.
#pragma once

#include "ingest/work.h"

namespace vitrine::ingest {

// Moves the works of `part` into `all`, keeping the order by id. Where both have an id the earlier work stays
// and the later one is reported in all.skipped.
void merge(Collection& all, Collection part);

}  // namespace vitrine::ingest
