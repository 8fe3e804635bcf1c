// SPDX-License-Identifier: MIT
// The functions behind the table of targets, each in the file of its name. See docs/PUBLISH.md for what they
// write.
#pragma once

#include "publish/out/target.h"
#include "vitrine/result.h"

namespace vitrine::publish {

[[nodiscard]] Status write_iiif(const TargetRequest& request);
[[nodiscard]] Status write_npy(const TargetRequest& request);
[[nodiscard]] Status write_onit(const TargetRequest& request);
[[nodiscard]] Status write_onnx_distances(const TargetRequest& request);
[[nodiscard]] Status write_turi(const TargetRequest& request);
[[nodiscard]] Status write_wellcome(const TargetRequest& request);
[[nodiscard]] Status write_pgvector(const TargetRequest& request);
[[nodiscard]] Status write_elasticsearch(const TargetRequest& request);

}  // namespace vitrine::publish
