// SPDX-License-Identifier: MIT
// A line of the JSON Lines that similarity pipelines exchange: an id, addresses and a vector.
#include <string>
#include <utility>

#include "ingest/json_object.h"
#include "ingest/vector_record.h"

namespace vitrine::ingest {

Result<VectorRecord> parse_vector_line(std::string_view text) {
  if (text.size() > kMaxJsonLineBytes) {
    return Error{ErrorCode::kTooLarge, "longer than " + std::to_string(kMaxJsonLineBytes) + " bytes"};
  }
  std::string id, url;
  VectorField vector;
  const Status read = read_json_paths(text, [&](std::string_view path, const JsonValue& value) {
    if (path == "vec/*") return vector.add(value);
    if (path == "vec") return vector.begin(value);
    if (path == "id") id = value.text;
    if (path == "iiif_url") url = value.text;
  });
  if (!read.ok()) return read.error();
  Result<std::vector<float>> values = vector.take("vec");
  if (!values.ok()) return values.error();
  VectorRecord record;
  record.values = std::move(*values);
  if (const Status status = set_id(record, id); !status.ok()) return status.error();
  set_picture(record, url);
  return record;
}

}  // namespace vitrine::ingest
