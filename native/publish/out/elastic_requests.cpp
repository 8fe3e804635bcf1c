// SPDX-License-Identifier: MIT
#include "publish/out/elastic_requests.h"

#include <algorithm>

namespace vitrine::publish {
namespace {

constexpr std::uint32_t kAnswers = 10;
// Of a shard's nearest candidates, from which the answers come.
constexpr std::uint32_t kCandidates = 100;
// As the museum that made this search known has it; never fewer than there are sections.
constexpr std::uint32_t kQueryTerms = 1000;

Json fields_shown() { return {"id", "title", "maker", "iiif_url", "local_url"}; }

Json texts_mapping() {
  const Json stored = {{"type", "keyword"}, {"index", false}, {"doc_values", false}};
  return {
      {"id", {{"type", "keyword"}}},
      {"title", {{"type", "text"}}},
      {"maker", {{"type", "text"}}},
      {"date", {{"type", "text"}}},
      {"type", {{"type", "text"}}},
      {"subjects", {{"type", "text"}}},
      {"iiif_url", stored},
      {"local_url", stored},
      // Each shared token counts one, however many works have it: a score is the number of shared sections.
      {"look", {{"type", "keyword"}, {"similarity", "boolean"}, {"doc_values", false}}}};
}

Json mapping(Json settings, Json embedding) {
  Json properties = texts_mapping();
  properties["embedding"] = std::move(embedding);
  Json json = Json::object();
  if (!settings.is_null()) json["settings"] = std::move(settings);
  json["mappings"] = {{"dynamic", "strict"}, {"properties", std::move(properties)}};
  return json;
}

Json elasticsearch_mapping(const ElasticShape& shape) {
  return mapping(
      nullptr,
      {{"type", "dense_vector"}, {"dims", shape.dimension}, {"index", true}, {"similarity", "cosine"}});
}

Json opensearch_mapping(const ElasticShape& shape) {
  const Json method = {{"name", "hnsw"}, {"engine", "lucene"}, {"space_type", "cosinesimil"}};
  return mapping({{"index", {{"knn", true}}}},
                 {{"type", "knn_vector"}, {"dimension", shape.dimension}, {"method", method}});
}

Json more_like(const ElasticShape& shape, Json like) {
  return {{"more_like_this",
           {{"fields", Json::array({"look"})},
            {"like", Json::array({std::move(like)})},
            {"min_term_freq", 1},
            {"min_doc_freq", 1},
            {"max_query_terms", std::max(kQueryTerms, shape.sections)},
            {"minimum_should_match", 1}}}};
}

// All words, each in any of the texts.
Json with_words(const std::string& words) {
  return {{"multi_match",
           {{"query", words},
            {"type", "cross_fields"},
            {"operator", "and"},
            {"fields", {"title", "maker", "type", "subjects"}}}}};
}

Json search_of(Json query) {
  return {{"size", kAnswers}, {"_source", fields_shown()}, {"query", std::move(query)}};
}

Json vector_json(std::span<const float> vector) {
  Json json = Json::array();
  for (const float value : vector) json.push_back(json_number(value));
  return json;
}

// Elasticsearch's own clause beside "query"; `filter` may be null.
Json elasticsearch_knn(const ElasticExample& example, const Json& filter) {
  Json knn = {{"field", "embedding"},
              {"query_vector", vector_json(example.vector)},
              {"k", kAnswers},
              {"num_candidates", kCandidates}};
  if (!filter.is_null()) knn["filter"] = filter;
  return {{"size", kAnswers}, {"_source", fields_shown()}, {"knn", std::move(knn)}};
}

// OpenSearch's query of the same.
Json opensearch_knn(const ElasticExample& example, const Json& filter) {
  Json embedding = {{"vector", vector_json(example.vector)}, {"k", kAnswers}};
  if (!filter.is_null()) embedding["filter"] = filter;
  return search_of({{"knn", {{"embedding", std::move(embedding)}}}});
}

}  // namespace

std::vector<std::pair<std::string, Json>> elastic_requests(const ElasticShape& shape,
                                                           const ElasticExample& example) {
  const Json like_work = more_like(shape, {{"_index", shape.index}, {"_id", example.document}});
  const Json like_picture = more_like(shape, {{"_index", shape.index}, {"doc", {{"look", example.tokens}}}});
  const Json words = with_words(example.words);
  const Json both = {{"bool", {{"must", Json::array({like_work})}, {"filter", Json::array({words})}}}};
  return {
      {"index.elasticsearch.json", elasticsearch_mapping(shape)},
      {"index.opensearch.json", opensearch_mapping(shape)},
      {"search-lsh.json", search_of(like_work)},
      {"search-lsh-picture.json", search_of(like_picture)},
      {"search-lsh-text.json", search_of(both)},
      {"search-knn.elasticsearch.json", elasticsearch_knn(example, nullptr)},
      {"search-knn.opensearch.json", opensearch_knn(example, nullptr)},
      {"search-knn-text.elasticsearch.json", elasticsearch_knn(example, words)},
      {"search-knn-text.opensearch.json", opensearch_knn(example, words)},
  };
}

std::string elastic_loader(const std::string& index) {
  return "#!/bin/sh\n"
         "# Makes the index \"" +
         index +
         "\" where it is not there, and fills it. Doing it again changes nothing.\n"
         "#   sh load.sh http://localhost:9200 [opensearch]\n"
         "# A server that wants a password finds it in ~/.netrc.\n"
         "set -eu\n"
         "server=${1:?usage: sh load.sh URL [opensearch]}/" +
         index +
         "\nkind=${2:-elasticsearch}\n"
         "cd \"$(dirname \"$0\")\"\n"
         "status=$(curl -nsS -o /dev/null -w '%{http_code}' \"$server/_mapping\")\n"
         "case $status in\n"
         "  200) ;;\n"
         "  404) curl -nfsS -o /dev/null -X PUT \"$server\" -H 'Content-Type: application/json' "
         "--data-binary \"@index.$kind.json\" ;;\n"
         "  *) echo \"$server answers with status $status\" >&2; exit 1 ;;\n"
         "esac\n"
         "for file in bulk-*.ndjson; do\n"
         "  answer=$(curl -nfsS -X POST \"$server/_bulk?filter_path=errors,items.*.error\" -H 'Content-Type: "
         "application/x-ndjson' --data-binary \"@$file\")\n"
         "  case $answer in\n"
         "    *'\"errors\":false'*) ;;\n"
         "    *) printf '%s: %.2000s\\n' \"$file\" \"$answer\" >&2; exit 1 ;;\n"
         "  esac\n"
         "done\n"
         "curl -nfsS -o /dev/null -X POST \"$server/_refresh\"\n";
}

}  // namespace vitrine::publish
