// SPDX-License-Identifier: MIT
// The museum's settings as fields of the entry.
#pragma once

#include "publish/json_fields.h"
#include "publish/museum.h"

namespace vitrine::publish {

// Adds what differs from the defaults; true where anything did.
bool add_museum(Json& json, const MuseumSettings& settings);

// Faults are kept in `fields`.
[[nodiscard]] MuseumSettings read_museum(const Fields& fields);

}  // namespace vitrine::publish
