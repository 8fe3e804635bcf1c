// SPDX-License-Identifier: MIT
// Target elasticsearch: mappings, documents in bulk files, the hash by sections, and searches to ask with.
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "io/files.h"
#include "io/parallel.h"
#include "io/uuid.h"
#include "publish/out/database_text.h"
#include "publish/out/elastic_requests.h"
#include "publish/out/lsh_files.h"
#include "publish/out/lsh_search.h"
#include "publish/out/output_file.h"
#include "publish/out/targets.h"
#include "publish/out/work_addresses.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

// What dense_vector holds in Elasticsearch 8.11 and later.
constexpr std::uint32_t kMostValues = 4096;
// Servers take requests of 100 MB; small ones are answered soon, and cost little where one fails.
constexpr std::size_t kBulkBytes = 8u << 20;
constexpr std::size_t kMaxDocumentId = 512;
constexpr std::uint32_t kSections = 256;

std::string document_id(const std::string& id) {
  return id.size() <= kMaxDocumentId ? id : io::uuid_text(io::uuid_v5(io::kUuidNamespaceOid, id));
}

void put_text(Json& json, const char* name, const std::string& text) {
  if (!text.empty()) json[name] = text;
}

std::vector<std::string> tokens_of(std::span<const std::uint16_t> clusters) {
  std::vector<std::string> tokens;
  for (std::uint32_t section = 0; section < clusters.size(); ++section)
    tokens.push_back(build::hash_token(section, clusters[section]));
  return tokens;
}

// Two lines of a bulk request.
std::string document_of(const TargetRequest& request, WorkIndex work, std::span<const std::uint16_t> clusters,
                        std::span<const float> vector) {
  const PublishedWork& published = request.site.works[work];
  const ingest::Work& texts = published.work;
  const WorkAddresses addresses = addresses_of(published, request.base_url);
  Json json = {{"id", texts.id}};
  put_text(json, "title", texts.title);
  put_text(json, "maker", texts.maker);
  put_text(json, "date", texts.date);
  put_text(json, "type", texts.type);
  if (!texts.subjects.empty()) json["subjects"] = texts.subjects;
  put_text(json, "iiif_url", addresses.iiif_url);
  put_text(json, "local_url", addresses.local_url);
  json["look"] = tokens_of(clusters);
  const Json action = {{"index", {{"_id", document_id(texts.id)}}}};
  std::string line = compact_json(action) + "\n" + compact_json(json);
  line.pop_back();
  line += ",\"embedding\":";
  append_vector(line, vector);
  return line + "}\n";
}

std::string bulk_name(std::size_t number) {
  const std::string digits = std::to_string(number);
  return "bulk-" + std::string(5 - std::min<std::size_t>(digits.size(), 5), '0') + digits + ".ndjson";
}

// Bulk files of an earlier run with more of them would be loaded too.
void remove_later_bulks(const fs::path& folder, std::size_t number) {
  std::error_code failure;
  while (fs::remove(folder / bulk_name(number), failure) && !failure) ++number;
}

class Export {
 public:
  Export(const TargetRequest& request, const SiteVectors& vectors) : request_(request), vectors_(vectors) {}

  Status run() {
    if (Status status = fit(); !status.ok()) return status;
    if (Status status = write_documents(); !status.ok()) return status;
    if (Status status = write_lsh(request_.out, request_.site, lsh_); !status.ok()) return status;
    return write_requests();
  }

 private:
  Status fit() {
    const DatabaseOptions& database = request_.database;
    build::SectionHashOptions options;
    options.sections = database.sections != 0 ? database.sections : std::min(kSections, vectors_.dimension());
    options.clusters = database.clusters;
    options.seed = database.seed;
    row_.resize(vectors_.dimension());
    Result<build::SectionHash> hash = build::fit_section_hash(
        static_cast<std::uint32_t>(request_.site.works.size()), vectors_.dimension(),
        [&](WorkIndex work) -> Result<std::span<const float>> {
          if (Status status = vectors_.read(work, row_); !status.ok()) return status.error();
          return std::span<const float>(row_);
        },
        options, 0);
    if (!hash.ok()) return hash.error();
    lsh_.model = LshModel{std::move(*hash), request_.site.index.space.id, vectors_.exact()};
    return Done{};
  }

  Status write_documents() {
    io::Progress progress("documents", request_.site.works.size(), request_.progress);
    std::size_t number = 0, bytes = 0;
    std::optional<OutputFile> file;
    for (WorkIndex work = 0; work < request_.site.works.size(); ++work) {
      if (io::interrupted()) return Error{ErrorCode::kInterrupted, "interrupted; run the same command again"};
      if (Status status = vectors_.read(work, row_); !status.ok()) return status;
      const std::vector<std::uint16_t> clusters = build::hash_embedding(lsh_.model.hash, row_);
      lsh_.clusters.insert(lsh_.clusters.end(), clusters.begin(), clusters.end());
      if (work == 0) take_example(clusters);
      const std::string lines = document_of(request_, work, clusters, row_);
      if (file && bytes + lines.size() > kBulkBytes) {
        if (Status status = file->finish(); !status.ok()) return status;
        file.reset();
      }
      if (!file) {
        Result<OutputFile> next = OutputFile::create(request_.out / bulk_name(number++));
        if (!next.ok()) return next.error();
        file.emplace(std::move(*next));
        bytes = 0;
      }
      if (Status status = file->write(lines); !status.ok()) return status;
      bytes += lines.size();
      progress.advance();
    }
    if (file) {
      if (Status status = file->finish(); !status.ok()) return status;
    }
    remove_later_bulks(request_.out, number);
    return Done{};
  }

  void take_example(std::span<const std::uint16_t> clusters) {
    const ingest::Work& work = request_.site.works.front().work;
    const std::vector<std::string> words = words_of(work.title);
    example_ = {document_id(work.id), words.empty() ? "dog" : words.front(), tokens_of(clusters), row_};
  }

  Status write_requests() {
    const ElasticShape shape{request_.database.collection, vectors_.dimension(), lsh_.model.hash.sections};
    for (const auto& [name, json] : elastic_requests(shape, example_)) {
      if (Status status = io::write_file(request_.out / name, indented_json(json)); !status.ok())
        return status;
    }
    return io::write_file(request_.out / "load.sh", elastic_loader(shape.index));
  }

  const TargetRequest& request_;
  const SiteVectors& vectors_;
  std::vector<float> row_;
  LshIndex lsh_;
  ElasticExample example_;
};

}  // namespace

Status write_elasticsearch(const TargetRequest& request) {
  if (Status status = check_name(request.database.collection, kIndexName); !status.ok()) return status;
  // All sections count alike, but the last values of a projection say next to nothing.
  if (!request.vectors->exact()) {
    std::fprintf(stderr,
                 "The tokens are made of projected vectors, and find far less than those of embeddings: name "
                 "the sources of the site with --from, or ask by vectors\n");
  }
  if (request.vectors->dimension() <= kMostValues) return Export(request, *request.vectors).run();
  const std::unique_ptr<SiteVectors> projected = projected_vectors(request.site);
  std::fprintf(stderr,
               "Elasticsearch holds vectors of at most %u values, the embeddings have %u: documents get "
               "projected ones of %u values, from the site's codes\n",
               kMostValues, request.vectors->dimension(), projected->dimension());
  return Export(request, *projected).run();
}

}  // namespace vitrine::publish
