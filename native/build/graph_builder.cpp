// SPDX-License-Identifier: MIT
#include "build/graph_builder.h"

#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <string>

#include "io/parallel.h"
#include "vitrine/embedding.h"

namespace vitrine::build {
namespace {

// hnswlib leaves open which of two equally near works comes first: it depends on the arrangement of its
// heaps. So the distance carries the work's number below the similarity: no two works are equally near a
// query, the smaller number wins as it does in the core, and the two searches agree exactly.
using Distance = std::int64_t;
using Graph = hnswlib::HierarchicalNSW<Distance>;

// One work as hnswlib stores it: its number, its bias, its gain, then its coefficients.
constexpr std::size_t kNumberAt = 0;
constexpr std::size_t kBiasAt = 4;
constexpr std::size_t kGainAt = 8;
constexpr std::size_t kCoefficientsAt = 12;

// hnswlib lays works and links side by side: bytes of a work in multiples of four keep the links aligned.
constexpr std::size_t bytes_of_work(std::size_t dimension) {
  return (kCoefficientsAt + dimension + 3) / 4 * 4;
}

template <class T>
T load(const char* bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof(value));
  return value;
}

// What distances are computed with, beside the two works.
struct Measure {
  std::uint32_t dimension = 0;
  float mean_square = 0;  // |m|^2
  float unit = 0;         // step^2
};

Distance distance_of(std::int32_t similarity, const char* work) {
  return -Distance{similarity} * (Distance{1} << 32) + load<std::uint32_t>(work + kNumberAt);
}

std::span<const std::int8_t> coefficients_of(const char* work, std::uint32_t dimension) {
  return std::span(reinterpret_cast<const std::int8_t*>(work + kCoefficientsAt), dimension);
}

// Of two works: the cosine of the points that both codes stand for.
Distance work_distance(const void* first, const void* second, const void* parameter) {
  const Measure& measure = *static_cast<const Measure*>(parameter);
  const auto* const a = static_cast<const char*>(first);
  const auto* const b = static_cast<const char*>(second);
  const auto product =
      static_cast<float>(dot(coefficients_of(a, measure.dimension), coefficients_of(b, measure.dimension)));
  const float sum =
      measure.mean_square + load<float>(a + kBiasAt) + load<float>(b + kBiasAt) + measure.unit * product;
  const float cosine = sum * (load<float>(a + kGainAt) * load<float>(b + kGainAt));
  return distance_of(static_cast<std::int32_t>(std::clamp(cosine, -100.0f, 100.0f) / kSimilarityUnit), b);
}

// Of a query, given as the core's Query, and a work: the core's own similarity.
Distance query_distance(const void* query, const void* work, const void* parameter) {
  const Measure& measure = *static_cast<const Measure*>(parameter);
  const auto* const bytes = static_cast<const char*>(work);
  const auto bias = load<float>(bytes + kBiasAt);
  const auto gain = load<float>(bytes + kGainAt);
  const CodesView one{
      1, measure.dimension, coefficients_of(bytes, measure.dimension), {&bias, 1}, {&gain, 1}};
  return distance_of(similarity(one, 0, *static_cast<const Query*>(query)), bytes);
}

class CodeSpace final : public hnswlib::SpaceInterface<Distance> {
 public:
  explicit CodeSpace(const Measure& measure) : measure_(measure) {}
  std::size_t get_data_size() override { return bytes_of_work(measure_.dimension); }
  hnswlib::DISTFUNC<Distance> get_dist_func() override { return work_distance; }
  void* get_dist_func_param() override { return &measure_; }

 private:
  Measure measure_;
};

std::vector<char> pack(const CodesView& codes, WorkIndex work) {
  std::vector<char> bytes(bytes_of_work(codes.dimension));
  std::memcpy(bytes.data() + kNumberAt, &work, sizeof(work));
  std::memcpy(bytes.data() + kBiasAt, &codes.biases[work], sizeof(float));
  std::memcpy(bytes.data() + kGainAt, &codes.gains[work], sizeof(float));
  std::memcpy(bytes.data() + kCoefficientsAt, codes.row(work).data(), codes.dimension);
  return bytes;
}

Status check(const CodesView& codes, const GraphOptions& options) {
  if (codes.count < 1) return Error{ErrorCode::kInvalidArgument, "there are no codes to build a graph of"};
  // Fewer links leave works unreachable and make levels without end; more only cost bytes.
  if (options.m < 4 || options.m > 64) return Error{ErrorCode::kInvalidArgument, "m is not 4..64"};
  if (options.ef_construction < 1 || options.ef_construction > 10000) {
    return Error{ErrorCode::kInvalidArgument, "ef_construction is not 1..10000"};
  }
  return Done{};
}

// The graph with the distance it points to: hnswlib keeps a pointer to the dimension.
struct BuiltGraph {
  CodeSpace space;
  Graph graph;
  BuiltGraph(const Space& of, const CodesView& codes, const GraphOptions& options)
      : space(Measure{codes.dimension, dot(of.mean, of.mean), of.step * of.step}),
        graph(&space, codes.count, options.m, options.ef_construction, options.seed) {}
};

// Calls `body` and turns what hnswlib or the allocator throws into an Error.
template <class Body>
auto guarded(Body body) -> decltype(body()) {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, "no memory left to build the graph"};
  } catch (const std::exception& failure) {
    return Error{ErrorCode::kOutOfMemory, std::string("building the graph: ") + failure.what()};
  }
}

// hnswlib draws levels while it inserts, from one generator without a lock: with several threads they are
// drawn before, by its rule, and what it draws itself counts for nothing.
std::vector<int> draw_levels(Graph& graph, std::uint32_t count) {
  std::vector<int> levels(count);
  for (int& level : levels) level = graph.getRandomLevel(graph.mult_);
  graph.mult_ = 0.0;
  return levels;
}

Status insert_in_parallel(Graph& graph, const CodesView& codes, unsigned threads) {
  const std::vector<int> levels = draw_levels(graph, codes.count);
  std::atomic<bool> failed = false;
  const auto insert = [&](std::size_t i) {
    const auto work = static_cast<WorkIndex>(i);
    try {
      graph.addPoint(pack(codes, work).data(), work, levels[i]);
    } catch (const std::exception&) {
      failed = true;
    }
  };
  insert(0);
  const std::size_t done = io::parallel_for(codes.count - 1, threads, [&](std::size_t i) { insert(i + 1); });
  if (done + 1 < codes.count) return Error{ErrorCode::kInterrupted, "building the graph was interrupted"};
  if (failed) return Error{ErrorCode::kOutOfMemory, "no memory left to build the graph"};
  return Done{};
}

Result<std::unique_ptr<BuiltGraph>> insert_all(const Space& space, const CodesView& codes,
                                               const GraphOptions& options) {
  if (Status status = check(codes, options); !status.ok()) return status.error();
  auto built = std::make_unique<BuiltGraph>(space, codes, options);
  if (codes.count > options.ordered_limit) {
    if (Status status = insert_in_parallel(built->graph, codes, options.threads); !status.ok())
      return status.error();
    return built;
  }
  for (WorkIndex work = 0; work < codes.count; ++work) {
    if (io::interrupted()) return Error{ErrorCode::kInterrupted, "building the graph was interrupted"};
    built->graph.addPoint(pack(codes, work).data(), work);
  }
  return built;
}

// hnswlib numbers works as they come in: both ways between its numbers and the works'.
struct Numbering {
  std::vector<WorkIndex> work_of;
  std::vector<hnswlib::tableint> number_of;

  Numbering(const Graph& graph, std::uint32_t count) : work_of(count), number_of(count) {
    for (hnswlib::tableint number = 0; number < count; ++number) {
      work_of[number] = static_cast<WorkIndex>(graph.getExternalLabel(number));
      number_of[work_of[number]] = number;
    }
  }
};

OwnedGraph freeze(const Graph& graph, std::uint32_t count) {
  const Numbering numbering(graph, count);
  OwnedGraph frozen;
  frozen.count = count;
  frozen.entry = numbering.work_of[graph.enterpoint_node_];
  frozen.levels.resize(static_cast<std::size_t>(graph.maxlevel_) + 1);
  for (auto& level : frozen.levels) level.offsets.push_back(0);
  for (WorkIndex work = 0; work < count; ++work) {
    const hnswlib::tableint from = numbering.number_of[work];
    for (int number = 0; number <= graph.element_levels_[from]; ++number) {
      OwnedGraph::Level& level = frozen.levels[static_cast<std::size_t>(number)];
      hnswlib::linklistsizeint* const list = graph.get_linklist_at_level(from, number);
      const std::uint32_t* const links = list + 1;
      if (number > 0) level.nodes.push_back(work);
      for (unsigned i = 0; i < graph.getListCount(list); ++i)
        level.links.push_back(numbering.work_of[links[i]]);
      level.offsets.push_back(static_cast<std::uint32_t>(level.links.size()));
    }
  }
  return frozen;
}

}  // namespace

unsigned graph_threads(const GraphOptions& options, const OwnedCodes& codes) {
  return codes.bias_levels.size() > options.ordered_limit ? io::thread_count(options.threads) : 1;
}

Result<OwnedGraph> build_graph(const Space& space, const OwnedCodes& codes, const GraphOptions& options) {
  return guarded([&]() -> Result<OwnedGraph> {
    const auto built = insert_all(space, codes.view(), options);
    if (!built.ok()) return built.error();
    return freeze((*built)->graph, static_cast<std::uint32_t>(codes.bias_levels.size()));
  });
}

Result<std::vector<std::vector<WorkIndex>>> search_with_hnswlib(const Space& space, const OwnedCodes& codes,
                                                                const GraphOptions& options,
                                                                std::span<const Query> queries,
                                                                std::uint32_t k, std::uint32_t ef) {
  return guarded([&]() -> Result<std::vector<std::vector<WorkIndex>>> {
    const auto built = insert_all(space, codes.view(), options);
    if (!built.ok()) return built.error();
    Graph& graph = (*built)->graph;
    graph.setEf(ef);
    graph.fstdistfunc_ = query_distance;
    std::vector<std::vector<WorkIndex>> answers;
    for (const Query& query : queries) {
      std::vector<WorkIndex>& works = answers.emplace_back();
      auto found = graph.searchKnn(&query, k);
      for (; !found.empty(); found.pop()) works.push_back(static_cast<WorkIndex>(found.top().second));
      std::reverse(works.begin(), works.end());
    }
    return answers;
  });
}

}  // namespace vitrine::build
