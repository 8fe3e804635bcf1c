// SPDX-License-Identifier: MIT
#include "lab/bench/steps.h"

#include <charconv>
#include <memory>
#include <string>
#include <utility>

#include "build/graph_builder.h"
#include "build/neighbour_lists.h"
#include "build/partitions.h"
#include "lab/share_of.h"
#include "vitrine/descriptor.h"
#include "vitrine/explorer.h"

namespace vitrine::lab {
namespace {

constexpr std::uint32_t kSide = 224;

template <class T>
Status status_of(const Result<T>& result) {
  return result.ok() ? Status(Done{}) : Status(result.error());
}

// The number that a name ends with.
std::uint32_t number_of(std::string_view name) {
  std::uint32_t number = 0;
  const std::string_view last = name.substr(name.rfind('/') + 1);
  std::from_chars(last.data(), last.data() + last.size(), number);
  return number;
}

Result<std::shared_ptr<Index>> opened(std::span<const std::uint8_t> bytes) {
  Result<Index> index = read_index(bytes);
  if (!index.ok()) return index.error();
  return std::make_shared<Index>(std::move(*index));
}

// The index in partitions, all at hand.
Result<std::shared_ptr<Index>> opened_partitions(const BenchInputs& inputs) {
  Result<std::shared_ptr<Index>> index = opened(inputs.directory);
  if (!index.ok()) return index;
  for (std::uint32_t number = 0; number < (*index)->partitions.count(); ++number) {
    Result<Partition> partition =
        read_partition((*index)->space, (*index)->partitions, number, inputs.partitions[number]);
    if (!partition.ok()) return partition.error();
    (*index)->held[number] = std::move(*partition);
  }
  return index;
}

using Found = std::vector<WorkIndex>;

// The works found for every query, by the numbers of the embeddings.
Result<std::vector<Found>> all_answers(const BenchInputs& inputs, const Index& index,
                                       const SearchOptions& options) {
  std::vector<Found> answers;
  for (std::uint32_t i = 0; i < inputs.queries.count; ++i) {
    const auto hits = search(index, inputs.queries.row(i), index.space.model, options);
    if (!hits.ok()) return hits.error();
    Found& found = answers.emplace_back();
    const bool parts = index.structure() == Structure::kPartitions;
    for (const ScoredWork& hit : *hits) found.push_back(parts ? inputs.original[hit.work] : hit.work);
  }
  return answers;
}

double mean_share(std::span<const Found> wanted, std::span<const Found> found) {
  double sum = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) sum += share_of(wanted[i], found[i]);
  return sum / static_cast<double>(wanted.size());
}

// A search of one kind, asked with query after query. Embeddings are made queries each time: that is part of
// an answer.
Result<BenchStep> search_step(const BenchInputs& inputs, std::shared_ptr<Index> index,
                              const SearchOptions& options) {
  const Result<std::shared_ptr<Index>> plain = opened(inputs.index);
  if (!plain.ok()) return plain.error();
  SearchOptions every;
  every.k = kBenchTen;
  every.method = SearchMethod::kExhaustive;
  const Result<std::vector<Found>> by_codes = all_answers(inputs, **plain, every);
  if (!by_codes.ok()) return by_codes.error();
  const Result<std::vector<Found>> answers = all_answers(inputs, *index, options);
  if (!answers.ok()) return answers.error();
  BenchStep step;
  step.recall = mean_share(inputs.truth, *answers);
  step.of_codes = mean_share(*by_codes, *answers);
  step.run = [&inputs, index = std::move(index), options](std::size_t i) {
    const auto row = inputs.queries.row(static_cast<std::uint32_t>(i % inputs.queries.count));
    return status_of(search(*index, row, index->space.model, options));
  };
  return step;
}

Result<BenchStep> search_codes_or_graph(std::string_view name, const BenchInputs& inputs) {
  Result<std::shared_ptr<Index>> index = opened(inputs.index);
  if (!index.ok()) return index.error();
  SearchOptions options;
  options.k = kBenchTen;
  options.method = name == "search/codes" ? SearchMethod::kExhaustive : SearchMethod::kGraph;
  if (options.method == SearchMethod::kGraph) options.ef = number_of(name);
  Result<BenchStep> step = search_step(inputs, std::move(*index), options);
  if (step.ok()) step->bytes = static_cast<double>(inputs.index.size());
  return step;
}

Result<BenchStep> search_parts(std::string_view name, const BenchInputs& inputs) {
  Result<std::shared_ptr<Index>> index = opened_partitions(inputs);
  if (!index.ok()) return index.error();
  SearchOptions options;
  options.k = kBenchTen;
  options.lists = number_of(name);
  double bytes = 0;
  for (std::uint32_t i = 0; i < inputs.queries.count; ++i) {
    const Result<Query> query = encode_query(inputs.space, inputs.queries.row(i));
    if (!query.ok()) return query.error();
    for (const std::uint32_t number : nearest_partitions((*index)->partitions, *query, options.lists))
      bytes += static_cast<double>(inputs.partitions[number].size()) / inputs.queries.count;
  }
  Result<BenchStep> step = search_step(inputs, std::move(*index), options);
  if (step.ok()) step->bytes = bytes + static_cast<double>(inputs.directory.size());
  return step;
}

Result<BenchStep> load_partition(const BenchInputs& inputs) {
  Result<std::shared_ptr<Index>> index = opened(inputs.directory);
  if (!index.ok()) return index.error();
  BenchStep step;
  double bytes = 0;
  for (const auto& partition : inputs.partitions) bytes += static_cast<double>(partition.size());
  step.bytes = bytes / static_cast<double>(inputs.partitions.size());
  step.run = [&inputs, index = *index](std::size_t i) {
    const auto number = static_cast<std::uint32_t>(i % inputs.partitions.size());
    return status_of(read_partition(index->space, index->partitions, number, inputs.partitions[number]));
  };
  return step;
}

BenchStep loading(std::span<const std::uint8_t> bytes, std::function<Status()> run) {
  BenchStep step;
  step.run = [run = std::move(run)](std::size_t) { return run(); };
  step.bytes = static_cast<double>(bytes.size());
  return step;
}

BenchStep simple(bool once, std::function<Status()> run) {
  BenchStep step;
  step.run = [run = std::move(run)](std::size_t) { return run(); };
  step.once = once;
  return step;
}

BenchStep build_step(std::string_view name, const BenchInputs& inputs) {
  if (name == "build/space") {
    return simple(true, [&inputs] {
      build::SpaceOptions options;
      options.bytes_per_work = inputs.settings.bytes_per_work;
      options.fine_limit = 0;
      return status_of(build::fit_space(inputs.embeddings, inputs.space.model, "synthetic", options));
    });
  }
  if (name == "build/codes")
    return simple(true, [&inputs] { return status_of(build::encode_all(inputs.space, inputs.embeddings)); });
  if (name == "build/graph")
    return simple(true, [&inputs] { return status_of(build::build_graph(inputs.space, inputs.codes)); });
  if (name == "build/partitions") {
    return simple(true,
                  [&inputs] { return status_of(build::partition_works(inputs.space, inputs.codes, {}, 0)); });
  }
  return simple(true, [&inputs] {
    return status_of(
        build::exact_neighbours(inputs.embeddings, kBenchNeighbours, 0, io::ProgressStyle::kQuiet));
  });
}

BenchStep picture_step(std::string_view name, const BenchInputs& inputs) {
  if (name == "decode/jpeg")
    return loading(inputs.jpeg, [&inputs] { return status_of(decode_image(inputs.jpeg)); });
  if (name == "resize/square_224") {
    return simple(false, [&inputs] { return status_of(fit_square(inputs.picture, Fit::kSquash, kSide)); });
  }
  return simple(false, [&inputs]() -> Status {
    const Result<std::vector<std::int16_t>> described = describe(inputs.picture);
    if (!described.ok()) return described.error();
    return descriptor_embedding(*described).empty() ? Status(Error{ErrorCode::kCorrupt, "no embedding"})
                                                    : Status(Done{});
  });
}

}  // namespace

Result<BenchStep> make_step(const BenchName& name, const BenchInputs& inputs,
                            const embed::Embedder* network) {
  const std::string_view text = name.name;
  if (text == "embed/network")
    return simple(false, [&inputs, network] { return status_of(network->embed(inputs.picture)); });
  if (name.needs == BenchNeeds::kPicture) return picture_step(text, inputs);
  if (text.starts_with("build/")) return build_step(text, inputs);
  if (text == "load/index")
    return loading(inputs.index, [&inputs] { return status_of(read_index(inputs.index)); });
  if (text == "load/partition") return load_partition(inputs);
  if (text == "load/neighbours") {
    return loading(inputs.neighbour_page, [&inputs] {
      return status_of(read_neighbour_page(inputs.neighbour_page, inputs.settings.works));
    });
  }
  if (text == "query/encode") {
    BenchStep step;
    step.run = [&inputs](std::size_t i) {
      return status_of(encode_query(
          inputs.space, inputs.queries.row(static_cast<std::uint32_t>(i % inputs.queries.count))));
    };
    return step;
  }
  if (text.starts_with("search/partitions/")) return search_parts(text, inputs);
  return search_codes_or_graph(text, inputs);
}

}  // namespace vitrine::lab
