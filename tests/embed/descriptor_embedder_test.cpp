// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "embed/embedder.h"
#include "vitrine/descriptor.h"
#include "vitrine/embedding.h"

namespace vitrine::embed {
namespace {

TEST_CASE("the descriptor is an embedder like any other") {
  const auto embedder = make_descriptor_embedder();
  Image image{4, 3, {}};
  for (int i = 0; i < 36; ++i) image.rgb.push_back(static_cast<std::uint8_t>(i * 7));
  const auto embedding = embedder->embed(image);
  REQUIRE(embedding.ok());
  CHECK(embedding->size() == descriptor_dimension());
  CHECK(embedder->dimension() == descriptor_dimension());
  CHECK(dot(*embedding, *embedding) == doctest::Approx(1.0f));
  CHECK(*embedder->embed(image) == *embedding);
  CHECK(embedder->card().embedder == "descriptor");
  CHECK(embedder->card().id == "descriptor");
  CHECK(embedder->model_hash() == model_hash(embedder->card()));
  CHECK(canonical_json(embedder->card()) == R"({"embedder":"descriptor","version":1})");
}

TEST_CASE("a picture that breaks its invariant is an error") {
  CHECK(!make_descriptor_embedder()->embed(Image{2, 2, {1, 2, 3}}).ok());
}

}  // namespace
}  // namespace vitrine::embed
