// SPDX-License-Identifier: MIT
// The numbers of works. A small collection keeps its museum's order. In a large one works near in look have
// near numbers: links take half the bytes, the page of one click holds the lists of the next ones, and the
// records of neighbours stand in few files.
#pragma once

#include "build/space_fit.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// Numbers works, embeddings and codes by look, and notes each work's place in the order before. REQUIRES:
// rows of `embeddings`, of `instant` (or none), works and codes in one order. Errors: kInterrupted.
[[nodiscard]] Status number_by_look(build::Embeddings& embeddings, build::Embeddings& instant,
                                    SiteContents& contents);

// The same, so that the works of each partition are a run of numbers: fills in contents.parts and its tables.
// Errors: as build::partition_works().
[[nodiscard]] Status number_by_partition(build::Embeddings& embeddings, build::Embeddings& instant,
                                         const build::PartitionOptions& options, SiteContents& contents);

}  // namespace vitrine::publish
