// SPDX-License-Identifier: MIT
#include "publish/out/onit.h"

#include <algorithm>
#include <string>
#include <vector>

#include "io/parallel.h"
#include "publish/out/bulk_neighbours.h"
#include "publish/out/onit_preview.h"
#include "publish/out/output_file.h"
#include "publish/out/targets.h"
#include "publish/out/text_forms.h"
#include "publish/out/work_addresses.h"

namespace vitrine::publish {
namespace {

// {"id": ..., "local_url": ..., "iiif_url": ..., "vec": [...]}, one line a work.
Status write_vectors(const TargetRequest& request) {
  Result<OutputFile> file = OutputFile::create(request.out / "vectors.jsonl");
  if (!file.ok()) return file.error();
  const auto& works = request.site.works;
  io::Progress progress("vectors.jsonl", works.size(), request.progress);
  std::vector<float> row(request.vectors->dimension());
  for (WorkIndex work = 0; work < works.size(); ++work) {
    if (io::interrupted()) return Error{ErrorCode::kInterrupted, "interrupted"};
    if (Status status = request.vectors->read(work, row); !status.ok()) return status;
    const WorkAddresses addresses = addresses_of(works[work], request.base_url);
    std::string line = "{\"id\":" + json_string(works[work].work.id) +
                       ",\"local_url\":" + json_string(addresses.local_url) +
                       ",\"iiif_url\":" + json_string(addresses.iiif_url) + ",\"vec\":[";
    for (std::size_t i = 0; i < row.size(); ++i) line += (i == 0 ? "" : ",") + shortest(row[i]);
    if (Status status = file->write(line + "]}\n"); !status.ok()) return status;
    progress.advance();
  }
  return file->finish();
}

Status write_neighbours(const TargetRequest& request) {
  Result<OutputFile> file = OutputFile::create(request.out / "neighbours.json");
  if (!file.ok()) return file.error();
  Status status = write_bulk_neighbours(request.site, request.asked, request.question, request.base_url,
                                        [&](std::string_view text) { return file->write(text); });
  return status.ok() ? file->finish() : status;
}

}  // namespace

Status write_onit(const TargetRequest& request) {
  if (Status status = write_vectors(request); !status.ok()) return status;
  if (Status status = write_neighbours(request); !status.ok()) return status;
  return request.onit.preview == 0 ? Status(Done{}) : write_onit_preview(request);
}

}  // namespace vitrine::publish
