// SPDX-License-Identifier: MIT
#include "publish/carried_form.h"

#include <doctest/doctest.h>

namespace vitrine::publish {
namespace {

constexpr std::uint64_t kMegabyte = 1'000'000;

embed::Network form_of(const std::string& form, std::uint64_t megabytes, double overlap) {
  embed::Network network;
  network.card.id = "vgg16";
  network.form = form;
  network.model_hash = form + "'s own";
  network.graph.bytes = 0;
  embed::NetworkWeights& weights = network.weights.emplace();
  for (; megabytes > 10; megabytes -= 10) weights.parts.push_back({"", 10 * kMegabyte, ""});
  weights.parts.push_back({"", megabytes * kMegabyte, ""});
  if (overlap > 0) network.agreement = embed::Agreement{200, 0.99, overlap};
  return network;
}

const embed::Network kBuilt = form_of("fp32", 537, 0);

// The chosen form's name; "none" for none.
std::string chosen(const embed::Network& built, const std::vector<embed::Network>& others,
                   CarryWish wish = {}) {
  const auto carried = choose_carried_form(built, others, wish);
  REQUIRE(carried.ok());
  if (!*carried) return "none";
  CHECK((*carried)->model_hash == built.model_hash);
  return (*carried)->form;
}

TEST_CASE("the smallest form that agrees is carried, and counts for the one the collection was built with") {
  CHECK(chosen(kBuilt, {kBuilt, form_of("int8", 134, 0.98), form_of("int8-packed", 86, 0.96)}) ==
        "int8-packed");
  CHECK(chosen(kBuilt, {form_of("int8", 134, 0.98), form_of("int8-packed", 86, 0.949)}) == "int8");
  CHECK(chosen(kBuilt, {form_of("int8", 151, 0.98), form_of("int8-packed", 160, 0.96)}) == "none");
}

TEST_CASE("where nothing smaller agrees, the form of the build is carried if it is small, else the best") {
  const embed::Network small = form_of("original", 5, 0);
  CHECK(chosen(small, {}) == "original");
  CHECK(chosen(small, {form_of("int8", 2, 0.90)}) == "original");
  CHECK(chosen(small, {form_of("int8", 2, 0.95)}) == "int8");
  CHECK(chosen(kBuilt, {form_of("int8", 134, 0.90), form_of("int8-packed", 86, 0.80)}) == "int8");
  CHECK(chosen(kBuilt, {}) == "none");
}

TEST_CASE("a collection embedded with a smaller form has no stand-in unasked") {
  const embed::Network small = form_of("int8", 134, 0.97);
  const std::vector<embed::Network> others = {form_of("fp32", 537, 0), form_of("int8-packed", 86, 0.99)};
  CHECK(chosen(small, others) == "int8");
  CHECK(chosen(form_of("int8", 160, 0.97), others) == "none");
  CHECK(chosen(form_of("int8", 160, 0.97), others, {Carry::kYes, ""}) == "int8");
  CHECK(chosen(small, others, {Carry::kAuto, "int8-packed"}) == "int8-packed");
}

TEST_CASE("one file beyond what hosts take keeps a form from being carried unasked") {
  embed::Network single = form_of("original", 1, 0);
  single.weights.reset();
  single.graph.bytes = kLargestFile;
  CHECK(chosen(single, {}) == "original");
  single.graph.bytes += 1;
  CHECK(chosen(single, {}) == "none");
  single.graph.bytes = 10;
  single.webgpu_graph = embed::NetworkFile{"", kLargestFile + 1, ""};
  CHECK(chosen(single, {}) == "none");
}

TEST_CASE("yes carries the smallest form where none suits, no carries none, a name decides") {
  const std::vector<embed::Network> others = {form_of("int8", 200, 0.98), form_of("int8-packed", 160, 0.96)};
  CHECK(chosen(kBuilt, others, {Carry::kYes, ""}) == "int8-packed");
  CHECK(chosen(kBuilt, {}, {Carry::kYes, ""}) == "fp32");
  CHECK(chosen(form_of("fp32", 5, 0), others, {Carry::kYes, ""}) == "fp32");
  CHECK(chosen(form_of("fp32", 5, 0), others, {Carry::kNo, ""}) == "none");
  CHECK(chosen(kBuilt, others, {Carry::kAuto, "int8"}) == "int8");
  CHECK(chosen(kBuilt, others, {Carry::kAuto, "fp32"}) == "fp32");
  const auto unknown = choose_carried_form(kBuilt, others, {Carry::kYes, "int2"});
  REQUIRE_FALSE(unknown.ok());
  CHECK(unknown.error().code == ErrorCode::kNotFound);
  CHECK(unknown.error().message.find("fp32, int8, int8-packed") != std::string::npos);
  const auto contradiction = choose_carried_form(kBuilt, others, {Carry::kNo, "int8"});
  REQUIRE_FALSE(contradiction.ok());
  CHECK(contradiction.error().code == ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace vitrine::publish
