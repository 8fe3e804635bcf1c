// SPDX-License-Identifier: MIT
#include "io/private_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <string>

namespace vitrine::io {
namespace {

struct Block {
  std::array<std::uint8_t, 16> prefix;
  unsigned bits;
};

// IANA's registry of special-purpose addresses: what is not globally reachable, and multicast.
constexpr std::array<Block, 16> kSpecial4 = {{{{0}, 8},
                                              {{10}, 8},
                                              {{100, 64}, 10},
                                              {{127}, 8},
                                              {{169, 254}, 16},
                                              {{172, 16}, 12},
                                              {{192, 0, 0}, 24},
                                              {{192, 0, 2}, 24},
                                              {{192, 88, 99}, 24},
                                              {{192, 168}, 16},
                                              {{198, 18}, 15},
                                              {{198, 51, 100}, 24},
                                              {{203, 0, 113}, 24},
                                              {{224}, 4},
                                              {{240}, 4},
                                              {{255, 255, 255, 255}, 32}}};
constexpr std::array<Block, 8> kSpecial6 = {{{{}, 127},  // :: and ::1
                                             {{0x01}, 64},
                                             {{0x20, 0x01}, 23},
                                             {{0x20, 0x01, 0x0d, 0xb8}, 32},
                                             {{0x3f, 0xff}, 20},
                                             {{0x5f}, 16},
                                             {{0xfc}, 7},
                                             {{0xfe, 0x80}, 9}}};  // link-local and the old site-local
constexpr Block kMulticast6 = {{0xff}, 8};
constexpr Block kGlobal6 = {{0x20}, 3};
// Addresses that hold an IPv4 address, and where.
struct Holder {
  Block block;
  std::size_t at;
};
constexpr std::array<Holder, 4> kHolders = {{{{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96}, 12},
                                             {{{0x00, 0x64, 0xff, 0x9b}, 96}, 12},
                                             {{{0x20, 0x02}, 16}, 2},
                                             {{{}, 96}, 12}}};

bool lies_in(std::span<const std::uint8_t> address, const Block& block) {
  for (unsigned bit = 0; bit < block.bits; bit += 8) {
    const unsigned rest = std::min(8u, block.bits - bit);
    const auto mask = static_cast<std::uint8_t>(0xFF00u >> rest);
    if ((address[bit / 8] & mask) != (block.prefix[bit / 8] & mask)) return false;
  }
  return true;
}

bool ends_with_label(std::string_view host, std::string_view name) {
  return host == name ||
         (host.size() > name.size() && host.ends_with(name) && host[host.size() - name.size() - 1] == '.');
}

}  // namespace

bool is_public_address(std::span<const std::uint8_t> address) {
  const auto inside = [&](const Block& block) { return lies_in(address, block); };
  if (address.size() == 4) return std::none_of(kSpecial4.begin(), kSpecial4.end(), inside);
  if (address.size() != 16) return false;
  for (const Holder& holder : kHolders) {
    if (inside(holder.block)) return is_public_address(address.subspan(holder.at, 4));
  }
  return inside(kGlobal6) && !inside(kMulticast6) && std::none_of(kSpecial6.begin(), kSpecial6.end(), inside);
}

bool is_private_host(std::string_view host) {
  std::string name(host);
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  while (name.ends_with('.')) name.pop_back();
  for (const char* local : {"localhost", "local", "internal"}) {
    if (ends_with_label(name, local)) return true;
  }
  std::array<std::uint8_t, 16> bytes{};
  // inet_aton also reads what browsers do: "127.1", "0x7f000001", "2130706433".
  in_addr four{};
  if (::inet_aton(name.c_str(), &four) != 0) {
    const std::uint32_t number = ntohl(four.s_addr);
    for (unsigned i = 0; i < 4; ++i) bytes[i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
    return !is_public_address(std::span(bytes).first(4));
  }
  const std::string without_zone = name.substr(0, name.find('%'));
  if (::inet_pton(AF_INET6, without_zone.c_str(), bytes.data()) == 1) return !is_public_address(bytes);
  return false;
}

}  // namespace vitrine::io
