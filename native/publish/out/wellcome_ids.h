// SPDX-License-Identifier: MIT
// By which ids the older service's answers name works, where those are not the site's own: a table of three
// columns.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

struct WellcomeNames {
  std::string catalogue_id;  // empty: the work's id
  std::string miro_id;  // empty: what the address of the picture's IIIF service ends with, without ".jpg";
                        // for a picture that the site holds itself, or none, the work's id
};

// By the site's ids; works that are not in it have no names but their own.
using WellcomeTable = std::map<std::string, WellcomeNames, std::less<>>;

// Reads a CSV with columns id, catalogue_id and, if it has one, miro_id. Errors: as io::read_file() and
// ingest::CsvTable; kCorrupt naming the line, or the column that is missing; kInvalidArgument for an id that
// stands there twice.
[[nodiscard]] Result<WellcomeTable> read_wellcome_table(const std::filesystem::path& csv);

[[nodiscard]] std::string catalogue_id_of(const PublishedWork& work, const WellcomeTable& table);
[[nodiscard]] std::string miro_id_of(const PublishedWork& work, const WellcomeTable& table);

// Every work by its catalogue id. Errors: kInvalidArgument where two works have one.
using WorksByCatalogueId = std::map<std::string, WorkIndex, std::less<>>;
[[nodiscard]] Result<WorksByCatalogueId> works_by_catalogue_id(const Site& site, const WellcomeTable& table);

}  // namespace vitrine::publish
