// SPDX-License-Identifier: MIT
// Any text at all as an index document and as a line with a vector: a record within the limits, of unit
// length, or an error; never more and never a crash.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ingest/fields.h"
#include "ingest/vectors.h"
#include "vitrine/embedding.h"
#include "vitrine/text.h"

namespace {

using vitrine::ingest::VectorRecord;

void must(bool condition) {
  if (!condition) std::abort();
}

void check(const vitrine::Result<VectorRecord>& record) {
  if (!record.ok()) return must(!record.error().message.empty());
  const vitrine::ingest::Work& work = record->work;
  must(!work.id.empty() && work.id.size() <= vitrine::ingest::kMaxIdBytes);
  for (const std::string* text :
       {&work.id, &work.title, &work.maker, &work.date, &work.rights, &work.required_statement}) {
    must(text->size() <= vitrine::ingest::kMaxFieldBytes && vitrine::is_utf8(*text));
  }
  must(work.homepage.empty() || vitrine::ingest::is_web_url(work.homepage));
  must(work.images.size() <= 1);
  for (const auto& image : work.images) {
    must(image.file.empty() && image.iiif_url.starts_with("https://"));
    must(std::isfinite(image.aspect_ratio) && image.aspect_ratio >= 0);
    must(image.colour.value_or(0) <= 0xFFFFFF);
  }
  must(!record->values.empty() && record->values.size() <= vitrine::kMaxEmbeddingDimension);
  must(std::abs(vitrine::dot(record->values, record->values) - 1) < 1e-3f);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(vitrine::ingest::parse_index_document(text));
  check(vitrine::ingest::parse_vector_line(text));
  return 0;
}
