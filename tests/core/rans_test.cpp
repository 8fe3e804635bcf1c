// SPDX-License-Identifier: MIT
#include "core/coding/rans.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/random_numbers.h"

using namespace vitrine;
using namespace vitrine::coding;

namespace {

using Bytes = std::vector<std::uint8_t>;
using Tables = std::vector<const FrequencyTable*>;

FrequencyTable table_of(std::span<const std::uint8_t> symbols) {
  std::array<std::uint64_t, 256> counts{};
  for (const std::uint8_t symbol : symbols) ++counts[symbol];
  return FrequencyTable::make(scale_counts(counts)).value();
}

// Symbols around 128, the further the rarer.
Bytes bell_symbols(std::size_t count, std::uint64_t seed) {
  testing::Random random(seed);
  Bytes symbols(count);
  for (std::uint8_t& symbol : symbols) symbol = static_cast<std::uint8_t>(128.0f + 20.0f * random.bell());
  return symbols;
}

// A copy of its own, so that a sanitizer sees a read beyond it.
Status decode(const Bytes& stream, const Tables& tables, Bytes& symbols) {
  const Bytes copy(stream.begin(), stream.end());
  return rans_decode(copy, tables, symbols);
}

void check_round_trip(const Bytes& symbols, const Tables& tables) {
  const Bytes stream = rans_encode(symbols, tables);
  Bytes decoded(symbols.size());
  const Status status = decode(stream, tables, decoded);
  REQUIRE(status.ok());
  CHECK(decoded == symbols);
}

}  // namespace

TEST_CASE("symbols come back at every size, whatever is left of the four coders") {
  for (std::size_t columns = 1; columns <= 7; ++columns) {
    for (std::size_t rows = 0; rows <= 9; ++rows) {
      CAPTURE(columns);
      CAPTURE(rows);
      const Bytes symbols = bell_symbols(columns * rows, columns * 100 + rows);
      const FrequencyTable table = table_of(symbols);
      check_round_trip(symbols, Tables(columns, &table));
    }
  }
}

TEST_CASE("each column has a table of its own") {
  Bytes symbols;
  for (std::size_t row = 0; row < 1000; ++row) {
    symbols.push_back(7);
    symbols.push_back(static_cast<std::uint8_t>(200 + row % 3));
    symbols.push_back(static_cast<std::uint8_t>(row % 256));
  }
  Tables tables;
  std::vector<FrequencyTable> owned;
  for (std::size_t column = 0; column < 3; ++column) {
    Bytes of_column;
    for (std::size_t i = column; i < symbols.size(); i += 3) of_column.push_back(symbols[i]);
    owned.push_back(table_of(of_column));
  }
  for (const FrequencyTable& table : owned) tables.push_back(&table);
  check_round_trip(symbols, tables);
  // One symbol costs nothing, one of three 1.6 bits, one of 256 eight.
  const double bits = 8.0 * static_cast<double>(rans_encode(symbols, tables).size() - kStatesBytes) / 1000.0;
  CHECK(bits == doctest::Approx(9.6).epsilon(0.02));
}

TEST_CASE("one symbol alone takes no byte beside the states, however often it occurs") {
  const Bytes symbols(100'000, 42);
  const FrequencyTable table = table_of(symbols);
  CHECK(table.frequency(42) == kProbabilityTotal);
  check_round_trip(symbols, {&table});
  CHECK(rans_encode(symbols, Tables{&table}).size() == kStatesBytes);
}

TEST_CASE("all 255 symbols, the rarest once in 4096, come back") {
  Bytes symbols(4000, 1);
  for (int symbol = 1; symbol <= 255; ++symbol) symbols.push_back(static_cast<std::uint8_t>(symbol));
  const FrequencyTable table = table_of(symbols);
  CHECK(table.frequency(200) == 1);
  check_round_trip(symbols, {&table});
  std::reverse(symbols.begin(), symbols.end());
  check_round_trip(symbols, {&table});
}

TEST_CASE("the length of a stream is its entropy within a hundredth") {
  const Bytes symbols = bell_symbols(200'000, 9);
  const FrequencyTable table = table_of(symbols);
  double bits = 0;
  for (const std::uint8_t symbol : symbols) bits -= std::log2(table.frequency(symbol) / 4096.0);
  const auto bytes = static_cast<double>(rans_encode(symbols, Tables{&table}).size());
  CHECK(bytes == doctest::Approx(bits / 8).epsilon(0.01));
}

TEST_CASE("scaled counts add up to 4096 and keep every symbol that occurs") {
  testing::Random random(5);
  for (int round = 0; round < 200; ++round) {
    std::array<std::uint64_t, 256> counts{};
    for (std::uint32_t left = 1 + random.below(256); left > 0; --left)
      counts[random.below(256)] += random.below(round % 2 == 0 ? 3 : 1u << 30);
    if (std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}) == 0) continue;
    const auto scaled = scale_counts(counts);
    CHECK(std::accumulate(scaled.begin(), scaled.end(), 0u) == kProbabilityTotal);
    for (std::size_t symbol = 0; symbol < 256; ++symbol) CHECK((scaled[symbol] > 0) == (counts[symbol] > 0));
  }
  CHECK(scale_counts(std::array<std::uint64_t, 256>{})[0] == kProbabilityTotal);
  // 256 symbols of which one takes nearly all.
  std::array<std::uint64_t, 256> steep;
  steep.fill(1);
  steep[3] = std::uint64_t{1} << 32;
  CHECK(scale_counts(steep)[3] == kProbabilityTotal - 255);
}

TEST_CASE("frequencies that do not add up to 4096 are refused") {
  std::array<std::uint16_t, 256> frequencies{};
  CHECK_FALSE(FrequencyTable::make(frequencies).ok());
  frequencies[0] = 4095;
  CHECK(FrequencyTable::make(frequencies).error().message.find("4096") != std::string::npos);
  frequencies[255] = 1;
  CHECK(FrequencyTable::make(frequencies).ok());
  frequencies[255] = 2;
  CHECK(FrequencyTable::make(frequencies).error().code == ErrorCode::kCorrupt);
  frequencies.fill(0xffff);
  CHECK_FALSE(FrequencyTable::make(frequencies).ok());
}

TEST_CASE("every truncation and every extension of a stream is found") {
  const Bytes symbols = bell_symbols(333, 11);
  const FrequencyTable table = table_of(symbols);
  const Tables tables(3, &table);
  const Bytes stream = rans_encode(symbols, tables);
  Bytes decoded(symbols.size());
  for (std::size_t length = 0; length < stream.size(); ++length) {
    CAPTURE(length);
    const Bytes shorter(stream.begin(), stream.begin() + static_cast<std::ptrdiff_t>(length));
    const Status status = decode(shorter, tables, decoded);
    REQUIRE_FALSE(status.ok());
    CHECK(status.error().code == ErrorCode::kCorrupt);
  }
  for (int byte = 0; byte < 256; ++byte) {
    Bytes longer = stream;
    for (int count = 0; count < 5; ++count) {
      longer.push_back(static_cast<std::uint8_t>(byte));
      REQUIRE_FALSE(decode(longer, tables, decoded).ok());
    }
  }
}

TEST_CASE("every changed byte of a stream is found, or gives other symbols that have a frequency") {
  const Bytes symbols = bell_symbols(200, 12);
  const FrequencyTable table = table_of(symbols);
  const Tables tables(5, &table);
  const Bytes stream = rans_encode(symbols, tables);
  for (std::size_t at = 0; at < stream.size(); ++at) {
    for (int change = 1; change < 256; ++change) {
      Bytes changed = stream;
      changed[at] = static_cast<std::uint8_t>(changed[at] ^ change);
      Bytes decoded(symbols.size());
      if (!decode(changed, tables, decoded).ok()) continue;
      CHECK(decoded != symbols);
      for (const std::uint8_t symbol : decoded) REQUIRE(table.frequency(symbol) > 0);
    }
  }
}

TEST_CASE("states below 2^16 are impossible and refused before anything is decoded") {
  const Bytes symbols(8, 1);
  const FrequencyTable table = table_of(symbols);
  Bytes stream = rans_encode(symbols, Tables{&table});
  for (std::size_t coder = 0; coder < kCoders; ++coder) {
    Bytes changed = stream;
    changed[4 * coder + 2] = 0;
    Bytes decoded(8);
    const Status status = decode(changed, {&table}, decoded);
    REQUIRE_FALSE(status.ok());
    CHECK(status.error().message.find("impossible state") != std::string::npos);
  }
}
