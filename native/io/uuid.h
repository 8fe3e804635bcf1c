// SPDX-License-Identifier: MIT
// UUIDs of version 5 (RFC 9562): the same name in the same namespace has the same UUID, whoever makes it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace vitrine::io {

using Uuid = std::array<std::uint8_t, 16>;

// The RFC's namespaces for domain names and for identifiers of objects.
inline constexpr Uuid kUuidNamespaceDns = {0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
                                           0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
inline constexpr Uuid kUuidNamespaceOid = {0x6b, 0xa7, 0xb8, 0x12, 0x9d, 0xad, 0x11, 0xd1,
                                           0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};

[[nodiscard]] Uuid uuid_v5(const Uuid& name_space, std::string_view name);

// "886313e1-3b8a-5372-9b90-0c9aee199e5d"
[[nodiscard]] std::string uuid_text(const Uuid& uuid);

}  // namespace vitrine::io
