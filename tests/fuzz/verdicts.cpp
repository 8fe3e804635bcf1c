// SPDX-License-Identifier: MIT
// What the core makes of files, a line each: for verdicts.mjs, which asks the wasm module the same. A file is
// tried as an index, as a page of neighbours of five works, and as the partitions and a fine code of the
// tests' small indexes.
//   vitrine_verdicts FOLDER
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "core/tiny_index.h"
#include "io/files.h"
#include "vitrine/explorer.h"
#include "vitrine/mixture.h"

namespace {

using namespace vitrine;
namespace fs = std::filesystem;

constexpr std::uint32_t kCollection = 5;
constexpr std::uint64_t kMaxBytes = 64u << 20;

std::string text_of(const std::vector<ScoredWork>& works) {
  std::string text;
  for (const ScoredWork& found : works) {
    char score[32];
    std::snprintf(score, sizeof(score), " %u:%.6f", found.work, static_cast<double>(found.score));
    text += score;
  }
  return text;
}

// Errors by their message; anything else by what it is and answers.
std::string ask(const Index& index) {
  std::string text = "index of " + std::to_string(index.works);
  std::vector<float> embedding(index.space.input_dimension, 0.0f);
  embedding.back() = 1.0f;
  const auto query = query_of_embedding(index, embedding, index.space.model);
  if (!query.ok()) return text + " refuses: " + query.error().message;
  const auto numbers = partitions_for(index, *query, {});
  if (!numbers.ok()) return text + " refuses: " + numbers.error().message;
  for (const std::uint32_t number : *numbers) text += " p" + std::to_string(number);
  const auto found = search(index, *query, {});
  return text + (found.ok() ? text_of(*found) : " refuses: " + found.error().message);
}

std::string as_index(const io::Bytes& bytes) {
  const auto index = read_index(bytes);
  return index.ok() ? ask(*index) : index.error().message;
}

std::string as_page(const io::Bytes& bytes) {
  const auto page = read_neighbour_page(bytes, kCollection);
  if (!page.ok()) return page.error().message;
  std::string text = "page";
  for (const Neighbour& neighbour : page->entries) text += " " + std::to_string(neighbour.work);
  return text;
}

std::string as_partition(const io::Bytes& bytes, std::uint32_t number) {
  static const testing::TinyPartitions tiny;
  Index index = read_index(tiny.index_file()).value();
  auto partition = read_partition(index.space, index.partitions, number, bytes);
  if (!partition.ok()) return partition.error().message;
  index.held[number] = std::move(*partition);
  return ask(index);
}

std::string as_fine_code(const io::Bytes& bytes) {
  static const Index index = read_index(testing::TinyFine().index_file()).value();
  static const std::vector<float> embedding = {0.6f, 0.0f, 0.8f};
  static const Query query = query_of_embedding(index, embedding, index.space.model).value();
  const FineFile file[] = {{0, bytes}};
  const auto answers = refine(index, query, embedding, file);
  return answers.ok() ? "fine" + text_of(*answers) : answers.error().message;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: vitrine_verdicts FOLDER\n");
    return 2;
  }
  // The indexes that partitions and fine codes are tried in, for verdicts.mjs.
  static_cast<void>(
      io::write_file(fs::path(argv[1]) / "tiny-partitions.bin", testing::TinyPartitions().index_file()));
  static_cast<void>(io::write_file(fs::path(argv[1]) / "tiny-fine.bin", testing::TinyFine().index_file()));
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(argv[1])) files.push_back(file.path());
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    const auto bytes = io::read_file(file, kMaxBytes);
    if (!bytes.ok()) continue;
    std::printf("%s | %s | %s | %s | %s | %s\n", file.filename().c_str(), as_index(*bytes).c_str(),
                as_page(*bytes).c_str(), as_partition(*bytes, 0).c_str(), as_partition(*bytes, 1).c_str(),
                as_fine_code(*bytes).c_str());
  }
  return 0;
}
