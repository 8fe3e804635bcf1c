// SPDX-License-Identifier: MIT
// Vectors as NumPy stores them (.npy), with a list of ids beside them: what notebooks leave behind.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "ingest/vectors.h"
#include "vitrine/result.h"

namespace vitrine::ingest {

// Longest header read. A matrix needs some 120 bytes; the format's first version allows 64 KiB.
inline constexpr std::size_t kMaxNpyHeaderBytes = 64 << 10;
// Longest list of ids: kMaxIdBytes for a million works.
inline constexpr std::uint64_t kMaxIdsBytes = 1ull << 30;

enum class NpyType : std::uint8_t { kFloat16, kFloat32, kFloat64 };

// What the header of a matrix says.
struct NpyMatrix {
  NpyType type = NpyType::kFloat32;
  std::uint64_t rows = 0, columns = 0;
};

// Reads the header's text, "{'descr': '<f4', 'fortran_order': False, 'shape': (298, 4096), }", as NEP 1 has
// it. Errors: kCorrupt for anything else; kUnsupported for numbers that are no floats, big-endian, stored
// column by column, or a shape that is no matrix, each with a remedy.
[[nodiscard]] Result<NpyMatrix> parse_npy_header(std::string_view text);

// The rows of a matrix as embeddings. The ids, one a row, stand in `ids`: a text with one a line, or a JSON
// list of texts; empty: looked for beside the matrix, as <name>.ids.txt, <name>.ids.json, ids.txt or
// ids.json. Reported and left out: rows that are zero or hold anything but finite numbers, rows without an
// id, and of several rows with one id all but the first. Errors: kNotFound, kIo, kTooLarge; kCorrupt where
// the file is cut, or the number of ids is not that of the rows; those of parse_npy_header(); kInvalidArgument
// where no row can be used.
[[nodiscard]] Result<VectorCollection> read_vectors_npy(const std::filesystem::path& file,
                                                        const std::filesystem::path& ids);

}  // namespace vitrine::ingest
