// SPDX-License-Identifier: MIT
#include <algorithm>
#include <bit>
#include <span>
#include <system_error>

#include "io/files.h"
#include "io/hash.h"
#include "publish/catalogue_json.h"
#include "publish/part.h"
#include "publish/place_file.h"
#include "publish/site_files.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

void put_text(std::string& out, std::string_view text) {
  out += std::to_string(text.size()) + ':';
  out += text;
}

io::Bytes rows_as_bytes(std::span<const float> rows) {
  io::Bytes bytes;
  bytes.reserve(4 * rows.size());
  for (const float value : rows) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    for (int shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<std::uint8_t>(bits >> shift));
  }
  return bytes;
}

std::span<const float> rows_of(const build::Embeddings& table, std::size_t first, std::size_t count) {
  return std::span(table.values).subspan(first * table.dimension, count * table.dimension);
}

Result<FileReference> place(const fs::path& folder, const std::string& file,
                            std::span<const std::uint8_t> bytes) {
  if (Status status = place_file(folder / file, bytes); !status.ok()) return status.error();
  return reference_of(file, bytes);
}

Result<PartRun> write_run(const fs::path& folder, const EmbeddedWorks& works, std::size_t first) {
  const std::size_t count = std::min<std::size_t>(kWorksPerRun, works.works.size() - first);
  const std::string number = std::to_string(first / kWorksPerRun);
  const std::string text = shard_text(0, std::span(works.works).subspan(first, count), Summaries::kWithin);
  if (text.size() > kMaxShardBytes) {
    return Error{ErrorCode::kTooLarge, "the texts from work \"" + io::printable(works.works[first].work.id) +
                                           "\" on exceed 64 MiB; shorten them"};
  }
  PartRun run;
  run.works = static_cast<std::uint32_t>(count);
  Result<FileReference> catalogue = place(folder, "data/catalogue-" + number + ".json", as_bytes(text));
  if (!catalogue.ok()) return catalogue.error();
  run.catalogue = std::move(*catalogue);
  Result<FileReference> rows = place(folder, "data/embeddings-" + number + ".bin",
                                     rows_as_bytes(rows_of(works.embeddings, first, count)));
  if (!rows.ok()) return rows.error();
  run.embeddings = std::move(*rows);
  if (works.instant.dimension == 0) return run;
  Result<FileReference> instant =
      place(folder, "data/instant-" + number + ".bin", rows_as_bytes(rows_of(works.instant, first, count)));
  if (!instant.ok()) return instant.error();
  run.instant = std::move(*instant);
  return run;
}

}  // namespace

ingest::Collection take_shard(const ingest::Collection& collection, const Shard& shard) {
  ingest::Collection taken;
  taken.skipped = collection.skipped;
  for (std::size_t i = shard.number - 1; i < collection.works.size(); i += shard.count)
    taken.works.push_back(collection.works[i]);
  return taken;
}

std::string collection_hash(const ingest::Collection& collection) {
  std::string digests;
  for (const ingest::Work& work : collection.works) {
    std::string texts;
    for (const std::string& text : {work.id, work.title, work.maker, work.date, work.type, work.language,
                                    work.rights, work.required_statement, work.homepage}) {
      put_text(texts, text);
    }
    for (const std::string& subject : work.subjects) put_text(texts, subject);
    if (!work.summary.empty()) put_text(texts, work.summary);
    for (const ingest::Labelled& entry : work.metadata) {
      put_text(texts, entry.label);
      put_text(texts, entry.value);
    }
    for (const ingest::Provider& provider : work.providers) {
      for (const std::string& text : {provider.label, provider.homepage, provider.logo_url})
        put_text(texts, text);
    }
    put_text(texts, std::to_string(work.images.size()));
    const io::Digest digest = io::sha256(std::string_view(texts));
    digests.append(digest.begin(), digest.end());
  }
  return io::hex(io::sha256(std::string_view(digests)));
}

Status check_part_folder(const fs::path& folder) {
  std::error_code ignored;
  for (const std::string_view name : {kEntryName, std::string_view("index.html")}) {
    if (!fs::exists(folder / name, ignored)) continue;
    return Error{ErrorCode::kInvalidArgument,
                 io::display(folder) + " holds " + std::string(name) +
                     ", and a part of a collection is no site; name another folder"};
  }
  return Done{};
}

Status write_part(const fs::path& folder, Part part, const EmbeddedWorks& works, std::size_t shard_works) {
  std::error_code failure;
  fs::create_directories(folder, failure);
  // What stands there names files that are about to change.
  fs::remove(folder / kPartName, failure);
  auto kept = works.positions.begin();
  for (std::size_t i = 0; i < shard_works; ++i) {
    if (kept != works.positions.end() && *kept == i) {
      ++kept;
    } else {
      part.left_out.push_back(static_cast<std::uint32_t>(part.shard.number - 1 + i * part.shard.count));
    }
  }
  part.skipped = works.skipped;
  for (std::size_t first = 0; first < works.works.size(); first += kWorksPerRun) {
    Result<PartRun> run = write_run(folder, works, first);
    if (!run.ok()) return run.error();
    part.runs.push_back(std::move(*run));
  }
  const std::string text = part_text(part);
  if (text.size() > kMaxPartBytes) {
    return Error{ErrorCode::kTooLarge,
                 "too many pictures were left out to list them in one part; make more shards, or repair the "
                 "pictures"};
  }
  // What cannot be read back is found now, not when all shards are there.
  if (const Result<Part> readable = parse_part(text, std::string(kPartName)); !readable.ok())
    return readable.error();
  if (Status status = sync_site(folder); !status.ok()) return status;
  return io::write_file(folder / kPartName, as_bytes(text));
}

}  // namespace vitrine::publish
