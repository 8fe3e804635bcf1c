// SPDX-License-Identifier: MIT
#include "fetched.h"

#include <doctest/doctest.h>

#include "embed/prepare/onnx_model.h"
#include "embed/weights.h"
#include "io/files.h"
#include "io/hash.h"

namespace vitrine::testing {

embed::ModelCard fetched(const TemporaryFolder& cache, embed::ModelCard card, const onnx::ModelProto& model) {
  const io::Bytes bytes = *embed::write_onnx(model);
  card.bytes = bytes.size();
  card.sha256 = io::hex(io::sha256(bytes));
  REQUIRE(io::write_file(embed::weights_path(cache.path(), card), bytes).ok());
  return card;
}

}  // namespace vitrine::testing
