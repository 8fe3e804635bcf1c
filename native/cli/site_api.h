// SPDX-License-Identifier: MIT
// `vitrine serve --api`: the neighbours of works and of pictures over HTTP, in the shape of Wellcome
// Collection's feature-similarity service (docs/PUBLISH.md).
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "cli/model_choice.h"
#include "cli/serve/api.h"
#include "publish/out/wellcome.h"
#include "vitrine/result.h"

namespace vitrine::cli {

struct SiteApiOptions {
  publish::WellcomeOptions wellcome;
  std::string base_url;  // of the site, for the placeholder {picture}
  ModelOptions model;    // embeds pictures that are asked with
};

// Opens the site, and what embeds pictures: where that is not here, a note on standard error says why, and
// pictures are answered with 503. Errors: those of open_site(), and of publish::check().
[[nodiscard]] Result<Api> make_site_api(const std::filesystem::path& folder, const SiteApiOptions& options);

}  // namespace vitrine::cli
