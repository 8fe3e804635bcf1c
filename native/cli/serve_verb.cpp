// SPDX-License-Identifier: MIT
// vitrine serve: looks at a site on this machine.
#include <memory>
#include <utility>

#include "cli/serve/server.h"
#include "cli/site_api.h"
#include "cli/verbs.h"
#include "cli/wellcome_options.h"

namespace vitrine::cli {
namespace {

struct Options {
  ServeOptions serve;
  bool api = false;
  SiteApiOptions site;
  WellcomeChoice wellcome;
};

Status run(Options options) {
  if (options.api) {
    Result<publish::WellcomeOptions> wellcome = wellcome_options(options.wellcome);
    if (!wellcome.ok()) return wellcome.error();
    options.site.wellcome = std::move(*wellcome);
    Result<Api> api = make_site_api(options.serve.folder, options.site);
    if (!api.ok()) return api.error();
    options.serve.api = std::move(*api);
  }
  return serve_site(options.serve);
}

}  // namespace

Action declare_serve(CLI::App& command) {
  const auto options = std::make_shared<Options>();
  command.add_option("SITE", options->serve.folder, "The site's folder")->required();
  command.add_option("--port", options->serve.port, "First port to try (0: any free one)")
      ->capture_default_str();
  command
      .add_option("--address", options->serve.address, "Address to listen on; 0.0.0.0 lets other machines in")
      ->capture_default_str();
  command.add_flag("--isolate", options->serve.isolate,
                   "Send COOP and COEP headers, so that a network may use threads");
  command.add_flag(
      "--api", options->api,
      "Answer GET /works/ID?n=, POST /query (a picture), GET /healthcheck and /openapi.json as well");
  command.add_option("--base-url", options->site.base_url,
                     "Address of the site, for {picture} in --miro-uri");
  add_wellcome_options(command, options->wellcome);
  add_model_options(command, options->site.model);
  return [options] { return run(*options); };
}

}  // namespace vitrine::cli
