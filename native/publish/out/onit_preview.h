// SPDX-License-Identifier: MIT
// A page on which people look at neighbours before anything is loaded anywhere: preview.html, and the
// pictures it shows below thumbnails/, so that it works from a disk without a network.
#pragma once

#include "publish/out/target.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// A section for each of the first works asked for (OnitOptions::preview): the work itself on grey, then its
// neighbours, each with its id and score. Pictures that other hosts serve stay there, and the page's policy
// names those hosts. Errors: those of neighbours_of_work() and image_hosts(); kIo.
[[nodiscard]] Status write_onit_preview(const TargetRequest& request);

}  // namespace vitrine::publish
