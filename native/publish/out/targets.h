// SPDX-License-Identifier: MIT
// The functions behind the table of targets, each in the file of its name. See docs/PUBLISH.md for what they
// write.
#pragma once

#include "publish/out/target.h"
#include "vitrine/result.h"

namespace vitrine::publish {

[[nodiscard]] Status write_npy(const TargetRequest& request);

}  // namespace vitrine::publish
