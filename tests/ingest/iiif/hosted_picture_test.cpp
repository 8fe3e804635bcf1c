// SPDX-License-Identifier: MIT
#include "ingest/iiif/hosted_picture.h"

#include <doctest/doctest.h>

#include <string>

namespace vitrine::ingest::iiif {
namespace {

ImageService service(int version, int level, std::vector<ImageSize> sizes = {}) {
  ImageService made;
  made.id = "https://i.example/a";
  made.version = version;
  made.level = level;
  made.size = {6000, 4000};
  made.sizes = std::move(sizes);
  return made;
}

Picture picture(const ImageService& of) {
  Picture made;
  made.body = "https://i.example/a/full/max/0/default.jpg";
  made.format = "image/jpeg";
  made.size = {6000, 4000};
  made.service = of;
  return made;
}

Picture plain(const std::string& url, ImageSize size = {}) {
  Picture made;
  made.body = url;
  made.format = "image/jpeg";
  made.size = size;
  return made;
}

std::string sizes_of(const HostedPicture& hosted) {
  std::string text;
  for (const auto& size : hosted.sizes)
    text += std::to_string(size.width) + "x" + std::to_string(size.height) + " ";
  return text;
}

TEST_CASE("a service of level 1 gives a tile and a large size, by width in version 2") {
  HostedPicture hosted = hosted_picture(picture(service(3, 1)), nullptr);
  CHECK(hosted.service == "https://i.example/a");
  CHECK(sizes_of(hosted) == "480x320 1200x800 ");
  CHECK_FALSE(hosted.by_width);
  CHECK_FALSE(hosted.picture);
  CHECK(hosted_picture(picture(service(2, 2)), nullptr).by_width);
  // Nothing is enlarged, and limits are kept.
  ImageService small = service(3, 1);
  small.size = {600, 400};
  CHECK(sizes_of(hosted_picture(picture(small), nullptr)) == "480x320 600x400 ");
  ImageService limited = service(3, 2);
  limited.max_width = 900;
  CHECK(sizes_of(hosted_picture(picture(limited), nullptr)) == "480x320 900x600 ");
}

TEST_CASE("level 0 gives the smallest listed sizes at or above, else the largest, else the whole picture") {
  CHECK(sizes_of(hosted_picture(picture(service(3, 0, {{150, 100}, {600, 400}, {1500, 1000}, {3000, 2000}})),
                                nullptr)) == "600x400 1500x1000 ");
  CHECK(sizes_of(hosted_picture(picture(service(2, 0, {{150, 100}, {300, 200}})), nullptr)) == "300x200 ");
  const HostedPicture whole = hosted_picture(picture(service(3, 0)), nullptr);
  CHECK(whole.sizes.empty());
  REQUIRE(whole.picture);
  CHECK(whole.picture->url == "https://i.example/a/full/max/0/default.jpg");
}

TEST_CASE("what the page cannot ask a service for by itself is one address") {
  HostedPicture hosted = hosted_picture(picture(service(1, 1)), nullptr);
  CHECK(hosted.sizes.empty());
  REQUIRE(hosted.picture);
  CHECK(hosted.picture->url == "https://i.example/a/full/1200,/0/native.jpg");
  Picture cut = picture(service(3, 1));
  cut.cutting.region = "10,20,1000,500";
  hosted = hosted_picture(cut, nullptr);
  REQUIRE(hosted.picture);
  CHECK(hosted.picture->url == "https://i.example/a/10,20,1000,500/max/0/default.jpg");
  CHECK(hosted.picture->width == 1000);
  // Level 0 cuts nothing, and the whole picture is another one.
  cut.service = service(3, 0, {{600, 400}});
  CHECK(hosted_picture(cut, nullptr).empty());
  hosted = hosted_picture(plain("https://m.example/a.jpg", {800, 600}), nullptr);
  REQUIRE(hosted.picture);
  CHECK(hosted.picture->width == 800);
}

TEST_CASE("the museum's thumbnail comes first: by its service, else as it is") {
  const Picture static_picture = plain("https://m.example/large.jpg", {3000, 2000});
  const Picture unsized = plain("https://m.example/small.jpg");
  HostedPicture hosted = hosted_picture(static_picture, &unsized);
  REQUIRE(hosted.thumbnail);
  CHECK(hosted.thumbnail->url == "https://m.example/small.jpg");
  CHECK(hosted.picture->url == "https://m.example/large.jpg");
  Picture by_service = picture(service(2, 0, {{90, 60}, {400, 267}}));
  by_service.service->id = "https://t.example/t";
  hosted = hosted_picture(picture(service(3, 1)), &by_service);
  REQUIRE(hosted.thumbnail);
  CHECK(hosted.thumbnail->url == "https://t.example/t/full/400,/0/default.jpg");
  CHECK(sizes_of(hosted) == "480x320 1200x800 ");
  // The picture's own service says it all; one of unknown size is of no use beside sizes.
  const Picture same = picture(service(3, 1));
  CHECK_FALSE(hosted_picture(picture(service(3, 1)), &same).thumbnail);
  CHECK_FALSE(hosted_picture(picture(service(3, 1)), &unsized).thumbnail);
}

TEST_CASE("nothing is shown over http, nor in a format that browsers do not know") {
  CHECK(hosted_picture(plain("http://m.example/a.jpg"), nullptr).empty());
  ImageService insecure = service(3, 1);
  insecure.id = "http://i.example/a";
  Picture of_it = picture(insecure);
  of_it.body = "http://i.example/a/full/max/0/default.jpg";
  CHECK(hosted_picture(of_it, nullptr).empty());
  Picture foreign = plain("https://m.example/a.jp2");
  foreign.format = "image/jp2";
  CHECK(hosted_picture(foreign, nullptr).empty());
  const Picture thumbnail = plain("https://m.example/small.jpg", {100, 80});
  CHECK(hosted_picture(foreign, &thumbnail).thumbnail->url == "https://m.example/small.jpg");
  CHECK(hosted_picture(Picture{}, nullptr).empty());
}

}  // namespace
}  // namespace vitrine::ingest::iiif
