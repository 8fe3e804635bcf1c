// SPDX-License-Identifier: MIT
// A graph as a section: links as ascending differences. Works near in number are near in look, so most take
// one byte.
#pragma once

#include <cstdint>
#include <vector>

#include "core/format/byte_reader.h"
#include "vitrine/graph.h"
#include "vitrine/result.h"

namespace vitrine::format {

// REQUIRES: validate(graph) succeeded.
[[nodiscard]] std::vector<std::uint8_t> pack_graph(const GraphView& graph);

// Unpacks a graph of `works` works and proves it with validate(). Errors: kCorrupt naming the field.
[[nodiscard]] Status unpack_graph(ByteReader& reader, std::uint32_t works, OwnedGraph& graph);

}  // namespace vitrine::format
