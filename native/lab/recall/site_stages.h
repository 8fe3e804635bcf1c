// SPDX-License-Identifier: MIT
// The stages that a site's own files answer: codes, structure, fine codes and lists, one query after another
// on one thread, as a visitor's browser does.
#pragma once

#include <span>
#include <vector>

#include "io/progress.h"
#include "lab/recall/answers.h"
#include "lab/recall/queries.h"
#include "publish/entry.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::lab {

struct SiteQuestions {
  const publish::Site& site;
  const publish::Entry& entry;
  std::span<const RecallQuery> queries;
  bool embeddings = true;  // whether a query's vector is its embedding: fine codes are compared with that
};

// Stages in the order of the chain: codes; the structure as the site itself asks it, then in other widths;
// fine codes, where the site has them and queries have embeddings; lists. Errors: those of reading the site's
// files; kInterrupted.
[[nodiscard]] Result<std::vector<Stage>> ask_site(const SiteQuestions& questions, io::ProgressStyle progress);

}  // namespace vitrine::lab
