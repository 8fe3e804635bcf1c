// SPDX-License-Identifier: MIT
// Entropy coding with range asymmetric numeral systems (Duda, 2013, "Asymmetric numeral systems"), in 16-bit
// words. Four coders take turns, symbol by symbol, and share one stream of words, so that a processor works
// on four symbols at once. Integers alone: every machine writes and reads the same bytes.
//
// A stream is the four final states of the encoder, u32 each, then the words, u16 each. The encoder runs from
// the last symbol to the first, so that the decoder runs forwards.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "vitrine/result.h"

namespace vitrine::coding {

// Probabilities are multiples of 1/4096: the rarest symbol costs 12 bits, the surest 0.0004.
inline constexpr std::uint32_t kProbabilityBits = 12;
inline constexpr std::uint32_t kProbabilityTotal = 1u << kProbabilityBits;

inline constexpr std::size_t kCoders = 4;
inline constexpr std::size_t kStatesBytes = kCoders * sizeof(std::uint32_t);

// How often each byte occurs, out of kProbabilityTotal, ready for both directions.
class FrequencyTable {
 public:
  // Errors: kCorrupt where the frequencies do not add up to kProbabilityTotal.
  [[nodiscard]] static Result<FrequencyTable> make(const std::array<std::uint16_t, 256>& frequencies);

  std::uint32_t frequency(std::uint8_t symbol) const { return frequencies_[symbol]; }
  std::uint32_t start(std::uint8_t symbol) const { return starts_[symbol]; }

  // What a decoder needs to know of a slot, 0 to kProbabilityTotal - 1: its symbol, that symbol's frequency,
  // and how far the slot lies behind the symbol's start.
  struct Slot {
    std::uint8_t symbol;
    std::uint32_t frequency;
    std::uint32_t offset;
  };
  Slot slot(std::uint32_t number) const {
    const std::uint32_t packed = slots_[number];
    return Slot{static_cast<std::uint8_t>(packed), (packed >> 20) + 1, packed >> 8 & 0xfffu};
  }

 private:
  std::array<std::uint16_t, 256> frequencies_{};
  std::array<std::uint16_t, 256> starts_{};
  // A slot in 32 bits, so that decoding a symbol waits for one load: symbol 8, offset 12, frequency - 1 12.
  std::array<std::uint32_t, kProbabilityTotal> slots_{};
};

// Frequencies for these counts, each symbol that occurs at least once in kProbabilityTotal. All mass on 0
// where nothing was counted.
[[nodiscard]] std::array<std::uint16_t, 256> scale_counts(std::span<const std::uint64_t, 256> counts);

// `rows` rows of tables.size() symbols each; column c is coded with *tables[c].
// REQUIRES: symbols.size() is a multiple of tables.size(), every symbol has a frequency in its column's
// table.
[[nodiscard]] std::vector<std::uint8_t> rans_encode(std::span<const std::uint8_t> symbols,
                                                    std::span<const FrequencyTable* const> tables);

// Fills `symbols`. Reads the whole stream and nothing beyond it: a stream that is too short, too long, or
// does not end in the state every encoder begins with is damaged. Errors: kCorrupt. REQUIRES: symbols.size()
// is a multiple of tables.size().
[[nodiscard]] Status rans_decode(std::span<const std::uint8_t> stream,
                                 std::span<const FrequencyTable* const> tables,
                                 std::span<std::uint8_t> symbols);

}  // namespace vitrine::coding
