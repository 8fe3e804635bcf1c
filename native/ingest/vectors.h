// SPDX-License-Identifier: MIT
// Embeddings made elsewhere as a source: index documents of a museum in production, one file a document, or
// JSON Lines, one vector a line. No picture is read: works keep the addresses of theirs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/work.h"
#include "io/table_memory.h"
#include "vitrine/result.h"

namespace vitrine::ingest {

// Largest index document: a vector of kMaxEmbeddingDimension numbers is 400 KB, and a palette, notes and
// texts stand beside it.
inline constexpr std::uint64_t kMaxDocumentBytes = 4ull << 20;
// Longest text of one field, that of a site's reader; and longest id, below what the page accepts.
inline constexpr std::size_t kMaxFieldBytes = 64 << 10;
inline constexpr std::size_t kMaxIdBytes = 1024;

// One work and its embedding, as read.
struct VectorRecord {
  Work work;
  std::vector<float> values;  // unit length
  // Values that were left out, and what to do: a picture's address that is none, a text that is a book.
  std::vector<std::pair<std::string, std::string>> notes;
};

// Works and their embeddings: ids ascending and unique, all vectors of one dimension and of unit length.
struct VectorCollection {
  Collection collection;
  std::uint32_t dimension = 0;
  io::FloatTable values;  // [works][dimension], row-major
};

// Reads {"query", "display", "vectorValues": {"features": [...]}}, alone or below "document" or "_source".
// Errors, without a file's name: kUnsupported for JSON without such a vector; kCorrupt for what is no JSON, a
// document without id, or a vector that is empty, longer than kMaxEmbeddingDimension, holds anything but
// finite numbers, or is zero; kTooLarge.
[[nodiscard]] Result<VectorRecord> parse_index_document(std::string_view text);

// Reads {"id", "iiif_url", "vec": [...]}; other members are passed over. Errors: as above.
[[nodiscard]] Result<VectorRecord> parse_vector_line(std::string_view text);

// True where one of the first *.json files below `folder` is an index document. Hidden files and folders, and
// everything below `except`, are passed over.
[[nodiscard]] bool holds_index_documents(const std::filesystem::path& folder,
                                         const std::filesystem::path& except);

// Every *.json below `folder`, recursively, in the order of their paths; hidden ones and everything below
// `except` are passed over. Left out and reported: files that are no index document, a document whose id an
// earlier one has, and documents whose vectors are of another dimension than most. Errors: kNotFound, kIo;
// kInvalidArgument where no document can be used, naming the first file and its fault; kInterrupted;
// kOutOfMemory.
[[nodiscard]] Result<VectorCollection> read_index_documents(const std::filesystem::path& folder,
                                                            const std::filesystem::path& except);

// A file of JSON Lines of any size, read in pieces. Reported and left out as above, by line. Errors: as
// above; kUnsupported where no line holds a vector.
[[nodiscard]] Result<VectorCollection> read_vectors_jsonl(const std::filesystem::path& file);

// Moves the works of `part` into `all`, keeping the order by id; of two works with one id the earlier stays
// and the later is reported. Errors: kInvalidArgument where the dimensions differ.
[[nodiscard]] Status merge(VectorCollection& all, VectorCollection part);

}  // namespace vitrine::ingest
