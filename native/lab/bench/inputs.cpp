// SPDX-License-Identifier: MIT
#include "lab/bench/inputs.h"

#include <algorithm>
#include <string>
#include <utility>

#include "build/graph_builder.h"
#include "build/neighbour_lists.h"
#include "build/partitions.h"
#include "demo/demo_collection.h"
#include "io/parallel.h"
#include "lab/bench/synthetic_embeddings.h"
#include "publish/json_fields.h"
#include "publish/out/output_file.h"
#include "vitrine/embedding.h"
#include "vitrine/neighbour_table.h"

namespace vitrine::lab {
namespace {

namespace fs = std::filesystem;

// Works of the neighbour page that is loaded: about what the page of a site holds.
constexpr std::uint32_t kPageWorks = 64;

Status check(const BenchSettings& settings) {
  if (settings.works < kLeastBenchWorks || settings.works > kMostBenchWorks) {
    return Error{ErrorCode::kInvalidArgument, "--works is " + std::to_string(settings.works) + "; choose " +
                                                  std::to_string(kLeastBenchWorks) + " to " +
                                                  std::to_string(kMostBenchWorks)};
  }
  if (settings.dimension < 8 || settings.dimension > 4096) {
    return Error{ErrorCode::kInvalidArgument,
                 "--dimension is " + std::to_string(settings.dimension) + "; choose 8 to 4096"};
  }
  return Done{};
}

Status add_picture(BenchInputs& inputs) {
  Result<Image> drawn = demo::draw(0);
  if (!drawn.ok()) return drawn.error();
  inputs.jpeg = demo::encode_picture(*drawn);
  Result<Image> decoded = decode_image(inputs.jpeg);
  if (!decoded.ok()) return decoded.error();
  inputs.picture = std::move(*decoded);
  return Done{};
}

std::vector<WorkIndex> nearest(const build::Embeddings& embeddings, std::span<const float> query) {
  std::vector<std::pair<float, WorkIndex>> all;
  for (WorkIndex work = 0; work < embeddings.count; ++work)
    all.emplace_back(-dot(query, embeddings.row(work)), work);
  std::partial_sort(all.begin(), all.begin() + kBenchTen, all.end());
  std::vector<WorkIndex> works;
  for (std::uint32_t i = 0; i < kBenchTen; ++i) works.push_back(all[i].second);
  return works;
}

Status add_vectors(BenchInputs& inputs) {
  const BenchSettings& settings = inputs.settings;
  const SyntheticEmbeddings source(settings.dimension, settings.seed);
  inputs.embeddings = source.make(0, settings.works);
  inputs.queries = source.make(settings.works, kBenchQueries);
  inputs.truth.resize(kBenchQueries);
  const std::size_t done = io::parallel_for(kBenchQueries, 0, [&](std::size_t i) {
    inputs.truth[i] = nearest(inputs.embeddings, inputs.queries.row(static_cast<std::uint32_t>(i)));
  });
  if (done < kBenchQueries) return Error{ErrorCode::kInterrupted, "making the inputs was interrupted"};
  return Done{};
}

std::vector<std::uint8_t> first_page(const BenchInputs& inputs, std::span<const Neighbour> lists) {
  NeighbourPage page;
  page.works = std::min(kPageWorks, inputs.settings.works);
  page.neighbours = static_cast<std::uint32_t>(lists.size() / inputs.settings.works);
  const auto entries = lists.first(std::size_t{page.works} * page.neighbours);
  page.entries.assign(entries.begin(), entries.end());
  return write_neighbour_page(page);
}

Status add_index(BenchInputs& inputs) {
  build::SpaceOptions options;
  options.bytes_per_work = inputs.settings.bytes_per_work;
  options.fine_limit = 0;
  Result<Space> space =
      build::fit_space(inputs.embeddings, std::string(64, 'a'), "synthetic", options, nullptr);
  if (!space.ok()) return space.error();
  inputs.space = std::move(*space);
  Result<OwnedCodes> codes = build::encode_all(inputs.space, inputs.embeddings);
  if (!codes.ok()) return codes.error();
  inputs.codes = std::move(*codes);
  const Result<OwnedGraph> graph = build::build_graph(inputs.space, inputs.codes);
  if (!graph.ok()) return graph.error();
  Result<std::vector<std::uint8_t>> index = write_index(inputs.space, inputs.codes, graph->view());
  if (!index.ok()) return index.error();
  inputs.index = std::move(*index);
  const Result<std::vector<Neighbour>> lists =
      build::exact_neighbours(inputs.embeddings, kBenchNeighbours, 0, io::ProgressStyle::kQuiet);
  if (!lists.ok()) return lists.error();
  inputs.neighbour_page = first_page(inputs, *lists);
  return Done{};
}

// The same codes in partitions.
Status add_partitions(BenchInputs& inputs) {
  Result<build::Partitioning> parts = build::partition_works(inputs.space, inputs.codes, {}, 0);
  if (!parts.ok()) return parts.error();
  inputs.original = parts->order;
  OwnedCodes codes;
  codes.dimension = inputs.codes.dimension;
  for (const WorkIndex work : parts->order) {
    const Code code = inputs.codes.code(work);
    codes.coefficients.insert(codes.coefficients.end(), code.coefficients.begin(), code.coefficients.end());
    codes.bias_levels.push_back(code.bias_level);
  }
  complete(inputs.space, codes);
  parts->directory.tables = fit_tables(codes);
  for (std::uint32_t number = 0; number < parts->directory.count(); ++number) {
    const Partition partition = build::gather_partition(inputs.space, *parts, number, codes);
    Result<std::vector<std::uint8_t>> bytes = write_partition(parts->directory, number, partition);
    if (!bytes.ok()) return bytes.error();
    inputs.partitions.push_back(std::move(*bytes));
  }
  Result<std::vector<std::uint8_t>> directory = write_index(inputs.space, parts->directory);
  if (!directory.ok()) return directory.error();
  inputs.directory = std::move(*directory);
  return Done{};
}

Status write_floats(const fs::path& path, std::span<const float> values) {
  Result<publish::OutputFile> file = publish::OutputFile::create(path);
  if (!file.ok()) return file.error();
  if (Status status = file->write(values); !status.ok()) return status;
  return file->finish();
}

}  // namespace

Result<std::unique_ptr<BenchInputs>> make_inputs(const BenchSettings& settings,
                                                 std::span<const BenchName> chosen) {
  if (Status status = check(settings); !status.ok()) return status.error();
  auto inputs = std::make_unique<BenchInputs>();
  inputs->settings = settings;
  const auto needed = [&](std::initializer_list<BenchNeeds> needs) {
    return std::any_of(chosen.begin(), chosen.end(), [&](const BenchName& one) {
      return std::find(needs.begin(), needs.end(), one.needs) != needs.end();
    });
  };
  Status status = Done{};
  if (needed({BenchNeeds::kPicture, BenchNeeds::kNetwork})) status = add_picture(*inputs);
  if (status.ok() && needed({BenchNeeds::kVectors, BenchNeeds::kIndex, BenchNeeds::kPartitions}))
    status = add_vectors(*inputs);
  if (status.ok() && needed({BenchNeeds::kIndex, BenchNeeds::kPartitions})) status = add_index(*inputs);
  if (status.ok() && needed({BenchNeeds::kPartitions})) status = add_partitions(*inputs);
  if (!status.ok()) return status.error();
  return inputs;
}

Status write_inputs(const BenchInputs& inputs, const fs::path& folder) {
  const publish::Json description = {{"works", inputs.settings.works},
                                     {"dimension", inputs.settings.dimension},
                                     {"seed", inputs.settings.seed},
                                     {"queries", inputs.queries.count},
                                     {"partitions", inputs.partitions.size()},
                                     {"width", inputs.picture.width},
                                     {"height", inputs.picture.height},
                                     {"index_bytes", inputs.index.size()},
                                     {"truth", inputs.truth},
                                     {"original", inputs.original}};
  Status status = io::write_file(folder / "picture.jpg", inputs.jpeg);
  if (status.ok()) status = write_floats(folder / "vectors", inputs.embeddings.values);
  if (status.ok()) status = write_floats(folder / "vectors.queries", inputs.queries.values);
  if (status.ok()) status = io::write_file(folder / "index.bin", inputs.index);
  if (status.ok()) status = io::write_file(folder / "neighbours.bin", inputs.neighbour_page);
  if (status.ok()) status = io::write_file(folder / "directory.bin", inputs.directory);
  for (std::size_t i = 0; status.ok() && i < inputs.partitions.size(); ++i)
    status = io::write_file(folder / "partitions" / (std::to_string(i) + ".bin"), inputs.partitions[i]);
  return status.ok() ? io::write_file(folder / "inputs.json", publish::compact_json(description)) : status;
}

}  // namespace vitrine::lab
