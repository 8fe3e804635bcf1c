// SPDX-License-Identifier: MIT
// Fine codes: what the code of a work leaves of its embedding, in every component, one small file a work.
// Codes find the works that are near; the fine codes of the first fifty put these in a better order (a second
// quantiser on the residual: Jegou et al., 2011, "Searching in one billion vectors: re-rank with source
// coding"). One step serves all components, and one table codes them all: a residual has no strong direction
// left.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vitrine/codes.h"
#include "vitrine/result.h"

namespace vitrine {

// How many works of a query fine codes put in order.
inline constexpr std::uint32_t kRefined = 50;

// Finest step: its values' error is below that of float32 components.
inline constexpr float kMinFineStep = 1.0f / 16777216.0f;

// Largest file that is read.
inline constexpr std::uint64_t kMaxFineBytes = 1u << 16;

// What an index knows of its works' fine codes. Without tables: they have none.
struct FineLayer {
  float step = 0;                    // what one unit of a fine code's values is worth
  std::vector<std::uint8_t> tables;  // how they are coded, as section FINE has it
  [[nodiscard]] bool present() const { return !tables.empty(); }
};

// The fine code of one work.
struct FineCode {
  std::vector<std::int8_t> values;  // [input_dimension], -127..127
  float mean_product = 0;           // m.(p - m), where p is the point that code and values stand for
  float gain = 1;                   // 1 / |p|
};

// What the point of a code, mean + step B^T c, leaves of an embedding. REQUIRES: a code of this space,
// input_dimension components.
[[nodiscard]] std::vector<float> residual_of(const Space& space, const Code& code,
                                             std::span<const float> embedding);

// The residual in units of `step`, rounded, and clamped to -most..most. REQUIRES: the embedding's residual;
// step is at least kMinFineStep; most is 1..127.
[[nodiscard]] FineCode fine_code(const Space& space, std::span<const float> embedding,
                                 std::span<const float> residual, float step, std::int8_t most);

// The table under which values like these are smallest, for FineLayer::tables. REQUIRES: at least one value,
// none of them -128.
[[nodiscard]] std::vector<std::uint8_t> fit_fine_tables(std::span<const std::int8_t> values);

// The fine code of a work as a file, and back. Writing fails (kInvalidArgument) where a value is not among
// those that the tables code. Reading is total. Errors: kCorrupt naming section and field, kUnsupported,
// kTooLarge.
[[nodiscard]] Result<std::vector<std::uint8_t>> write_fine(const FineLayer& layer, WorkIndex work,
                                                           const FineCode& code);
[[nodiscard]] Result<FineCode> read_fine(const FineLayer& layer, std::uint32_t input_dimension,
                                         WorkIndex work, std::span<const std::uint8_t> bytes);

// The estimated cosine, as similarity() of codes.h has it, of a query and a work of which the fine code is
// known too. `product` is that of the work's coefficients with the query's; `centred` the query's embedding
// without the mean.
[[nodiscard]] std::int32_t fine_similarity(const FineLayer& layer, const FineCode& code, std::int32_t product,
                                           const Query& query, std::span<const float> centred);

}  // namespace vitrine
