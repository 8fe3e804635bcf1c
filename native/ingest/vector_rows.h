// SPDX-License-Identifier: MIT
// Records with vectors as they come, and the one collection they make.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/vectors.h"

namespace vitrine::ingest {

// Sorts by dimension while records come in: which dimension is the collection's is known only at the end,
// and the first record may be the one that is wrong.
class VectorRows {
 public:
  // `where` names the file or the file's line in reports.
  void add(VectorRecord record, std::string where);
  void skip(std::string where, std::string reason, std::string remedy);

  // Records added so far, whatever their dimension.
  [[nodiscard]] std::uint64_t records() const { return records_; }
  [[nodiscard]] const std::vector<Skipped>& skipped() const { return skipped_; }

  // The records of the commonest dimension (of equally common ones, that which came first), by id. REQUIRES:
  // records() > 0.
  [[nodiscard]] VectorCollection finish() &&;

 private:
  struct Group {
    std::uint64_t first = 0;  // number of its first record
    std::vector<Work> works;
    std::vector<std::string> where;
    io::FloatTable values;
  };

  void leave_out_others(const Group& chosen, std::uint32_t dimension);

  std::map<std::uint32_t, Group> groups_;
  std::uint64_t records_ = 0;
  std::vector<Skipped> skipped_;
};

// What to do about a record that could not be read, by the error's code.
[[nodiscard]] std::string vector_remedy(const Error& error);

// Moves row `order[i]` of a row-major matrix to row i, in place: a second copy of a large collection's
// vectors may not fit into memory. REQUIRES: `order` holds each of its positions once.
void permute_rows(io::FloatTable& values, std::size_t dimension, std::vector<std::size_t> order);

}  // namespace vitrine::ingest
