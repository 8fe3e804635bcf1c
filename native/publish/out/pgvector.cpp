// SPDX-License-Identifier: MIT
// Target pgvector: one file that psql loads, in one transaction, and one that asks.
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "io/files.h"
#include "io/parallel.h"
#include "publish/out/database_text.h"
#include "publish/out/output_file.h"
#include "publish/out/targets.h"
#include "publish/out/work_addresses.h"

namespace vitrine::publish {
namespace {

// What pgvector's HNSW index holds of type vector, and of halfvec, whose values take half the bytes.
constexpr std::uint32_t kMostIndexed = 2000;
constexpr std::uint32_t kMostIndexedHalf = 4000;

struct Table {
  std::string name;
  std::uint32_t dimension = 0;
  bool half = false;  // the index compares halves: of 2001 to 4000 values

  // What is indexed, and must stand in a query word for word for the index to serve it.
  std::string compared() const {
    return half ? "embedding::halfvec(" + std::to_string(dimension) + ")" : "embedding";
  }
};

std::string schema_of(const Table& table, std::size_t works) {
  const std::string dimension = std::to_string(table.dimension);
  std::string index =
      "CREATE INDEX " + table.name + "_look ON " + table.name + " USING hnsw (" +
      (table.half ? "(" + table.compared() + ") halfvec_cosine_ops" : "embedding vector_cosine_ops") + ");\n";
  return "-- " + std::to_string(works) + " works, vectors of " + dimension +
         " values. Load with:  psql DATABASE -f load.sql\n"
         "-- All or nothing: until the end readers see the table as it was. Loading again replaces it.\n"
         "\\set ON_ERROR_STOP on\n"
         "BEGIN;\n"
         "SET LOCAL client_encoding = 'UTF8';\n"
         "SET LOCAL client_min_messages = warning;\n"
         "CREATE EXTENSION IF NOT EXISTS vector;\n"
         "DROP TABLE IF EXISTS " +
         table.name + ";\nCREATE TABLE " + table.name +
         " (\n"
         "  id text PRIMARY KEY,\n"
         "  title text NOT NULL,\n"
         "  iiif_url text,\n"
         "  local_url text,\n"
         "  embedding vector(" +
         dimension +
         ") NOT NULL\n"
         ");\n" +
         "-- Filled first, indexed after: that is many times faster than the other way round.\n" + "COPY " +
         table.name + " (id, title, iiif_url, local_url, embedding) FROM stdin;\n" + "\\.\n" + index +
         "ANALYZE " + table.name + ";\nCOMMIT;\n";
}

std::string query_of(const Table& table) {
  const std::string asked = "(SELECT " + table.compared() + " FROM " + table.name + " WHERE id = :'id')";
  return "-- The ten works that look most like one, itself left out:\n"
         "--   psql DATABASE -v id=ID -f query.sql\n"
         "-- More of them are found, more slowly, after  SET hnsw.ef_search = 100;\n"
         "SELECT id, title, iiif_url, 1 - (" +
         table.compared() + " <=> " + asked + ") AS score\nFROM " + table.name +
         "\nWHERE id <> :'id'\nORDER BY " + table.compared() + " <=> " + asked + "\nLIMIT 10;\n";
}

Result<std::string> line_of(const TargetRequest& request, WorkIndex work, std::span<const float> row) {
  const PublishedWork& published = request.site.works[work];
  if (published.work.id.find('\0') != std::string::npos) {
    return Error{ErrorCode::kInvalidArgument, "the id \"" + io::printable(published.work.id) +
                                                  "\" holds a zero byte, which no text of PostgreSQL can"};
  }
  const WorkAddresses addresses = addresses_of(published, request.base_url);
  std::string line;
  append_copy_text(line, published.work.id);
  line += '\t';
  append_copy_text(line, published.work.title);
  line += '\t';
  append_copy_known(line, addresses.iiif_url);
  line += '\t';
  append_copy_known(line, addresses.local_url);
  line += '\t';
  append_vector(line, row);
  line += '\n';
  return line;
}

Status write_rows(const TargetRequest& request, const SiteVectors& vectors, OutputFile& file) {
  io::Progress progress("load.sql", request.site.works.size(), request.progress);
  std::vector<float> row(vectors.dimension());
  for (WorkIndex work = 0; work < request.site.works.size(); ++work) {
    if (io::interrupted()) return Error{ErrorCode::kInterrupted, "interrupted; nothing was written"};
    if (Status status = vectors.read(work, row); !status.ok()) return status;
    const Result<std::string> line = line_of(request, work, row);
    if (!line.ok()) return line.error();
    if (Status status = file.write(*line); !status.ok()) return status;
    progress.advance();
  }
  return Done{};
}

}  // namespace

Status write_pgvector(const TargetRequest& request) {
  if (Status status = check_name(request.database.collection, kTableName); !status.ok()) return status;
  const SiteVectors* vectors = request.vectors;
  std::unique_ptr<SiteVectors> projected;
  if (vectors->dimension() > kMostIndexedHalf) {
    projected = projected_vectors(request.site);
    std::fprintf(stderr,
                 "pgvector indexes at most %u values, the embeddings have %u: the table gets projected "
                 "vectors of %u values, from the site's codes\n",
                 kMostIndexedHalf, vectors->dimension(), projected->dimension());
    vectors = projected.get();
  }
  const Table table{request.database.collection, vectors->dimension(), vectors->dimension() > kMostIndexed};
  const std::string schema = schema_of(table, request.site.works.size());
  const std::size_t data = schema.find("\\.\n");
  Result<OutputFile> file = OutputFile::create(request.out / "load.sql");
  if (!file.ok()) return file.error();
  if (Status status = file->write(schema.substr(0, data)); !status.ok()) return status;
  if (Status status = write_rows(request, *vectors, *file); !status.ok()) return status;
  if (Status status = file->write(schema.substr(data)); !status.ok()) return status;
  if (Status status = file->finish(); !status.ok()) return status;
  return io::write_file(request.out / "query.sql", query_of(table));
}

}  // namespace vitrine::publish
