// SPDX-License-Identifier: MIT
#include "publish/fold_network.h"

#include <system_error>
#include <utility>

#include "build/projection_rows.h"
#include "embed/prepare/fold_projection.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

void remove_folder(const fs::path& folder) {
  std::error_code ignored;
  fs::remove_all(folder, ignored);
}

Result<embed::Network> fold(const embed::Network& carried, const embed::Network& built, const Space& space,
                            const fs::path& folder) {
  // Asked first, because it costs nothing: most networks end in a pooling layer.
  if (Status foldable = embed::check_foldable(carried); !foldable.ok()) return foldable.error();
  build::ProjectionRows rows = build::projection_rows(space);
  embed::LinearMap map;
  map.rows = space.dimension + 1 + rows.residual;
  map.columns = space.input_dimension;
  map.values = std::move(rows.values);
  Result<embed::Network> folded = embed::fold_projection(carried, built, map, folder);
  if (folded.ok()) folded->folded = embed::Folded{space.dimension, rows.residual};
  return folded;
}

}  // namespace

Result<Folding> fold_for_space(const embed::Network& carried, const embed::Network& built, const Space& space,
                               const fs::path& folder) {
  if (carried.form == embed::kOriginalForm)
    return Folding{{}, "it is carried as it was fetched; vitrine model prepare makes forms that can be"};
  Result<embed::Network> folded = fold(carried, built, space, folder);
  if (!folded.ok() && folded.error().code == ErrorCode::kUnsupported)
    return Folding{{}, folded.error().message};
  if (!folded.ok()) return folded.error();
  if (embed::download_bytes(*folded) >= embed::download_bytes(carried))
    return Folding{{}, "the download would not become smaller"};
  return Folding{std::move(*folded), {}};
}

FoldingFolder::FoldingFolder(const fs::path& site) : path_(site / ".vitrine-fold.tmp") {
  remove_folder(path_);
}

FoldingFolder::~FoldingFolder() { remove_folder(path_); }

}  // namespace vitrine::publish
