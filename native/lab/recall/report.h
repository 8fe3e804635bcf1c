// SPDX-License-Identifier: MIT
// A report of recall as people and machines read it.
#pragma once

#include <string>

#include "lab/recall/recall.h"

namespace vitrine::lab {

[[nodiscard]] std::string recall_table(const RecallReport& report);
[[nodiscard]] std::string recall_json(const RecallReport& report);
// A line a stage (RFC 4180, with a heading); absent shares are empty fields.
[[nodiscard]] std::string recall_csv(const RecallReport& report);

// "12.3 MB"; of decimal thousands, as downloads are counted.
[[nodiscard]] std::string readable_bytes(double bytes);
// "0.012 ms", "3.4 ms", "1.2 s".
[[nodiscard]] std::string readable_time(double milliseconds);

}  // namespace vitrine::lab
