// SPDX-License-Identifier: MIT
// Target npy: the vectors as NumPy's own files (format version 1.0), and the ids of their rows.
#include "publish/out/npy.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "publish/out/output_file.h"
#include "publish/out/targets.h"

namespace vitrine::publish {
namespace {

Status write_table(const TargetRequest& request, const SiteVectors& vectors, const std::string& name) {
  Result<OutputFile> file = OutputFile::create(request.out / name);
  if (!file.ok()) return file.error();
  const std::size_t works = request.site.works.size();
  if (Status status = file->write(npy_header(works, vectors.dimension())); !status.ok()) return status;
  io::Progress progress(name, works, request.progress);
  std::vector<float> row(vectors.dimension());
  for (WorkIndex work = 0; work < works; ++work) {
    if (Status status = vectors.read(work, row); !status.ok()) return status;
    if (Status status = file->write(std::span<const float>(row)); !status.ok()) return status;
    progress.advance();
  }
  return file->finish();
}

// One id a line cannot hold an id with a line feed: ids.json always can.
Status write_ids(const TargetRequest& request) {
  Result<OutputFile> json = OutputFile::create(request.out / "ids.json");
  if (!json.ok()) return json.error();
  Result<OutputFile> text = OutputFile::create(request.out / "ids.txt");
  if (!text.ok()) return text.error();
  const char* before = "[\n";
  for (const PublishedWork& work : request.site.works) {
    std::string line = work.work.id;
    for (char& c : line) c = c == '\n' || c == '\r' ? ' ' : c;
    if (Status status = json->write(before + nlohmann::json(work.work.id).dump()); !status.ok())
      return status;
    if (Status status = text->write(line + "\n"); !status.ok()) return status;
    before = ",\n";
  }
  if (Status status = json->write("\n]\n"); !status.ok()) return status;
  if (Status status = json->finish(); !status.ok()) return status;
  return text->finish();
}

}  // namespace

std::string npy_header(std::size_t rows, std::size_t columns) {
  std::string dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(rows) +
                           ", " + std::to_string(columns) + "), }";
  constexpr std::size_t kBefore = 10;
  while ((kBefore + dictionary.size() + 1) % 64 != 0) dictionary += ' ';
  dictionary += '\n';
  std::string header = "\x93NUMPY";
  header += '\x01';
  header += '\0';
  header += static_cast<char>(dictionary.size() & 0xff);
  header += static_cast<char>(dictionary.size() >> 8);
  return header + dictionary;
}

Status write_npy(const TargetRequest& request) {
  if (request.vectors->exact()) {
    if (Status status = write_table(request, *request.vectors, "embeddings.npy"); !status.ok()) return status;
  }
  if (Status status = write_table(request, *projected_vectors(request.site), "projected.npy"); !status.ok())
    return status;
  return write_ids(request);
}

}  // namespace vitrine::publish
