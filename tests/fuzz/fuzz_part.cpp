// SPDX-License-Identifier: MIT
// Any text at all as part.json: a part whose numbers add up and whose paths stay below it, or an error; and a
// part that was read is written and read again as the same.
#include <cstdlib>
#include <string_view>

#include "publish/part.h"
#include "publish/site_files.h"

namespace {

void must(bool condition) {
  if (!condition) std::abort();
}

using vitrine::publish::FileReference;

void check_file(const FileReference& file) { must(vitrine::publish::is_site_path(file.file)); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vitrine::publish;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const vitrine::Result<Part> part = parse_part(text, "part.json");
  if (!part.ok()) {
    must(part.error().message.find("part.json") == 0);
    return 0;
  }
  must(part->shard.number >= 1 && part->shard.number <= part->shard.count);
  std::uint64_t works = 0;
  for (const PartRun& run : part->runs) {
    works += run.works;
    check_file(run.catalogue);
    check_file(run.embeddings);
    must(run.embeddings.bytes == std::uint64_t{4} * run.works * part->model.card.dimension);
    must(run.instant.has_value() == (part->instant_dimension > 0));
    if (run.instant) check_file(*run.instant);
  }
  const auto kept = kept_positions(*part);
  must(kept.size() == works);
  must(kept.empty() || kept.back() < part->collection_works);
  const std::string written = part_text(*part);
  const auto again = parse_part(written, "part.json");
  must(again.ok() && part_text(*again) == written);
  return 0;
}
