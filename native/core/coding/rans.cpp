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

std::uint32_t load_u32(const std::uint8_t* at) {
  return static_cast<std::uint32_t>(at[0]) | static_cast<std::uint32_t>(at[1]) << 8 |
         static_cast<std::uint32_t>(at[2]) << 16 | static_cast<std::uint32_t>(at[3]) << 24;
}

// The stream as the decoder sees it, word by word.
class Words {
 public:
  explicit Words(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  bool empty() const { return at_ + 2 > bytes_.size(); }
  bool finished() const { return at_ == bytes_.size(); }
  std::uint32_t next() {
    const std::uint32_t word =
        static_cast<std::uint32_t>(bytes_[at_]) | static_cast<std::uint32_t>(bytes_[at_ + 1]) << 8;
    at_ += 2;
    return word;
  }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

}  // namespace

Result<FrequencyTable> FrequencyTable::make(const std::array<std::uint16_t, 256>& frequencies) {
  FrequencyTable table;
  std::uint32_t start = 0;
  for (std::size_t symbol = 0; symbol < frequencies.size(); ++symbol) {
    const std::uint32_t frequency = frequencies[symbol];
    if (start + frequency > kProbabilityTotal) return damaged("has frequencies beyond 4096");
    table.frequencies_[symbol] = frequencies[symbol];
    table.starts_[symbol] = static_cast<std::uint16_t>(start);
    std::fill_n(table.symbols_.begin() + start, frequency, static_cast<std::uint8_t>(symbol));
    start += frequency;
  }
  if (start != kProbabilityTotal) return damaged("has frequencies that do not add up to 4096");
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
  Words words(stream.subspan(kStatesBytes));
  std::size_t column = 0;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    const FrequencyTable& table = *tables[column];
    std::uint32_t& state = states[i % kCoders];
    const std::uint32_t slot = state & (kProbabilityTotal - 1);
    const std::uint8_t symbol = table.symbol_at(slot);
    // A slot's symbol has a frequency of at least one, so the state never falls below 16.
    state = table.frequency(symbol) * (state >> kProbabilityBits) + slot - table.start(symbol);
    if (state < kLowest) {
      if (words.empty()) return damaged("ends too early");
      state = (state << kWordBits) | words.next();
    }
    symbols[i] = symbol;
    column = column + 1 == tables.size() ? 0 : column + 1;
  }
  const bool settled = std::all_of(states.begin(), states.end(), [](auto state) { return state == kLowest; });
  if (!words.finished() || !settled) return damaged("does not end where its symbols do");
  return Done{};
}

}  // namespace vitrine::coding
