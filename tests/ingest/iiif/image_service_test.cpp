// SPDX-License-Identifier: MIT
#include "ingest/iiif/image_service.h"

#include <doctest/doctest.h>

#include <string>

namespace vitrine::ingest::iiif {
namespace {

constexpr const char* kBase = "https://museum.example/manifest.json";

std::optional<ImageService> service_in(const std::string& owner) {
  const auto tree = JsonTree::parse(owner);
  REQUIRE(tree.ok());
  return find_service(tree->root(), kBase);
}

// The request to a service described by these members of an info.json.
std::string asked(const std::string& members, const SizeWish& wish = {}, const Cutting& cutting = {}) {
  const auto info = parse_info("{" + members + "}", "https://i.example/a/info.json");
  REQUIRE(info.ok());
  const auto request = request_for(*info, cutting, wish);
  return request ? request->url : "";
}

const std::string kV3 =
    R"("type":"ImageService3","id":"https://i.example/a","profile":"level1","width":6000,"height":4000)";
const std::string kV2 =
    R"("@context":"http://iiif.io/api/image/2/context.json","@id":"https://i.example/a","profile":["http://iiif.io/api/image/2/level1.json"],"width":6000,"height":4000)";
const std::string kV1 =
    R"("@context":"http://library.stanford.edu/iiif/image-api/1.1/context.json","@id":"https://i.example/a","profile":"http://library.stanford.edu/iiif/image-api/1.1/compliance.html#level1","width":6000,"height":4000)";

TEST_CASE("services are found as objects and lists, by id and @id, in all versions") {
  const auto found = [](const std::string& service) { return service_in("{\"service\":" + service + "}"); };
  auto one = found(
      R"({"@context":"http://iiif.io/api/image/2/context.json","@id":"https://i.example/a/","profile":"http://iiif.io/api/image/2/level2.json"})");
  REQUIRE(one);
  CHECK(one->id == "https://i.example/a");
  CHECK(one->version == 2);
  CHECK(one->level == 2);
  one = found(R"([{"@type":"ImageService2","@id":"/iiif/a","profile":"level1"}])");
  REQUIRE(one);
  CHECK(one->id == "https://museum.example/iiif/a");
  CHECK(one->level == 1);
  one = found(
      R"([{"profile":"http://iiif.io/api/search/1/search","@id":"https://s.example/"},{"id":"https://i.example/b","type":"ImageService3","profile":"level0","sizes":[{"width":300,"height":200},{"width":150,"height":100}]}])");
  REQUIRE(one);
  CHECK(one->version == 3);
  CHECK(one->sizes.front().width == 150);
  // The context says more of the version than an address of an older profile.
  one = found(
      R"({"@context":"http://iiif.io/api/image/2/context.json","profile":"http://library.stanford.edu/iiif/image-api/1.1/conformance.html#level1","@id":"https://i.example/c"})");
  REQUIRE(one);
  CHECK(one->version == 2);
  CHECK(one->level == 1);
  CHECK_FALSE(found(
      R"({"@context":"http://iiif.io/api/search/0/context.json","@id":"https://s.example/x","profile":"http://iiif.io/api/search/0/search"})"));
  CHECK_FALSE(found(
      R"({"@context":"http://iiif.io/api/annex/services/physdim/1/context.json","profile":"http://iiif.io/api/annex/services/physdim"})"));
  CHECK_FALSE(found(R"("https://i.example/a")"));
  CHECK_FALSE(service_in("{}"));
}

TEST_CASE("level 1 and up: just as large as wished for, in each version's form") {
  CHECK(asked(kV3) == "https://i.example/a/full/480,320/0/default.jpg");
  CHECK(asked(kV2) == "https://i.example/a/full/480,/0/default.jpg");
  CHECK(asked(kV1) == "https://i.example/a/full/480,/0/native.jpg");
  // The short side decides for long pictures.
  CHECK(
      asked(
          R"("type":"ImageService3","id":"https://i.example/a","profile":"level2","width":9000,"height":1000)") ==
      "https://i.example/a/full/2016,224/0/default.jpg");
}

TEST_CASE("nothing is enlarged, and limits are kept") {
  CHECK(
      asked(
          R"("type":"ImageService3","id":"https://i.example/a","profile":"level1","width":300,"height":200)") ==
      "https://i.example/a/full/max/0/default.jpg");
  CHECK(
      asked(
          R"("@context":"http://iiif.io/api/image/2/context.json","@id":"https://i.example/a","profile":"http://iiif.io/api/image/2/level1.json","width":300,"height":200)") ==
      "https://i.example/a/full/full/0/default.jpg");
  CHECK(asked(kV3 + R"(,"maxWidth":150)") == "https://i.example/a/full/150,100/0/default.jpg");
  CHECK(asked(kV3 + R"(,"maxArea":15000)") == "https://i.example/a/full/150,100/0/default.jpg");
  CHECK(asked(kV3 + R"(,"maxWidth":3000,"maxHeight":100)") ==
        "https://i.example/a/full/150,100/0/default.jpg");
  const std::string limited =
      R"("@context":"http://iiif.io/api/image/2/context.json","@id":"https://i.example/a","profile":["http://iiif.io/api/image/2/level2.json",{"maxWidth":100}],"width":300,"height":200)";
  CHECK(asked(limited) == "https://i.example/a/full/100,/0/default.jpg");
}

TEST_CASE("a listed size is taken where it is little larger") {
  CHECK(asked(kV3 + R"(,"sizes":[{"width":150,"height":100},{"width":600,"height":400}])") ==
        "https://i.example/a/full/600,400/0/default.jpg");
  CHECK(asked(kV3 + R"(,"sizes":[{"width":3000,"height":2000}])") ==
        "https://i.example/a/full/480,320/0/default.jpg");
}

TEST_CASE("level 0: the smallest listed size that will do, else the largest, else all of it") {
  const std::string v3 =
      R"("type":"ImageService3","id":"https://i.example/a","profile":"level0","width":6000,"height":4000)";
  const std::string v2 =
      R"("@context":"http://iiif.io/api/image/2/context.json","@id":"https://i.example/a","profile":"http://iiif.io/api/image/2/level0.json","width":6000,"height":4000)";
  const std::string sizes =
      R"(,"sizes":[{"width":150,"height":100},{"width":3000,"height":2000},{"width":600,"height":400}])";
  CHECK(asked(v3 + sizes) == "https://i.example/a/full/600,400/0/default.jpg");
  CHECK(asked(v2 + sizes) == "https://i.example/a/full/600,/0/default.jpg");
  CHECK(asked(v3 + sizes, {.short_side = 2500, .long_side = 1}) ==
        "https://i.example/a/full/3000,2000/0/default.jpg");
  CHECK(asked(v3) == "https://i.example/a/full/max/0/default.jpg");
  CHECK(asked(v2) == "https://i.example/a/full/full/0/default.jpg");
  CHECK(asked(v3 + sizes, {}, {.region = "0,0,10,10"}).empty());
}

TEST_CASE("regions and rotations are asked for as the manifest has them") {
  CHECK(asked(kV2, {}, {.region = "10,20,1000,500"}) ==
        "https://i.example/a/10,20,1000,500/480,/0/default.jpg");
  CHECK(asked(kV3, {}, {.region = "10,20,100,50", .rotation = 90}) ==
        "https://i.example/a/10,20,100,50/max/90/default.jpg");
  const auto service =
      service_in(R"({"service":{"type":"ImageService3","id":"https://i.example/a","profile":"level1"}})");
  REQUIRE(service);
  CHECK(cutting_of(*service, "https://i.example/a/1,2,30,40/full/90/default.jpg").region == "1,2,30,40");
  CHECK(cutting_of(*service, "https://i.example/a/1,2,30,40/full/90/default.jpg").rotation == 90);
  for (const char* plain :
       {"https://i.example/a/full/full/0/default.jpg", "https://i.example/a/pct:1,2,3,4/full/0/x.jpg",
        "https://other.example/a/1,2,3,4/full/0/x.jpg", "https://i.example/a.jpg"}) {
    CHECK(cutting_of(*service, plain).region.empty());
  }
  CHECK_FALSE(region_size("1,2,0,4"));
  CHECK_FALSE(region_size("1,2,3"));
  CHECK_FALSE(region_size("1,2,3,4,5"));
  CHECK_FALSE(region_size("-1,2,3,4"));
}

TEST_CASE("what must be asked of info.json before a picture") {
  const auto needs = [](const std::string& members) {
    const auto info = parse_info("{" + members + "}", "https://i.example/a/info.json");
    REQUIRE(info.ok());
    return needs_info(*info, {});
  };
  CHECK_FALSE(needs(kV3));
  CHECK(needs(R"("type":"ImageService3","id":"https://i.example/a","profile":"level1")"));
  CHECK(needs(
      R"("type":"ImageService3","id":"https://i.example/a","profile":"level0","width":60,"height":40)"));
  CHECK(needs(R"("type":"ImageService3","id":"https://i.example/a","width":60,"height":40)"));
}

TEST_CASE("info.json without an id takes its address; what is none is refused") {
  const auto info = parse_info(R"({"protocol":"http://iiif.io/api/image","width":10,"height":10})",
                               "https://i.example/a/info.json");
  REQUIRE(info.ok());
  CHECK(info->id == "https://i.example/a");
  CHECK(parse_info("{}", "https://i.example/info.json").error().code == ErrorCode::kUnsupported);
  CHECK(parse_info("<html>", "https://i.example/info.json").error().code == ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace vitrine::ingest::iiif
