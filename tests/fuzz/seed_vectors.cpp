// SPDX-License-Identifier: MIT
// Writes the documents the fuzzer begins from into a folder.
#include <filesystem>
#include <string>

#include "ingest/sample_documents.h"
#include "io/files.h"

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const std::filesystem::path folder = arguments[1];
  namespace samples = vitrine::ingest::testing;
  const std::string texts[] = {samples::full_document("abc", "[3,-4.0]"),
                               "{\"document\":" + samples::full_document("abc", "[1e-3,0]") + "}",
                               samples::small_document("q", "[1]"),
                               R"({"id":"a","iiif_url":"https://iiif.example/1/full/0/n.jpg","vec":[1,2]})"};
  int number = 0;
  for (const std::string& text : texts) {
    if (!vitrine::io::write_file(folder / std::to_string(number++), text).ok()) return 1;
  }
  return 0;
}
