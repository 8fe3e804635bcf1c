// SPDX-License-Identifier: MIT
#include "cli/sources.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "ingest/fields.h"
#include "ingest/iiif/web_address.h"
#include "ingest/ingest.h"
#include "ingest/merge.h"
#include "ingest/npy.h"
#include "io/files.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;

// A site written into the folder of its pictures must not become pictures itself on the next run.
void leave_out_site(ingest::Collection& collection, const fs::path& site) {
  if (site.empty()) return;
  std::error_code ignored;
  const fs::path inside = fs::weakly_canonical(site, ignored);
  std::erase_if(collection.works, [&](const ingest::Work& work) {
    const fs::path file = fs::weakly_canonical(work.images.front().file, ignored);
    return std::mismatch(inside.begin(), inside.end(), file.begin(), file.end()).first == inside.end();
  });
}

Result<Sources> pictures(Result<ingest::Collection> collection, const fs::path& site) {
  if (!collection.ok()) return collection.error();
  leave_out_site(*collection, site);
  Sources found;
  found.pictures = std::move(*collection);
  return found;
}

Result<Sources> pictures_of_iiif(Result<IiifSource> source) {
  if (!source.ok()) return source.error();
  ingest::iiif::Gathered& gathered = source->gathered;
  Sources found;
  found.pictures = std::move(gathered.collection);
  found.addresses = std::move(gathered.addresses);
  found.unavailable = std::move(gathered.unavailable);
  found.met = std::move(source->met);
  found.changed_works = std::move(source->changed_works);
  return found;
}

Result<Sources> vectors(Result<ingest::VectorCollection> collection) {
  if (!collection.ok()) return collection.error();
  Sources found;
  found.vectors = std::move(*collection);
  return found;
}

Result<Sources> read_any_folder(const fs::path& folder, const fs::path& site) {
  Result<Sources> found = pictures(ingest::read_folder(folder), site);
  const bool has_documents = ingest::holds_index_documents(folder, site);
  if (!has_documents && !found.ok() && found.error().code == ErrorCode::kInvalidArgument) {
    return Error{ErrorCode::kInvalidArgument,
                 found.error().message + "; nor index documents (*.json with vectorValues.features)"};
  }
  if (!has_documents) return found;
  if (!found.ok() || found->pictures.works.empty())
    return vectors(ingest::read_index_documents(folder, site));
  return Error{ErrorCode::kInvalidArgument,
               io::display(folder) + " holds both pictures (such as " + found->pictures.works.front().id +
                   ") and index documents with vectors; put them into two folders and build one of them"};
}

Result<Sources> read_source(const std::string& source, const SourceOptions& options, const fs::path& site) {
  std::error_code ignored;
  if (fs::is_directory(source, ignored)) return read_any_folder(source, site);
  if (is_iiif_source(source)) return pictures_of_iiif(read_iiif_source(source, options.iiif));
  const std::string ending = ingest::ending_of(source);
  if (ending == "jsonl" || ending == "ndjson") return vectors(ingest::read_vectors_jsonl(source));
  if (ending == "npy") return vectors(ingest::read_vectors_npy(source, options.ids));
  if (ending != "csv") return pictures(ingest::read_folder(source), site);
  const fs::path images = options.images.empty() ? fs::path(source).parent_path() : fs::path(options.images);
  const Result<ingest::ColumnNames> columns = ingest::ColumnNames::parse(options.columns);
  if (!columns.ok()) return columns.error();
  return pictures(ingest::read_csv(source, images, *columns), site);
}

Status add(Sources& all, Sources part, const std::string& source, bool is_first) {
  if (!is_first && all.vectors.has_value() != part.vectors.has_value()) {
    return Error{ErrorCode::kInvalidArgument,
                 source + " holds " + (part.vectors ? "vectors" : "pictures") + ", the sources before it " +
                     (part.vectors ? "pictures" : "vectors") + "; build a site of each"};
  }
  all.addresses.merge(part.addresses);
  all.met.merge(part.met);
  all.unavailable.insert(all.unavailable.end(), part.unavailable.begin(), part.unavailable.end());
  all.changed_works.insert(all.changed_works.end(), part.changed_works.begin(), part.changed_works.end());
  if (!part.vectors) {
    ingest::merge(all.pictures, std::move(part.pictures));
    return Done{};
  }
  if (!all.vectors) all.vectors.emplace();
  const Status merged = ingest::merge(*all.vectors, std::move(*part.vectors));
  return merged.ok() ? merged : with_context(source, merged.error());
}

Status add_documents(const SourceOptions& options, Sources& all) {
  for (const std::string& url : options.documents) {
    if (!all.met.contains(ingest::iiif::document_key(url))) all.added.push_back(url);
  }
  if (all.added.empty()) return Done{};
  Result<Sources> part = pictures_of_iiif(read_iiif_documents(all.added, options.iiif));
  return part.ok() ? add(all, std::move(*part), "the stream", false) : Status(part.error());
}

}  // namespace

Result<Sources> read_sources(const SourceOptions& options, const std::string& site) {
  Sources all;
  for (const std::string& source : options.sources) {
    Result<Sources> part = read_source(source, options, site);
    if (!part.ok()) return part;
    if (Status status = add(all, std::move(*part), source, &source == &options.sources.front()); !status.ok())
      return status.error();
  }
  if (Status status = add_documents(options, all); !status.ok()) return status.error();
  if (options.catalogue.empty()) return all;
  ingest::Collection& works = all.vectors ? all.vectors->collection : all.pictures;
  const Result<ingest::ColumnNames> columns = ingest::ColumnNames::parse(options.columns);
  if (!columns.ok()) return columns.error();
  if (Status status = ingest::apply_catalogue(works, options.catalogue, *columns); !status.ok())
    return status.error();
  return all;
}

void name_addresses(const Sources& sources, std::vector<ingest::Skipped>& skipped) {
  for (ingest::Skipped& one : skipped) {
    const auto known = sources.addresses.find(one.where);
    if (known == sources.addresses.end()) continue;
    one.where = io::printable(known->second);
    one.remedy = "mend the picture at its host, then build with --refresh";
  }
}

}  // namespace vitrine::cli
