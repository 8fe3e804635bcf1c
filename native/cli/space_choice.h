// SPDX-License-Identifier: MIT
// Which of a site's spaces answers a picture, and what embeds it.
#pragma once

#include <memory>
#include <string>

#include "cli/model_choice.h"
#include "embed/embedder.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::cli {

struct ChosenSpace {
  std::unique_ptr<embed::Embedder> embedder;
  const Index* index = nullptr;  // of the site, which must outlive this
  bool instant = false;
  std::string notice;  // why it is the instant space though nobody asked for it; a sentence for people
};

// The site's own space where its embedder is at hand: the descriptor, the network that the site carries, or
// one named by options or found in the cache. Else its instant space, with a notice; that one at once with
// `instant`. Errors: kNotFound where an instant space is asked for and there is none; what keeps the site's
// own embedder from running, where there is no instant space or the options name a model; kCorrupt for a
// carried network that is damaged.
[[nodiscard]] Result<ChosenSpace> choose_space(const publish::Site& site, const ModelOptions& options,
                                               bool instant);

}  // namespace vitrine::cli
