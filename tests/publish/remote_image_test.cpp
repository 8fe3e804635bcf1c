// SPDX-License-Identifier: MIT
#include "publish/remote_image.h"

#include <doctest/doctest.h>

#include "publish/catalogue_json.h"
#include "publish/image_hosts.h"
#include "publish/small_pictures.h"
#include "sample_site.h"

namespace vitrine::publish {
namespace {

using Address = ingest::HostedPicture::Address;

PublishedImage shown(const ingest::HostedPicture& hosted, double ratio = 1.5) {
  const auto image = hosted_image(hosted, ratio);
  REQUIRE_MESSAGE(image.ok(), image.error().message);
  return *image;
}

TEST_CASE("a hosted service gives its sizes, and beside them the museum's own thumbnail") {
  ingest::HostedPicture hosted;
  hosted.service = "https://i.example/a";
  hosted.by_width = true;
  hosted.sizes = {{480, 320}, {1200, 800}};
  PublishedImage image = shown(hosted);
  CHECK(image.service == "https://i.example/a");
  CHECK(image.by_width);
  CHECK(image.width == 1200);
  CHECK(image.thumbnail.empty());
  hosted.thumbnail = Address{"https://t.example/small.jpg", 150, 100};
  image = shown(hosted);
  CHECK(image.thumbnail == "https://t.example/small.jpg");
  CHECK(image.thumbnail_size.width == 150);
}

TEST_CASE("a picture without a service is one address, or two where the museum has a thumbnail of it") {
  ingest::HostedPicture hosted;
  hosted.picture = Address{"https://m.example/large.jpg", 3000, 2000};
  PublishedImage image = shown(hosted);
  CHECK(image.thumbnail == "https://m.example/large.jpg");
  CHECK(image.picture.empty());
  CHECK(image.width == 3000);
  hosted.thumbnail = Address{"https://m.example/small.jpg", 0, 0};
  image = shown(hosted);
  CHECK(image.thumbnail == "https://m.example/small.jpg");
  CHECK(image.picture == "https://m.example/large.jpg");
  CHECK(image.thumbnail_size.width == 240);  // guessed, in the picture's shape
  CHECK(image.thumbnail_size.height == 160);
  hosted.picture.reset();
  image = shown(hosted);
  CHECK(image.thumbnail == "https://m.example/small.jpg");
  CHECK(image.thumbnail_size.width == 0);
  CHECK(image.width == 240);
}

TEST_CASE("what is no plain address of https is not shown") {
  for (const char* const url : {"http://m.example/a.jpg", "javascript:alert(1)", "https://m.example/\"><b>",
                                "https://user@m.example/a.jpg", "data:image/png;base64,", ""}) {
    CAPTURE(url);
    ingest::HostedPicture hosted;
    hosted.picture = Address{url, 10, 10};
    CHECK_FALSE(hosted_image(hosted, 1).ok());
    hosted.picture = Address{"https://m.example/a.jpg", 10, 10};
    hosted.thumbnail = Address{url, 10, 10};
    CHECK_FALSE(hosted_image(hosted, 1).ok());
    ingest::HostedPicture service;
    service.service = url;
    service.sizes = {{10, 10}};
    CHECK_FALSE(hosted_image(service, 1).ok());
  }
}

TEST_CASE("all addresses of a hosted picture stand in the catalogue and among the page's hosts") {
  auto contents = testing::sample_contents(2, 1);
  ingest::HostedPicture hosted;
  hosted.picture = Address{"https://m.example/large.jpg", 3000, 2000};
  hosted.thumbnail = Address{"https://t.example/small.jpg", 150, 100};
  contents.works[0].images = {shown(hosted)};
  const std::string text = shard_text(0, contents.works);
  const auto read = parse_shard(text, "shard", 0, 2);
  REQUIRE_MESSAGE(read.ok(), read.error().message);
  CHECK(shard_text(0, *read) == text);
  CHECK((*read)[0].images[0].picture == "https://m.example/large.jpg");
  CHECK((*read)[0].images[0].thumbnail_size.height == 100);
  const auto hosts = image_hosts(contents.works);
  REQUIRE(hosts.ok());
  CHECK(*hosts == std::vector<std::string>{"https://m.example", "https://t.example"});
  std::string wrong = text;
  wrong.replace(wrong.find("https://m.example/large"), 8, "script://");
  CHECK(parse_shard(wrong, "shard", 0, 2).error().message.find("picture") != std::string::npos);
}

TEST_CASE("colours that were seen of hosted pictures are the works', without a picture on the site") {
  const vitrine::testing::TemporaryFolder folder;
  auto contents = testing::sample_contents(3, 2);
  BuildOptions options;
  options.site = folder / "site";
  REQUIRE(add_palettes(options, contents).ok());
  CHECK(contents.palettes.empty());
  contents.works[1].palette = build::palette_of(testing::sample_image(30, 20, 1));
  REQUIRE(add_palettes(options, contents).ok());
  REQUIRE(contents.palettes.size() == 3);
  CHECK(contents.palettes[1] == *contents.works[1].palette);
  CHECK(contents.palettes[0][0].share == 0);
}

}  // namespace
}  // namespace vitrine::publish
