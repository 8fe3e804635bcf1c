// SPDX-License-Identifier: MIT
// What a museum says of a work beside its summary: labels with values, and who provides it. docs/SITE.md,
// "Summaries", is the specification.
#pragma once

#include "publish/json_fields.h"
#include "publish/site.h"

namespace vitrine::publish {

// {"metadata": [...], "provider": [...]}; an empty object where nothing is said.
[[nodiscard]] Json details_json(const PublishedWork& work);

// The same from an object, into these fields of the work.
void read_details(const Fields& fields, PublishedWork& work);

// Bytes of the texts.
[[nodiscard]] std::size_t details_bytes(const ingest::Work& work);

}  // namespace vitrine::publish
