// SPDX-License-Identifier: MIT
// A whole site of a large collection, from embeddings to files: how long it takes to build, how much memory,
// what it costs a visitor, and how good its answers are.
//   site_scale SITE WORKS DIMENSION [exact|graph|partitions|any [FINE_BYTES [VECTORS]]]
// Embeddings are synthetic, see native/lab/bench/synthetic_embeddings.h; queries are works that are not in
// the collection. The site has no pictures and no page. With VECTORS the embeddings are written to
// VECTORS.npy, for vitrine lab recall SITE --from VECTORS.npy. Prints JSON, a line a finding.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <numeric>
#include <string>

#include "bench/measure.h"
#include "lab/bench/synthetic_embeddings.h"
#include "publish/compute_site.h"
#include "publish/fine_layer.h"
#include "publish/out/npy.h"
#include "publish/out/output_file.h"
#include "publish/site_load.h"
#include "vitrine/explorer.h"

namespace {

using namespace vitrine;
namespace fs = std::filesystem;

constexpr std::uint32_t kQueries = 200;
constexpr std::uint32_t kTen = 10;
constexpr std::uint32_t kFifty = 50;

publish::SiteContents contents_of(std::uint32_t works, std::uint32_t dimension) {
  publish::SiteContents contents;
  contents.model.id = "synthetic";
  contents.model.label = "synthetic vectors";
  contents.model.embedder = "vectors";
  contents.model.dimension = dimension;
  contents.works.resize(works);
  for (std::uint32_t i = 0; i < works; ++i) contents.works[i].work.id = "work-" + std::to_string(i);
  return contents;
}

publish::BuildOptions options_of(const fs::path& site, const std::string& structure, double fine_bytes) {
  publish::BuildOptions options;
  options.site = site;
  options.upload = publish::Upload::kNone;
  options.upload_reason = "No pictures here.";
  options.fine_bytes = fine_bytes;
  const std::map<std::string, Structure> names = {
      {"exact", Structure::kExact}, {"graph", Structure::kGraph}, {"partitions", Structure::kPartitions}};
  if (const auto found = names.find(structure); found != names.end())
    options.structure.structure = found->second;
  return options;
}

// The site without its text: what a query downloads, and what it then knows.
struct Asked {
  double bytes = 0;     // of partitions
  double coverage = 0;  // of the true ten, by works at hand
  double fifty = 0;     // of the true ten, among the first fifty by codes
  double likeness = 0;  // mean cosine of the first ten, as a part of the true ten's
  double ten = 0;       // of the true ten, among the first ten by codes
  double fine_ten = 0;  // and by fine codes
};

std::vector<WorkIndex> works_of(std::span<const ScoredWork> hits) {
  std::vector<WorkIndex> works;
  for (const ScoredWork& hit : hits) works.push_back(hit.work);
  return works;
}

std::vector<WorkIndex> first_ten(std::span<const ScoredWork> hits) {
  return works_of(hits.first(std::min<std::size_t>(hits.size(), kTen)));
}

Asked ask(const publish::Site& site, const publish::Entry& entry, const build::Embeddings& embeddings,
          std::span<const float> query, std::span<const WorkIndex> truth) {
  const SearchOptions options{.k = kFifty, .ef = 200};
  const Query asked = bench::value_of(encode_query(site.index.space, query));
  Asked found;
  const auto numbers = bench::value_of(partitions_for(site.index, asked, options));
  std::vector<bool> at_hand(site.works.size(), numbers.empty());
  for (const std::uint32_t number : numbers) {
    const auto file = site.folder / entry.structure.partitions->folder / (std::to_string(number) + ".bin");
    found.bytes += static_cast<double>(fs::file_size(file));
    for (WorkIndex work = site.index.partitions.starts[number];
         work < site.index.partitions.starts[number + 1]; ++work)
      at_hand[work] = true;
    for (const WorkIndex work : site.index.held[number].copies) at_hand[work] = true;
  }
  found.coverage = static_cast<double>(std::count_if(truth.begin(), truth.end(),
                                                     [&](WorkIndex work) { return at_hand[work]; })) /
                   static_cast<double>(truth.size());
  const std::vector<ScoredWork> hits = bench::value_of(search(site.index, asked, options));
  found.fifty = bench::share_of(truth, works_of(hits));
  const std::vector<WorkIndex> first = first_ten(hits);
  found.ten = bench::share_of(truth, first);
  found.fine_ten =
      bench::share_of(truth, first_ten(bench::value_of(publish::refine_answers(site, asked, query, hits))));
  found.likeness =
      bench::mean_cosine(embeddings, query, first) / bench::mean_cosine(embeddings, query, truth);
  return found;
}

// As NumPy has it, with the works' ids beside it.
void write_vectors(const std::string& name, const build::Embeddings& embeddings) {
  auto file = bench::value_of(publish::OutputFile::create(name + ".npy"));
  auto ids = bench::value_of(publish::OutputFile::create(name + ".ids.txt"));
  const auto write = [](const Status& status) {
    bench::value_of(status.ok() ? Result<int>(0) : Result<int>(status.error()));
  };
  write(file.write(publish::npy_header(embeddings.count, embeddings.dimension)));
  write(file.write(std::span<const float>(embeddings.values)));
  for (std::uint32_t i = 0; i < embeddings.count; ++i) write(ids.write("work-" + std::to_string(i) + "\n"));
  write(file.finish());
  write(ids.finish());
}

int run(const fs::path& folder, std::uint32_t works, std::uint32_t dimension, const std::string& structure,
        double fine_bytes, const std::string& vectors) {
  const lab::SyntheticEmbeddings source(dimension, 7);
  build::Embeddings embeddings = bench::timed("generate", [&] { return source.make(0, works); });
  const build::Embeddings queries = source.make(works, kQueries);
  if (!vectors.empty()) write_vectors(vectors, embeddings);
  publish::SiteContents contents = contents_of(works, dimension);
  const publish::BuildOptions options = options_of(folder, structure, fine_bytes);
  build::Embeddings none;
  publish::BuildReport report;
  bench::timed("compute", [&] {
    const Status status =
        publish::compute_site(embeddings, none, std::string(64, 'a'), options, contents, report);
    return bench::value_of(status.ok() ? Result<int>(0) : Result<int>(status.error()));
  });
  bench::timed("write", [&] {
    const Status status = publish::write_site(folder, contents, {});
    return bench::value_of(status.ok() ? Result<int>(0) : Result<int>(status.error()));
  });
  contents = {};
  const publish::Entry entry = bench::value_of(publish::load_entry(folder));
  const publish::Site site =
      bench::timed("open", [&] { return bench::value_of(publish::open_site(folder)); });

  Asked mean;
  for (std::uint32_t i = 0; i < queries.count; ++i) {
    const auto query = queries.row(i);
    const Asked one = ask(site, entry, embeddings, query, bench::best_of(embeddings, query, kTen));
    mean.bytes += one.bytes / kQueries;
    mean.coverage += one.coverage / kQueries;
    mean.fifty += one.fifty / kQueries;
    mean.likeness += one.likeness / kQueries;
    mean.ten += one.ten / kQueries;
    mean.fine_ten += one.fine_ten / kQueries;
  }
  const auto count = static_cast<double>(works);
  const auto bytes_of = [](const auto& set) { return static_cast<double>(set ? set->bytes : 0); };
  std::printf(R"({"works": %u, "dimension": %u, "entry_bytes": %ju, "index_bytes": %ju, "lists": %u,)"
              "\n"
              R"( "partition_bytes_per_work": %.1f, "neighbour_bytes_per_work": %.1f, )"
              R"("largest_neighbour_page": %ju,)"
              "\n"
              R"( "query_bytes": %.0f, "coverage": %.4f, "true_ten_in_fifty": %.4f, "likeness": %.4f,)"
              "\n"
              R"( "true_ten_by_codes": %.4f, "true_ten_by_fine_codes": %.4f, "fine_bytes_per_work": %.1f,)"
              "\n"
              R"( "measured_partitions": %.4f, "measured_neighbours": %.4f})"
              "\n",
              works, dimension, static_cast<std::uintmax_t>(fs::file_size(folder / "vitrine.json")),
              static_cast<std::uintmax_t>(entry.index.bytes), site.index.partitions.lists,
              bytes_of(entry.structure.partitions) / count, bytes_of(entry.pages.set) / count,
              static_cast<std::uintmax_t>(entry.pages.set ? entry.pages.set->largest : 0), mean.bytes,
              mean.coverage, mean.fifty, mean.likeness, mean.ten, mean.fine_ten,
              bytes_of(entry.structure.fine) / count,
              static_cast<double>(site.measured.partitions.value_or(1.0f)),
              static_cast<double>(site.measured.neighbours.value_or(1.0f)));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4 || argc > 7) {
    std::fprintf(stderr,
                 "usage: site_scale SITE WORKS DIMENSION [exact|graph|partitions|any [FINE_BYTES "
                 "[VECTORS]]]\n");
    return 2;
  }
  return run(argv[1], static_cast<std::uint32_t>(std::stoul(argv[2])),
             static_cast<std::uint32_t>(std::stoul(argv[3])), argc > 4 ? argv[4] : "",
             argc > 5 ? std::stod(argv[5]) : 0.0, argc > 6 ? argv[6] : "");
}
