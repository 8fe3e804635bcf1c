// SPDX-License-Identifier: MIT
// What Elasticsearch and OpenSearch are asked: mappings and searches as JSON. The two share all but vectors.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "publish/json_fields.h"

namespace vitrine::publish {

struct ElasticShape {
  std::string index;            // its name
  std::uint32_t dimension = 0;  // of "embedding"
  std::uint32_t sections = 0;   // of "look"
};

// A work that the examples ask with.
struct ElasticExample {
  std::string document;             // its _id
  std::string words;                // of its texts
  std::vector<std::string> tokens;  // its hash
  std::vector<float> vector;        // its embedding
};

// Files by name: "index.elasticsearch.json" and the bodies of searches, each ready for curl.
[[nodiscard]] std::vector<std::pair<std::string, Json>> elastic_requests(const ElasticShape& shape,
                                                                         const ElasticExample& example);

// A shell script that makes the index and fills it from bulk-*.ndjson, and stops at the first fault.
[[nodiscard]] std::string elastic_loader(const std::string& index);

}  // namespace vitrine::publish
