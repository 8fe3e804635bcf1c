// SPDX-License-Identifier: MIT
// Which addresses of the network are the public internet, and which lead into somebody's own house: an
// address in a stranger's document must not make this machine ask its neighbours.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace vitrine::io {

// True for four (IPv4) or sixteen (IPv6) bytes of a globally reachable unicast address. IPv4 addresses inside
// IPv6 ones (mapped, NAT64, 6to4) count as what they lead to.
[[nodiscard]] bool is_public_address(std::span<const std::uint8_t> address);

// True where a host is a literal address that is not public, or a name that always means this machine or its
// network: "localhost", "*.localhost", "*.local", "*.internal". In brackets or not.
[[nodiscard]] bool is_private_host(std::string_view host);

}  // namespace vitrine::io
