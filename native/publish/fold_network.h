// SPDX-License-Identifier: MIT
// A site's network with the projection of the site's space in its last layer: for VGG16 321 rows of weights
// travel to a visitor instead of 4096, and the answers are the same.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "embed/network.h"
#include "vitrine/result.h"
#include "vitrine/space.h"

namespace vitrine::publish {

struct Folding {
  std::optional<embed::Network> network;  // its files stand in the folder that was given
  std::string why_not;                    // for people, where there is none
};

// Folds the projection of `space` into `carried`, a form of the network `built` that the collection was
// embedded with. Not folded, with a reason, are a network as it was fetched, one whose feature no linear
// layer makes, and one that would not become smaller. Errors: as embed::fold_projection() but for
// kUnsupported.
[[nodiscard]] Result<Folding> fold_for_space(const embed::Network& carried, const embed::Network& built,
                                             const Space& space, const std::filesystem::path& folder);

// A folder below the site for what is folded until the site has it; made when something is written into it,
// removed with the object, or, after a crash, with the next.
class FoldingFolder {
 public:
  explicit FoldingFolder(const std::filesystem::path& site);
  ~FoldingFolder();
  FoldingFolder(const FoldingFolder&) = delete;
  FoldingFolder& operator=(const FoldingFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace vitrine::publish
