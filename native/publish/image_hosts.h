// SPDX-License-Identifier: MIT
// The other hosts that a site's pictures come from: what its page's content security policy lets in.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// A policy that names more would say little, and every visitor downloads it before the first picture. Museums
// have one or two such hosts; whole networks of museums some dozens.
inline constexpr std::size_t kMaxImageHosts = 64;

// Origins ("https://host") in byte order, each once; none where all pictures lie in the site. Errors:
// kTooLarge beyond kMaxImageHosts, naming a work beyond it and what can be done.
[[nodiscard]] Result<std::vector<std::string>> image_hosts(std::span<const PublishedWork> works);

}  // namespace vitrine::publish
