// SPDX-License-Identifier: MIT
#include "cli/publish_databases.h"

namespace vitrine::cli {

void add_database_options(CLI::App& command, publish::DatabaseOptions& options) {
  command.add_option("--collection", options.collection, "Name of the collection, the table or the index")
      ->capture_default_str();
  command.add_option(
      "--url", options.url,
      "qdrant: its address, such as http://localhost:6333; a key is taken from QDRANT_API_KEY");
  command.add_option("--batch", options.batch, "qdrant: points of one request")->capture_default_str();
  command.add_option(
      "--sections", options.sections,
      "elasticsearch: sections that vectors are hashed in (default: 256, or as many as values)");
  command.add_option("--clusters", options.clusters, "elasticsearch: clusters of each section")
      ->capture_default_str();
  command.add_option("--seed", options.seed, "elasticsearch: of the clusters")->capture_default_str();
}

}  // namespace vitrine::cli
