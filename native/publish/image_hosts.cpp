// SPDX-License-Identifier: MIT
#include "publish/image_hosts.h"

#include <set>

#include "publish/catalogue_json.h"

namespace vitrine::publish {

Result<std::vector<std::string>> image_hosts(std::span<const PublishedWork> works) {
  std::set<std::string> hosts;
  for (const PublishedWork& work : works) {
    for (const PublishedImage& image : work.images) {
      for (const std::string* address : {&image.service, &image.thumbnail, &image.picture}) {
        const std::string origin = url_origin(*address);
        if (origin.empty() || !hosts.insert(origin).second || hosts.size() <= kMaxImageHosts) continue;
        const std::string most = std::to_string(kMaxImageHosts);
        return Error{ErrorCode::kTooLarge,
                     "pictures come from more than " + most + " other hosts: that of work \"" + work.work.id +
                         "\", at " + origin + ", is one too many; bring the pictures behind at most " + most +
                         " hosts, leave works out, or publish the collection as several sites"};
      }
    }
  }
  return std::vector<std::string>(hosts.begin(), hosts.end());
}

}  // namespace vitrine::publish
