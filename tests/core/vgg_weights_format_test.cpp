// SPDX-License-Identifier: MIT
// Files made by hand from what models/FORMAT.md says, with none of the writer's code.
#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <map>
#include <string>

#include "core/reseal.h"
#include "vitrine/vgg_weights.h"

using namespace vitrine;
using vgg::LayerCoding;

namespace {

using Bytes = std::vector<std::uint8_t>;
using Table = std::map<std::uint8_t, std::uint32_t>;  // symbol to frequency

void put(Bytes& to, std::uint64_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) to.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
}
void put_float(Bytes& to, float number) {
  std::uint32_t bits;
  std::memcpy(&bits, &number, sizeof(bits));
  put(to, bits, 4);
}
void put_table(Bytes& to, const Table& table) {
  for (int symbol = 0; symbol < 256; ++symbol) {
    const auto entry = table.find(static_cast<std::uint8_t>(symbol));
    put(to, entry == table.end() ? 0 : entry->second, 2);
  }
}

// The encoder of the text.
Bytes stream_of(const Bytes& symbols, const Table& table) {
  std::array<std::uint64_t, 4> states = {1 << 16, 1 << 16, 1 << 16, 1 << 16};
  std::vector<std::uint64_t> words;
  for (std::size_t i = symbols.size(); i-- > 0;) {
    std::uint64_t start = 0;
    for (const auto& [symbol, frequency] : table) start += symbol < symbols[i] ? frequency : 0;
    const std::uint64_t frequency = table.at(symbols[i]);
    std::uint64_t& state = states[i % 4];
    if (state >= frequency << 20) {
      words.insert(words.begin(), state % 65536);
      state /= 65536;
    }
    state = state / frequency * 4096 + state % frequency + start;
  }
  Bytes stream;
  for (const std::uint64_t state : states) put(stream, state, 4);
  for (const std::uint64_t word : words) put(stream, word, 2);
  return stream;
}

struct HandMadeLayer {
  std::uint8_t kind, flags, coding, levels;
  std::uint32_t outputs;
  std::uint64_t bytes;
};

Bytes head_of(std::uint32_t channels, std::uint32_t side, const std::vector<HandMadeLayer>& layers) {
  Bytes head = {0x56, 0x49, 0x54, 0x52, 0x56, 0x47, 0x47, 0x1a};
  for (const std::uint64_t field : {std::uint64_t{1}, std::uint64_t{channels}, std::uint64_t{side},
                                    std::uint64_t{side}, std::uint64_t{layers.size()}})
    put(head, field, 4);
  for (const HandMadeLayer& layer : layers) {
    head.insert(head.end(), {layer.kind, layer.flags, layer.coding, layer.levels});
    put(head, layer.outputs, 4);
    put(head, layer.bytes, 8);
  }
  put(head, testing::plain_crc32(head), 4);
  return head;
}

// The text's small file.
const Table kSmallTable = {{0, 1024}, {1, 1024}, {3, 1024}, {253, 1024}};

Bytes small_chunk() {
  const Bytes stream = stream_of({0, 1, 3, 253, 0, 1, 3, 253, 0, 1, 1, 1, 0, 0, 0, 3, 3, 253}, kSmallTable);
  Bytes chunk;
  put(chunk, stream.size(), 4);
  chunk.insert(chunk.end(), stream.begin(), stream.end());
  return chunk;
}

Bytes small_body() {
  Bytes body;
  for (const float number : {1.0f, -2.0f, 0.5f, 0.25f}) put_float(body, number);
  put_table(body, kSmallTable);
  const Bytes chunk = small_chunk();
  body.insert(body.end(), chunk.begin(), chunk.end());
  return body;
}

std::vector<float> weights_of(const Bytes& head, const Bytes& body) {
  std::vector<float> found;
  const Status read = vgg::decode_weights(
      head, body, [&](std::size_t, std::span<const float> weights, std::span<const float> bias) -> Status {
        found.insert(found.end(), weights.begin(), weights.end());
        found.insert(found.end(), bias.begin(), bias.end());
        return Done{};
      });
  REQUIRE_MESSAGE(read.ok(), read.error().message);
  return found;
}

std::string in_hex(const Bytes& bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += text.empty() ? "" : " ";
    text += "0123456789abcdef"[byte / 16];
    text += "0123456789abcdef"[byte % 16];
  }
  return text;
}

}  // namespace

TEST_CASE("vgg weights format: the small file of the text is what it says") {
  const Bytes body = small_body();
  const Bytes head = head_of(1, 4, {{0, 1, 0, 3, 2, body.size()}});
  CHECK(in_hex(head) ==
        "56 49 54 52 56 47 47 1a 01 00 00 00 01 00 00 00 04 00 00 00 04 00 00 00 01 00 00 00 00 01 00 03 "
        "02 00 00 00 24 02 00 00 00 00 00 00 8a 1f 47 27");
  CHECK(in_hex(small_chunk()) == "10 00 00 00 00 00 08 04 00 54 0c 04 00 68 00 01 00 7c 02 01");
  CHECK(weights_of(head, body) == std::vector<float>{0,    0.5,  1.5, -1.5, 0, 0.5,  1.5,  -1.5,  0, 0.25,
                                                     0.25, 0.25, 0,   0,    0, 0.75, 0.75, -0.75, 1, -2});
}

TEST_CASE("vgg weights format: a dense layer's rows are in blocks of 16 channels, pixel by pixel") {
  // 17 channels of 1 x 1, 8 bits: 32 numbers a row. Three outputs.
  Bytes symbols;
  for (int row = 0; row < 3; ++row) {
    for (int i = 0; i < 32; ++i) symbols.push_back(static_cast<std::uint8_t>(i < 17 ? i - 8 + row : 0));
  }
  Table table = {{0, 1024}};
  for (int value = -8; value <= 10; ++value)
    if (value != 0) table[static_cast<std::uint8_t>(value)] = value == 1 ? 1000 : 124;
  std::uint32_t sum = 0;
  for (const auto& entry : table) sum += entry.second;
  table[1] += 4096 - sum;
  Bytes body;
  for (int i = 0; i < 3; ++i) put_float(body, 0);
  for (int i = 0; i < 3; ++i) put_float(body, 2);
  put_table(body, table);
  const Bytes stream = stream_of(symbols, table);
  put(body, stream.size(), 4);
  body.insert(body.end(), stream.begin(), stream.end());
  const std::vector<float> found = weights_of(head_of(17, 1, {{1, 0, 0, 10, 3, body.size()}}), body);
  for (int row = 0; row < 3; ++row) {
    for (int i = 0; i < 17; ++i)
      CHECK(found[static_cast<std::size_t>(row * 17 + i)] == static_cast<float>(2 * (i - 8 + row)));
  }
}

TEST_CASE("vgg weights format: four bits are two numbers a byte, and a group has a scale") {
  // 2 channels of 2 x 2: a block of 4 pixels of 16 channels, two groups. One output.
  std::array<int, 64> numbers{};
  for (std::size_t pixel = 0; pixel < 4; ++pixel) {
    numbers[pixel * 16] = static_cast<int>(pixel) - 7;      // of the first channel
    numbers[pixel * 16 + 1] = 7 - static_cast<int>(pixel);  // of the second
  }
  Bytes symbols;
  for (std::size_t group = 0; group < 2; ++group) {
    for (std::size_t i = 0; i < 16; ++i) {
      const int low = numbers[group * 32 + i], high = numbers[group * 32 + 16 + i];
      symbols.push_back(static_cast<std::uint8_t>((high + 8) * 16 + low + 8));
    }
  }
  Table table = {{0x88, 3584}};
  for (const std::uint8_t symbol : symbols) table.insert({symbol, 1});
  std::uint32_t sum = 0;
  for (const auto& entry : table) sum += entry.second;
  table[0x99] += 4096 - sum;
  const Table scales = {{3, 2048}, {31, 2048}};
  Bytes body;
  put_float(body, 0.5f);
  put_float(body, 0.125f);
  put_table(body, scales);
  put_table(body, table);
  const Bytes first = stream_of({3, 31}, scales), second = stream_of(symbols, table);
  put(body, 4 + first.size() + second.size(), 4);
  put(body, first.size(), 4);
  body.insert(body.end(), first.begin(), first.end());
  body.insert(body.end(), second.begin(), second.end());
  const std::vector<float> found = weights_of(head_of(2, 2, {{1, 0, 1, 7, 1, body.size()}}), body);
  const auto weight = [](int number, int scale) { return 0.125f * static_cast<float>(scale * number); };
  CHECK(found == std::vector<float>{weight(-7, 3), weight(-6, 3), weight(-5, 31), weight(-4, 31),
                                    weight(7, 3), weight(6, 3), weight(5, 31), weight(4, 31), 0.5f});
}
