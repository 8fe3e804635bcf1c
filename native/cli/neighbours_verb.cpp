// SPDX-License-Identifier: MIT
// vitrine neighbours: the neighbours of all works, or of listed ones, as one JSON array.
#include <cerrno>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/id_list.h"
#include "cli/verbs.h"
#include "io/file_handle.h"
#include "publish/out/bulk_neighbours.h"

namespace vitrine::cli {
namespace {

struct Options {
  std::string site;
  std::string ids;
  publish::Question question{50, 2.0f};
};

Status print(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  return written ? Status(Done{}) : io::system_error("write", "standard output", errno);
}

Status run(const Options& options) {
  const Result<publish::Site> site = publish::open_site(options.site);
  if (!site.ok()) return site.error();
  const Result<std::vector<WorkIndex>> wanted = listed_works(*site, options.ids);
  if (!wanted.ok()) return wanted.error();
  return publish::write_bulk_neighbours(*site, *wanted, options.question, "", print);
}

}  // namespace

Action declare_neighbours(CLI::App& command) {
  const auto options = std::make_shared<Options>();
  command.add_option("SITE", options->site, "The site's folder")->required();
  command.add_option("-k", options->question.k, "Neighbours a work")->capture_default_str();
  command.add_option("--ids", options->ids, "File with one id a line (default: every work)");
  command.add_option("--radius", options->question.radius,
                     "Keep only distances below this (distance = 1 - cosine)");
  return [options] { return run(*options); };
}

}  // namespace vitrine::cli
