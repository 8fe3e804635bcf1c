// SPDX-License-Identifier: MIT
// Target turi: the tables of Turi Create's image similarity, as CSV and JSON Lines, and its graph as GraphML.
#include <algorithm>
#include <array>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "io/parallel.h"
#include "publish/out/output_file.h"
#include "publish/out/targets.h"
#include "publish/out/text_forms.h"

namespace vitrine::publish {
namespace {

// One table in both forms.
class Table {
 public:
  Table(OutputFile csv, OutputFile json, std::array<const char*, 4> columns)
      : csv_(std::move(csv)), json_(std::move(json)), columns_(columns) {}

  static Result<Table> create(const std::filesystem::path& stem, std::array<const char*, 4> columns) {
    Result<OutputFile> csv = OutputFile::create(stem.string() + ".csv");
    if (!csv.ok()) return csv.error();
    Result<OutputFile> json = OutputFile::create(stem.string() + ".jsonl");
    if (!json.ok()) return json.error();
    Table table(std::move(*csv), std::move(*json), columns);
    std::string header;
    for (const char* column : columns) header += (header.empty() ? "" : ",") + std::string(column);
    if (Status status = table.csv_.write(header + "\n"); !status.ok()) return status.error();
    return table;
  }

  Status add(const std::string& from, const std::string& to, const std::string& distance, std::size_t rank) {
    const std::string number = std::to_string(rank);
    Status status = csv_.write(csv_field(from) + "," + csv_field(to) + "," + distance + "," + number + "\n");
    if (!status.ok()) return status;
    return json_.write(std::string("{\"") + columns_[0] + "\":" + json_string(from) + ",\"" + columns_[1] +
                       "\":" + json_string(to) + ",\"" + columns_[2] + "\":" + distance + ",\"" +
                       columns_[3] + "\":" + number + "}\n");
  }

  Status finish() {
    if (Status status = csv_.finish(); !status.ok()) return status;
    return json_.finish();
  }

 private:
  OutputFile csv_, json_;
  std::array<const char*, 4> columns_;
};

class GraphMl {
 public:
  explicit GraphMl(OutputFile file) : file_(std::move(file)) {}

  Status begin(const Site& site) {
    Status status = file_.write(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
        "<key id=\"id\" for=\"node\" attr.name=\"id\" attr.type=\"string\"/>\n"
        "<key id=\"title\" for=\"node\" attr.name=\"title\" attr.type=\"string\"/>\n"
        "<key id=\"distance\" for=\"edge\" attr.name=\"distance\" attr.type=\"float\"/>\n"
        "<key id=\"rank\" for=\"edge\" attr.name=\"rank\" attr.type=\"int\"/>\n"
        "<graph id=\"similarity\" edgedefault=\"directed\">\n");
    for (std::size_t i = 0; status.ok() && i < site.works.size(); ++i) {
      const ingest::Work& work = site.works[i].work;
      std::string node =
          "<node id=\"n" + std::to_string(i) + "\"><data key=\"id\">" + xml_text(work.id) + "</data>";
      if (!work.title.empty()) node += "<data key=\"title\">" + xml_text(work.title) + "</data>";
      status = file_.write(node + "</node>\n");
    }
    return status;
  }

  Status add(WorkIndex from, WorkIndex to, const std::string& distance, std::size_t rank) {
    return file_.write("<edge source=\"n" + std::to_string(from) + "\" target=\"n" + std::to_string(to) +
                       "\"><data key=\"distance\">" + distance + "</data><data key=\"rank\">" +
                       std::to_string(rank) + "</data></edge>\n");
  }

  Status finish() {
    if (Status status = file_.write("</graph>\n</graphml>\n"); !status.ok()) return status;
    return file_.finish();
  }

 private:
  OutputFile file_;
};

struct Found {
  WorkIndex work = 0;
  float distance = 0;
};

// The work itself and its nearest, at most k in all, as a query of the older system finds it in its own set.
Result<std::vector<Found>> nearest(const TargetRequest& request, WorkIndex work, bool with_itself) {
  Question question = request.question;
  std::vector<Found> all;
  // A radius of 2 keeps all.
  if (with_itself && (question.radius > 0)) all.push_back({work, 0.0f});
  if (with_itself) --question.k;
  if (question.k == 0) return all;
  const Result<std::vector<ScoredWork>> found = neighbours_of_work(request.site, work, question);
  if (!found.ok()) return found.error();
  for (const ScoredWork& neighbour : *found)
    all.push_back({neighbour.work, std::max(0.0f, 1 - neighbour.score)});
  return all;
}

class Writer {
 public:
  Writer(const TargetRequest& request, Table queries, Table edges, GraphMl graph)
      : request_(request), queries_(std::move(queries)), edges_(std::move(edges)), graph_(std::move(graph)) {}

  Status write() {
    if (Status status = graph_.begin(request_.site); !status.ok()) return status;
    io::Progress progress("works", request_.site.works.size(), request_.progress);
    for (WorkIndex work = 0; work < request_.site.works.size(); ++work) {
      if (io::interrupted()) return Error{ErrorCode::kInterrupted, "interrupted"};
      if (Status status = add_edges(work); !status.ok()) return status;
      progress.advance();
    }
    for (const WorkIndex work : request_.asked) {
      if (io::interrupted()) return Error{ErrorCode::kInterrupted, "interrupted"};
      if (Status status = add_queries(work); !status.ok()) return status;
    }
    if (Status status = queries_.finish(); !status.ok()) return status;
    if (Status status = edges_.finish(); !status.ok()) return status;
    return graph_.finish();
  }

 private:
  const std::string& id(WorkIndex work) const { return request_.site.works[work].work.id; }

  Status add_queries(WorkIndex work) {
    const Result<std::vector<Found>> found = nearest(request_, work, true);
    if (!found.ok()) return found.error();
    for (std::size_t i = 0; i < found->size(); ++i) {
      const Found& answer = (*found)[i];
      Status status = queries_.add(id(work), id(answer.work), shortest(answer.distance), i + 1);
      if (!status.ok()) return status;
    }
    return Done{};
  }

  Status add_edges(WorkIndex work) {
    const Result<std::vector<Found>> found = nearest(request_, work, request_.turi.self_edges);
    if (!found.ok()) return found.error();
    for (std::size_t i = 0; i < found->size(); ++i) {
      const Found& answer = (*found)[i];
      const std::string distance = shortest(answer.distance);
      if (Status status = edges_.add(id(work), id(answer.work), distance, i + 1); !status.ok()) return status;
      if (Status status = graph_.add(work, answer.work, distance, i + 1); !status.ok()) return status;
    }
    return Done{};
  }

  const TargetRequest& request_;
  Table queries_, edges_;
  GraphMl graph_;
};

}  // namespace

Status write_turi(const TargetRequest& request) {
  Result<Table> queries =
      Table::create(request.out / "query", {"query_label", "reference_label", "distance", "rank"});
  if (!queries.ok()) return queries.error();
  Result<Table> edges =
      Table::create(request.out / "similarity_graph", {"__src_id", "__dst_id", "distance", "rank"});
  if (!edges.ok()) return edges.error();
  Result<OutputFile> graph = OutputFile::create(request.out / "similarity_graph.graphml");
  if (!graph.ok()) return graph.error();
  return Writer(request, std::move(*queries), std::move(*edges), GraphMl(std::move(*graph))).write();
}

}  // namespace vitrine::publish
