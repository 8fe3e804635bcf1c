// SPDX-License-Identifier: MIT
// Writes the part.json the fuzzer begins from into a folder.
#include <filesystem>
#include <string>

#include "io/files.h"
#include "publish/part.h"

int main(int count, char** arguments) {
  if (count != 2) return 2;
  using namespace vitrine;
  publish::Part part;
  part.shard = {2, 3};
  part.collection = part.model.hash = part.instant_hash = std::string(64, 'a');
  part.collection_works = 8;
  part.model.card.id = part.model.card.label = "net";
  part.model.card.embedder = "onnx";
  part.model.card.dimension = 5;
  part.instant_dimension = 7;
  part.left_out = {4};
  const publish::FileReference file = {"data/file", 40, std::string(64, 'd')};
  part.runs = {{2, file, file, file}};
  part.runs[0].instant->bytes = 56;
  part.skipped = part.omitted = {{"where", "reason", "remedy"}};
  return io::write_file(std::filesystem::path(arguments[1]) / "part", publish::part_text(part)).ok() ? 0 : 1;
}
