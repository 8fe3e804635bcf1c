// SPDX-License-Identifier: MIT
// What index documents and lines of JSON have in common while they are read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/json_paths.h"
#include "ingest/vectors.h"

namespace vitrine::ingest {

// A list of numbers as it arrives, value by value. What does not fit is remembered, not kept.
class VectorField {
 public:
  // The list itself (again where a key is given twice: the last one counts), then each of its members.
  void begin(const JsonValue& list);
  void add(const JsonValue& value);

  [[nodiscard]] bool present() const { return present_; }
  // The vector at unit length. `name` opens the error's message. Errors: as parse_index_document().
  [[nodiscard]] Result<std::vector<float>> take(const std::string& name);

 private:
  bool present_ = false, is_list_ = false;
  std::uint64_t count_ = 0;   // members met, kept or not
  std::uint64_t faulty_ = 0;  // position of the first that is no finite float32, from 1; 0: none
  std::vector<float> values_;
};

// The text cleaned, or nothing and a note where it is longer than kMaxFieldBytes. `name` is the field's.
[[nodiscard]] std::string field_text(std::string_view text, const std::string& name, VectorRecord& record);

// Sets the record's id. Errors: kCorrupt where it is missing, kTooLarge.
[[nodiscard]] Status set_id(VectorRecord& record, std::string_view id);

// Gives the record an image at this address. One that is no https address gets a note instead: a page shows
// no other.
void set_picture(VectorRecord& record, const std::string& url);

}  // namespace vitrine::ingest
