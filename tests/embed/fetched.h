// SPDX-License-Identifier: MIT
// Networks made in a test, laid down as if they had been fetched.
#pragma once

#include <onnx/onnx_pb.h>

#include "embed/model_card.h"
#include "temporary_folder.h"

namespace vitrine::testing {

// Writes the model where the cache has it; answers the card with the file's size and hash.
embed::ModelCard fetched(const TemporaryFolder& cache, embed::ModelCard card, const onnx::ModelProto& model);

}  // namespace vitrine::testing
