// SPDX-License-Identifier: MIT
#include "build/look_order.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "build/clustered_embeddings.h"
#include "build/space_fit.h"

using namespace vitrine;
using namespace vitrine::build;

namespace {

OwnedCodes codes_of(const Embeddings& embeddings) {
  const auto space = fit_space(embeddings, "m", "n", {});
  REQUIRE(space.ok());
  auto codes = encode_all(*space, embeddings);
  REQUIRE(codes.ok());
  return std::move(*codes);
}

}  // namespace

TEST_CASE("an order by look holds every work once, whatever the size") {
  for (const std::uint32_t count : {1u, 2u, 8u, 9u, 100u, 1000u}) {
    const auto order = look_order(codes_of(testing::clustered_embeddings(count, 16, 7, 0.6f, count)).view());
    REQUIRE(order.ok());
    std::vector<WorkIndex> sorted = *order;
    std::sort(sorted.begin(), sorted.end());
    std::vector<WorkIndex> all(count);
    std::iota(all.begin(), all.end(), 0u);
    CHECK(sorted == all);
  }
}

TEST_CASE("works of one cluster get near numbers") {
  // Works come from thirty clusters at random: neighbours in their first order are far apart in look.
  const Embeddings embeddings = testing::clustered_embeddings(1500, 32, 30, 0.3f, 3);
  const OwnedCodes codes = codes_of(embeddings);
  const auto order = look_order(codes.view());
  REQUIRE(order.ok());
  const auto mean_cosine_of_next = [&](const auto& work_at) {
    double sum = 0.0;
    for (std::uint32_t i = 0; i + 1 < 1500; ++i)
      sum += static_cast<double>(dot(embeddings.row(work_at(i)), embeddings.row(work_at(i + 1))));
    return sum / 1499;
  };
  CHECK(mean_cosine_of_next([](std::uint32_t i) { return i; }) < 0.2);
  CHECK(mean_cosine_of_next([&](std::uint32_t i) { return (*order)[i]; }) > 0.85);
}

TEST_CASE("equal collections have equal orders, also where all works are equal") {
  const OwnedCodes codes = codes_of(testing::clustered_embeddings(700, 24, 10, 0.5f, 5));
  CHECK(*look_order(codes.view()) == *look_order(codes.view()));
  Embeddings same = testing::clustered_embeddings(1, 20, 1, 0.5f, 7);
  const io::FloatTable one = same.values;
  same.count = 300;
  for (std::uint32_t i = 1; i < same.count; ++i)
    same.values.insert(same.values.end(), one.begin(), one.end());
  CHECK(look_order(codes_of(same).view())->size() == 300);
}
