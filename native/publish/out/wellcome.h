// SPDX-License-Identifier: MIT
// Answers in the shape of Wellcome Collection's feature-similarity service: a work and its neighbours, each
// named by the work's id and its picture's. Written as files by `vitrine publish`, and given by
// `vitrine serve --api`.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "publish/ask.h"
#include "publish/out/wellcome_ids.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

struct WellcomeOptions {
  WellcomeTable table = {};
  // Of {catalogue_id} and {miro_id}, as the table names them, percent-encoded; {homepage}: the work's own
  // page as the catalogue names it; {picture}: the picture where the site has it.
  std::string catalogue_uri = "https://wellcomecollection.org/works/{catalogue_id}";
  std::string miro_uri = "https://iiif.wellcomecollection.org/image/{miro_id}.jpg/full/960,/0/default.jpg";
  bool scores = false;  // "rank" and "score" beside each neighbour, which the older service does not give
};

inline constexpr std::string_view kWellcomeHealthy = R"({"status":"healthy"})";

// Whether the templates name only what there is. Errors: kInvalidArgument, naming option and placeholder.
[[nodiscard]] Status check(const WellcomeOptions& options);

// {"original": W, "neighbours": [W, ...]} on one line; "original" is null where a picture was asked with.
// `base_url`: of the site, for {picture}. REQUIRES: check(options) succeeded.
[[nodiscard]] std::string wellcome_answer(const Site& site, std::optional<WorkIndex> original,
                                          std::span<const ScoredWork> neighbours,
                                          const WellcomeOptions& options, const std::string& base_url);

}  // namespace vitrine::publish
