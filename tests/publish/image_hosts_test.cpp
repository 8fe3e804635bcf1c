// SPDX-License-Identifier: MIT
#include "publish/image_hosts.h"

#include <doctest/doctest.h>

namespace vitrine::publish {
namespace {

PublishedWork work_with(const std::string& service, const std::string& thumbnail = "") {
  PublishedWork work;
  work.work.id = "work at " + service + thumbnail;
  PublishedImage image;
  image.service = service;
  image.thumbnail = thumbnail;
  work.images = {image};
  return work;
}

std::vector<PublishedWork> works_on_hosts(std::size_t count) {
  std::vector<PublishedWork> works;
  for (std::size_t i = 0; i < count; ++i) {
    works.push_back(work_with("https://host-" + std::to_string(i) + ".example/iiif/1"));
    works.push_back(work_with("", "https://host-" + std::to_string(i) + ".example/2.jpg"));
  }
  return works;
}

TEST_CASE("hosts of services and thumbnails are named once, in order, and pictures of the site not at all") {
  const auto hosts = image_hosts(
      std::vector{work_with("https://b.example/iiif/1"), work_with("iiif/0123456789abcdef"), PublishedWork{},
                  work_with("", "https://a.example/1.jpg"), work_with("https://b.example/iiif/2")});
  REQUIRE(hosts.ok());
  CHECK(*hosts == std::vector<std::string>{"https://a.example", "https://b.example"});
}

TEST_CASE(
    "as many hosts as a policy may name are named, and one more is refused with its work and a remedy") {
  const auto most = image_hosts(works_on_hosts(kMaxImageHosts));
  REQUIRE(most.ok());
  CHECK(most->size() == kMaxImageHosts);
  const auto more = image_hosts(works_on_hosts(kMaxImageHosts + 1));
  REQUIRE_FALSE(more.ok());
  CHECK(more.error().code == ErrorCode::kTooLarge);
  for (const char* words : {"more than 64 other hosts", "work \"work at https://host-64.example/iiif/1\"",
                            "https://host-64.example, is one too many", "bring the pictures behind"}) {
    CAPTURE(words);
    CHECK(more.error().message.find(words) != std::string::npos);
  }
}

}  // namespace
}  // namespace vitrine::publish
