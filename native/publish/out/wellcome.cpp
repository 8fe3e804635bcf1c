// SPDX-License-Identifier: MIT
// Target wellcome: works/{id}.json, each the older service's answer to GET /works/{id}, and healthcheck.json.
#include "publish/out/wellcome.h"

#include "io/files.h"
#include "io/parallel.h"
#include "publish/out/file_names.h"
#include "publish/out/folder_files.h"
#include "publish/out/targets.h"

namespace vitrine::publish {

Status write_wellcome(const TargetRequest& request) {
  if (Status status = check(request.wellcome); !status.ok()) return status;
  const Site& site = request.site;
  const Result<WorksByCatalogueId> named = works_by_catalogue_id(site, request.wellcome.table);
  if (!named.ok()) return named.error();
  FolderFiles files(request.out / "works");
  io::Progress progress("works", site.works.size(), request.progress);
  for (const auto& [catalogue_id, work] : *named) {
    if (io::interrupted())
      return Error{ErrorCode::kInterrupted, "interrupted; the same command writes what is missing"};
    const Result<std::vector<ScoredWork>> found = neighbours_of_work(site, work, request.question);
    if (!found.ok()) return found.error();
    const std::string text = wellcome_answer(site, work, *found, request.wellcome, request.base_url);
    if (Status status = files.put(file_stem(catalogue_id) + ".json", text + "\n"); !status.ok())
      return status;
    progress.advance();
  }
  if (Status status = files.finish(); !status.ok()) return status;
  return io::write_file(request.out / "healthcheck.json", std::string(kWellcomeHealthy) + "\n");
}

}  // namespace vitrine::publish
