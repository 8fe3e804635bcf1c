// SPDX-License-Identifier: MIT
#include "publish/out/wellcome_ids.h"

#include <optional>
#include <utility>

#include "ingest/csv.h"
#include "io/files.h"
#include "publish/catalogue_json.h"
#include "publish/site_files.h"

namespace vitrine::publish {
namespace {

// A million rows of three long ids.
constexpr std::uint64_t kMaxTableBytes = 256ull << 20;

Result<WellcomeTable> parse(std::string_view text) {
  Result<ingest::CsvTable> csv = ingest::CsvTable::open(text);
  if (!csv.ok()) return csv.error();
  const auto id = csv->column("id"), catalogue_id = csv->column("catalogue_id");
  if (!id || !catalogue_id) {
    return Error{ErrorCode::kCorrupt, std::string("line 1: there is no column \"") +
                                          (id ? "catalogue_id" : "id") +
                                          "\"; the columns are id, catalogue_id and miro_id"};
  }
  WellcomeTable table;
  for (ingest::CsvRow row;;) {
    const Result<bool> more = csv->next(row);
    if (!more.ok()) return more.error();
    if (!*more) return table;
    const std::string line = "line " + std::to_string(row.line);
    if (!csv->is_complete(row)) {
      return Error{ErrorCode::kCorrupt, line + ": " + std::to_string(row.fields.size()) +
                                            " fields where there are " +
                                            std::to_string(csv->columns().size()) + " columns"};
    }
    std::string own = ingest::csv_text(row, id);
    WellcomeNames names{ingest::csv_text(row, catalogue_id), ingest::csv_text(row, csv->column("miro_id"))};
    if (!table.emplace(own, std::move(names)).second)
      return Error{ErrorCode::kInvalidArgument,
                   line + ": id \"" + io::printable(own) + "\" stands there twice"};
  }
}

const WellcomeNames& names_of(const PublishedWork& work, const WellcomeTable& table) {
  static const WellcomeNames kNone;
  const auto found = table.find(work.work.id);
  return found == table.end() ? kNone : found->second;
}

}  // namespace

Result<WellcomeTable> read_wellcome_table(const std::filesystem::path& csv) {
  const Result<io::Bytes> bytes = io::read_file(csv, kMaxTableBytes);
  if (!bytes.ok()) return bytes.error();
  Result<WellcomeTable> table = parse(as_text(*bytes));
  return table.ok() ? table : with_context(io::display(csv), table.error());
}

std::string catalogue_id_of(const PublishedWork& work, const WellcomeTable& table) {
  const WellcomeNames& names = names_of(work, table);
  return names.catalogue_id.empty() ? work.work.id : names.catalogue_id;
}

std::string miro_id_of(const PublishedWork& work, const WellcomeTable& table) {
  constexpr std::string_view kJpeg = ".jpg";
  const WellcomeNames& names = names_of(work, table);
  if (!names.miro_id.empty()) return names.miro_id;
  if (work.images.empty() || url_origin(work.images.front().service).empty()) return work.work.id;
  const std::string& service = work.images.front().service;
  std::string id = service.substr(service.rfind('/') + 1);
  if (id.ends_with(kJpeg)) id.resize(id.size() - kJpeg.size());
  return id.empty() ? work.work.id : id;
}

Result<WorksByCatalogueId> works_by_catalogue_id(const Site& site, const WellcomeTable& table) {
  WorksByCatalogueId works;
  for (WorkIndex work = 0; work < site.works.size(); ++work) {
    const auto [at, added] = works.emplace(catalogue_id_of(site.works[work], table), work);
    if (added) continue;
    return Error{ErrorCode::kInvalidArgument, "works \"" + io::printable(site.works[at->second].work.id) +
                                                  "\" and \"" + io::printable(site.works[work].work.id) +
                                                  "\" have one catalogue id, \"" + io::printable(at->first) +
                                                  "\"; an answer names one work"};
  }
  return works;
}

}  // namespace vitrine::publish
