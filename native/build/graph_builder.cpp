// SPDX-License-Identifier: MIT
#include "build/graph_builder.h"

#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <string>

#include "io/parallel.h"

namespace vitrine::build {
namespace {

// hnswlib leaves open which of two equally near works comes first: it depends on the arrangement of its
// heaps. So the distance carries the work's number below the similarity: no two works are equally near a
// query, the smaller number wins as it does in the core, and the two searches agree exactly.
using Distance = std::int64_t;
using Graph = hnswlib::HierarchicalNSW<Distance>;

// One work as hnswlib stores it: its number, its bias, then its coefficients.
constexpr std::size_t kNumberAt = 0;
constexpr std::size_t kBiasAt = 4;
constexpr std::size_t kCoefficientsAt = 8;

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

Distance distance(const void* query, const void* work, const void* parameter) {
  const auto dimension = static_cast<std::size_t>(*static_cast<const std::uint32_t*>(parameter));
  const auto* const a = static_cast<const char*>(query);
  const auto* const b = static_cast<const char*>(work);
  const auto coefficients = [&](const char* bytes) {
    return std::span(reinterpret_cast<const std::int8_t*>(bytes + kCoefficientsAt), dimension);
  };
  const std::int32_t similarity = dot(coefficients(a), coefficients(b)) + load<std::int32_t>(a + kBiasAt) +
                                  load<std::int32_t>(b + kBiasAt);
  return -Distance{similarity} * (Distance{1} << 32) + load<std::uint32_t>(b + kNumberAt);
}

class CodeSpace final : public hnswlib::SpaceInterface<Distance> {
 public:
  explicit CodeSpace(std::uint32_t dimension) : dimension_(dimension) {}
  std::size_t get_data_size() override { return bytes_of_work(dimension_); }
  hnswlib::DISTFUNC<Distance> get_dist_func() override { return distance; }
  void* get_dist_func_param() override { return &dimension_; }

 private:
  std::uint32_t dimension_;
};

std::vector<char> pack(std::uint32_t number, std::int32_t bias, std::span<const std::int8_t> coefficients) {
  std::vector<char> bytes(bytes_of_work(coefficients.size()));
  std::memcpy(bytes.data() + kNumberAt, &number, sizeof(number));
  std::memcpy(bytes.data() + kBiasAt, &bias, sizeof(bias));
  std::memcpy(bytes.data() + kCoefficientsAt, coefficients.data(), coefficients.size());
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
  BuiltGraph(const CodesView& codes, const GraphOptions& options)
      : space(codes.dimension),
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

Result<std::unique_ptr<BuiltGraph>> insert_all(const CodesView& codes, const GraphOptions& options) {
  if (Status status = check(codes, options); !status.ok()) return status.error();
  auto built = std::make_unique<BuiltGraph>(codes, options);
  for (WorkIndex work = 0; work < codes.count; ++work) {
    if (io::interrupted()) return Error{ErrorCode::kInterrupted, "building the graph was interrupted"};
    built->graph.addPoint(pack(work, codes.biases[work], codes.row(work)).data(), work);
  }
  return built;
}

FrozenGraph freeze(const Graph& graph, std::uint32_t count) {
  FrozenGraph frozen;
  frozen.count = count;
  frozen.entry = graph.enterpoint_node_;
  frozen.levels.resize(static_cast<std::size_t>(graph.maxlevel_) + 1);
  for (auto& level : frozen.levels) level.offsets.push_back(0);
  for (WorkIndex work = 0; work < count; ++work) {
    for (int number = 0; number <= graph.element_levels_[work]; ++number) {
      FrozenGraph::Level& level = frozen.levels[static_cast<std::size_t>(number)];
      hnswlib::linklistsizeint* const list = graph.get_linklist_at_level(work, number);
      const std::uint32_t* const links = list + 1;
      if (number > 0) level.nodes.push_back(work);
      level.links.insert(level.links.end(), links, links + graph.getListCount(list));
      level.offsets.push_back(static_cast<std::uint32_t>(level.links.size()));
    }
  }
  return frozen;
}

}  // namespace

GraphView FrozenGraph::view() const {
  GraphView view;
  view.count = count;
  view.entry = entry;
  for (const Level& level : levels)
    view.levels.push_back(GraphLevel{level.nodes, level.offsets, level.links});
  return view;
}

Result<FrozenGraph> build_graph(const CodesView& codes, const GraphOptions& options) {
  return guarded([&]() -> Result<FrozenGraph> {
    const auto built = insert_all(codes, options);
    if (!built.ok()) return built.error();
    return freeze((*built)->graph, codes.count);
  });
}

Result<std::vector<std::vector<WorkIndex>>> search_with_hnswlib(const CodesView& codes,
                                                                const GraphOptions& options,
                                                                std::span<const Code> queries,
                                                                std::uint32_t k, std::uint32_t ef) {
  return guarded([&]() -> Result<std::vector<std::vector<WorkIndex>>> {
    const auto built = insert_all(codes, options);
    if (!built.ok()) return built.error();
    Graph& graph = (*built)->graph;
    graph.setEf(ef);
    std::vector<std::vector<WorkIndex>> answers;
    for (const Code& query : queries) {
      std::vector<WorkIndex>& works = answers.emplace_back();
      auto found = graph.searchKnn(pack(0, query.bias, query.coefficients).data(), k);
      for (; !found.empty(); found.pop()) works.push_back(static_cast<WorkIndex>(found.top().second));
      std::reverse(works.begin(), works.end());
    }
    return answers;
  });
}

}  // namespace vitrine::build
