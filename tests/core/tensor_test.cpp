// SPDX-License-Identifier: MIT
#include "vitrine/tensor.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "image_fixtures.h"

using namespace vitrine;
using namespace vitrine::testing;

namespace {

// Two by two, so that a spec of side 2 leaves the pixels alone.
const Image kImage = image_of(2, 2, {0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 255});

PreprocessSpec plain_spec() {
  PreprocessSpec spec;
  spec.side = 2;
  spec.scale = 1.0f;
  spec.mean = {0, 0, 0};
  spec.std = {1, 1, 1};
  return spec;
}

std::vector<float> tensor_of(const PreprocessSpec& spec) {
  const Result<std::vector<float>> tensor = make_tensor(kImage, spec);
  REQUIRE(tensor.ok());
  return *tensor;
}

void check_refused(const PreprocessSpec& spec, const std::string& field, const std::string& value) {
  const Status status = validate(spec);
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().code == ErrorCode::kInvalidArgument);
  CHECK(status.error().message.find(field) != std::string::npos);
  CHECK(status.error().message.find(value) != std::string::npos);
  CHECK(make_tensor(kImage, spec).error().code == ErrorCode::kInvalidArgument);
}

}  // namespace

TEST_CASE("the default spec is valid and gives 3 x 224 x 224 values") {
  CHECK(validate({}).ok());
  CHECK(make_tensor(kImage, {})->size() == 3u * 224 * 224);
}

TEST_CASE("channels stand in planes or interleaved, in RGB or BGR") {
  PreprocessSpec spec = plain_spec();
  CHECK(tensor_of(spec) == std::vector<float>{0, 30, 60, 90, 10, 40, 70, 100, 20, 50, 80, 255});
  spec.order = ChannelOrder::kBgr;
  CHECK(tensor_of(spec) == std::vector<float>{20, 50, 80, 255, 10, 40, 70, 100, 0, 30, 60, 90});
  spec.layout = TensorLayout::kNhwc;
  CHECK(tensor_of(spec) == std::vector<float>{20, 10, 0, 50, 40, 30, 80, 70, 60, 255, 100, 90});
  spec.order = ChannelOrder::kRgb;
  CHECK(tensor_of(spec) == std::vector<float>{0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 255});
}

TEST_CASE("values are scaled, centred and divided, with channels counted in the order of the tensor") {
  PreprocessSpec spec = plain_spec();
  spec.order = ChannelOrder::kBgr;
  spec.scale = 0.5f;
  spec.mean = {1, 2, 3};
  spec.std = {2, 4, 8};
  const std::vector<float> tensor = tensor_of(spec);
  CHECK(tensor[0] == (20 * 0.5f - 1) / 2);
  CHECK(tensor[4] == (10 * 0.5f - 2) / 4);
  CHECK(tensor[8] == (0 * 0.5f - 3) / 8);
  CHECK(tensor[3] == (255 * 0.5f - 1) / 2);
}

TEST_CASE("the fit of the spec is used") {
  PreprocessSpec spec = plain_spec();
  spec.fit = Fit::kShortSideCrop;
  spec.short_side = 2;
  const Image wide = distinct_image(6, 2);
  const Result<std::vector<float>> tensor = make_tensor(wide, spec);
  REQUIRE(tensor.ok());
  CHECK((*tensor)[0] == static_cast<float>(wide.rgb[3 * 2]));  // the third column is the first of the centre
}

TEST_CASE("a spec from outside is refused by field and value") {
  const auto with = [](auto change) {
    PreprocessSpec spec = plain_spec();
    change(spec);
    return spec;
  };
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  check_refused(with([](auto& s) { s.side = 0; }), "side", "0");
  check_refused(with([](auto& s) { s.side = 1025; }), "side", "1025");
  check_refused(with([](auto& s) { s.fit = static_cast<Fit>(7); }), "fit", "7");
  check_refused(with([](auto& s) { s.fit = Fit::kShortSideCrop, s.short_side = 1; }), "short_side", "1");
  check_refused(with([](auto& s) { s.fit = Fit::kShortSideCrop, s.short_side = 2049; }), "short_side",
                "2049");
  check_refused(with([](auto& s) { s.order = static_cast<ChannelOrder>(2); }), "order", "2");
  check_refused(with([](auto& s) { s.layout = static_cast<TensorLayout>(3); }), "layout", "3");
  check_refused(with([](auto& s) { s.scale = 0; }), "scale", "0");
  check_refused(with([&](auto& s) { s.scale = nan; }), "scale", "nan");
  check_refused(with([&](auto& s) { s.mean[1] = infinity; }), "mean[1]", "inf");
  check_refused(with([](auto& s) { s.std[2] = 0; }), "std[2]", "0");
  check_refused(with([](auto& s) { s.std[0] = -1; }), "std[0]", "-1");
}

TEST_CASE("a picture without pixels has no tensor") {
  CHECK(make_tensor(Image{}, plain_spec()).error().code == ErrorCode::kInvalidArgument);
}
