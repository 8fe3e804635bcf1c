// SPDX-License-Identifier: MIT
// Limits on the files of records that are read whole.
#pragma once

#include <cstdint>

namespace vitrine::ingest {

// Largest CSV or JSONL of works. Ten kilobytes for each of a hundred thousand works; larger ones are split.
inline constexpr std::uint64_t kMaxTableBytes = 1ull << 30;

}  // namespace vitrine::ingest
