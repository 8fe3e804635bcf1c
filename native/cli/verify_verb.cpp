// SPDX-License-Identifier: MIT
// vitrine verify: every byte of a site against the hashes and checksums it carries.
#include <cstdio>
#include <memory>
#include <string>

#include "cli/verbs.h"
#include "publish/site.h"

namespace vitrine::cli {
namespace {

Status run(const std::string& site) {
  const Result<std::vector<std::string>> faults = publish::verify_site(site);
  if (!faults.ok()) return faults.error();
  if (faults->empty()) {
    std::printf("%s is sound\n", site.c_str());
    return Done{};
  }
  for (const std::string& fault : *faults) std::printf("%s\n", fault.c_str());
  return Error{ErrorCode::kCorrupt,
               site + " has " + std::to_string(faults->size()) + " faults; build it again"};
}

}  // namespace

Action declare_verify(CLI::App& command) {
  const auto site = std::make_shared<std::string>();
  command.add_option("SITE", *site, "The site's folder")->required();
  return [site] { return run(*site); };
}

}  // namespace vitrine::cli
