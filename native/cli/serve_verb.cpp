// SPDX-License-Identifier: MIT
// vitrine serve: looks at a site on this machine.
#include <memory>

#include "cli/serve/server.h"
#include "cli/verbs.h"

namespace vitrine::cli {

Action declare_serve(CLI::App& command) {
  const auto options = std::make_shared<ServeOptions>();
  command.add_option("SITE", options->folder, "The site's folder")->required();
  command.add_option("--port", options->port, "First port to try (0: any free one)")->capture_default_str();
  command.add_option("--address", options->address, "Address to listen on; 0.0.0.0 lets other machines in")
      ->capture_default_str();
  command.add_flag("--isolate", options->isolate,
                   "Send COOP and COEP headers, so that a network may use threads");
  return [options] { return serve_site(*options); };
}

}  // namespace vitrine::cli
