// SPDX-License-Identifier: MIT
// vitrine query --lsh: answers as a search engine of words gives them, from the files that were made for it.
#pragma once

#include <string>
#include <vector>

#include "cli/model_choice.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::cli {

struct LshQueryOptions {
  std::string folder;  // that `vitrine publish --to elasticsearch` wrote
  std::string text;    // words that answers' texts hold
  std::vector<std::string> ids;
  std::vector<std::string> pictures;
  std::uint32_t k = 10;
  ModelOptions model;
  bool json = false;
};

// Prints the answers. Errors: those of read_lsh(), choose_space() and of reading pictures; kSpaceMismatch
// where only the site's instant space could answer a picture.
[[nodiscard]] Status run_lsh_query(const publish::Site& site, const LshQueryOptions& options);

}  // namespace vitrine::cli
