// SPDX-License-Identifier: MIT
#include "core/coding/rans.h"

#include <algorithm>

namespace vitrine::coding {
namespace {

// States keep to [2^16, 2^32): one word moves at most, in or out, for each symbol.
constexpr std::uint32_t kLowest = 1u << 16;
constexpr unsigned kWordBits = 16;

Error damaged(const char* how) {
  return Error{ErrorCode::kCorrupt, std::string("the entropy-coded stream ") + how};
}

Error unbalanced() { return Error{ErrorCode::kCorrupt, "frequencies do not add up to 4096"}; }

std::uint32_t load_u32(const std::uint8_t* at) {
  return static_cast<std::uint32_t>(at[0]) | static_cast<std::uint32_t>(at[1]) << 8 |
         static_cast<std::uint32_t>(at[2]) << 16 | static_cast<std::uint32_t>(at[3]) << 24;
}

// The stream behind its states, as the decoder takes it: word by word, and zeros beyond its end.
class Words {
 public:
  explicit Words(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  std::uint32_t next() {
    const std::size_t at = at_;
    at_ += 2;
    if (at + 2 > bytes_.size()) return 0;
    return static_cast<std::uint32_t>(bytes_[at]) | static_cast<std::uint32_t>(bytes_[at + 1]) << 8;
  }
  bool ended_early() const { return at_ > bytes_.size(); }
  bool finished() const { return at_ == bytes_.size(); }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

// Takes the symbols of a stream one after another, from the first column's to the last's and round again.
class Decoder {
 public:
  Decoder(std::span<const std::uint8_t> words, std::span<const FrequencyTable* const> tables)
      : words_(words), tables_(tables) {}

  std::uint8_t next(std::uint32_t& state) {
    const FrequencyTable& table = *tables_[column_];
    column_ = column_ + 1 == tables_.size() ? 0 : column_ + 1;
    const FrequencyTable::Slot slot = table.slot(state & (kProbabilityTotal - 1));
    // A frequency is at least one, so the state never falls below 16, and one word lifts it again.
    state = slot.frequency * (state >> kProbabilityBits) + slot.offset;
    if (state < kLowest) state = (state << kWordBits) | words_.next();
    return slot.symbol;
  }
  const Words& words() const { return words_; }

 private:
  Words words_;
  std::span<const FrequencyTable* const> tables_;
  std::size_t column_ = 0;
};

}  // namespace

Result<FrequencyTable> FrequencyTable::make(const std::array<std::uint16_t, 256>& frequencies) {
  FrequencyTable table;
  std::uint32_t start = 0;
  for (std::size_t symbol = 0; symbol < frequencies.size(); ++symbol) {
    const std::uint32_t frequency = frequencies[symbol];
    if (start + frequency > kProbabilityTotal) return unbalanced();
    table.frequencies_[symbol] = frequencies[symbol];
    table.starts_[symbol] = static_cast<std::uint16_t>(start);
    for (std::uint32_t offset = 0; offset < frequency; ++offset)
      table.slots_[start + offset] = static_cast<std::uint32_t>(symbol) | offset << 8 | (frequency - 1) << 20;
    start += frequency;
  }
  if (start != kProbabilityTotal) return unbalanced();
  return table;
}

std::array<std::uint16_t, 256> scale_counts(std::span<const std::uint64_t, 256> counts) {
  std::array<std::uint16_t, 256> scaled{};
  std::uint64_t total = 0;
  for (const std::uint64_t count : counts) total += count;
  if (total == 0) {
    scaled[0] = kProbabilityTotal;
    return scaled;
  }
  std::uint32_t given = 0;
  for (std::size_t symbol = 0; symbol < counts.size(); ++symbol) {
    if (counts[symbol] == 0) continue;
    // Counts are of at most 2^32 works, so the product fits.
    const std::uint64_t share = counts[symbol] * kProbabilityTotal / total;
    scaled[symbol] = static_cast<std::uint16_t>(std::max<std::uint64_t>(share, 1));
    given += scaled[symbol];
  }
  // Rounding left some over, or the rarest symbols took some too many: the most frequent ones settle it,
  // since there it changes the cost least.
  while (given != kProbabilityTotal) {
    const auto largest = std::max_element(scaled.begin(), scaled.end());
    if (given < kProbabilityTotal) {
      *largest = static_cast<std::uint16_t>(*largest + (kProbabilityTotal - given));
      given = kProbabilityTotal;
    } else {
      // At most 256 symbols hold one each, so the largest holds more than one.
      --*largest;
      --given;
    }
  }
  return scaled;
}

std::vector<std::uint8_t> rans_encode(std::span<const std::uint8_t> symbols,
                                      std::span<const FrequencyTable* const> tables) {
  std::array<std::uint32_t, kCoders> states;
  states.fill(kLowest);
  std::vector<std::uint16_t> words;  // last first
  std::size_t column = tables.size();
  for (std::size_t i = symbols.size(); i-- > 0;) {
    column = column == 0 ? tables.size() - 1 : column - 1;
    const FrequencyTable& table = *tables[column];
    const std::uint32_t frequency = table.frequency(symbols[i]);
    std::uint32_t& state = states[i % kCoders];
    if (state >= std::uint64_t{frequency} << (32 - kProbabilityBits)) {
      words.push_back(static_cast<std::uint16_t>(state));
      state >>= kWordBits;
    }
    state = ((state / frequency) << kProbabilityBits) + state % frequency + table.start(symbols[i]);
  }
  std::vector<std::uint8_t> stream;
  stream.reserve(kStatesBytes + 2 * words.size());
  for (const std::uint32_t state : states) {
    for (int shift = 0; shift < 32; shift += 8) stream.push_back(static_cast<std::uint8_t>(state >> shift));
  }
  for (auto word = words.rbegin(); word != words.rend(); ++word) {
    stream.push_back(static_cast<std::uint8_t>(*word));
    stream.push_back(static_cast<std::uint8_t>(*word >> 8));
  }
  return stream;
}

Status rans_decode(std::span<const std::uint8_t> stream, std::span<const FrequencyTable* const> tables,
                   std::span<std::uint8_t> symbols) {
  if (stream.size() < kStatesBytes) return damaged("is too short");
  std::array<std::uint32_t, kCoders> states;
  for (std::size_t coder = 0; coder < kCoders; ++coder) {
    states[coder] = load_u32(stream.data() + 4 * coder);
    if (states[coder] < kLowest) return damaged("begins in an impossible state");
  }
  Decoder decoder(stream.subspan(kStatesBytes), tables);
  std::size_t i = 0;
  // Four at a time, so that the states stay in registers.
  auto [first, second, third, fourth] = states;
  for (; i + kCoders <= symbols.size(); i += kCoders) {
    symbols[i] = decoder.next(first);
    symbols[i + 1] = decoder.next(second);
    symbols[i + 2] = decoder.next(third);
    symbols[i + 3] = decoder.next(fourth);
  }
  states = {first, second, third, fourth};
  for (; i < symbols.size(); ++i) symbols[i] = decoder.next(states[i % kCoders]);
  if (decoder.words().ended_early()) return damaged("ends too early");
  const bool settled = std::all_of(states.begin(), states.end(), [](auto state) { return state == kLowest; });
  if (!decoder.words().finished() || !settled) return damaged("does not end where its symbols do");
  return Done{};
}

}  // namespace vitrine::coding
