// SPDX-License-Identifier: MIT
// What `vitrine serve --api` answers, as OpenAPI describes it.
#pragma once

#include <string_view>

namespace vitrine::cli {

// OpenAPI 3.1, JSON. A test holds the server's answers against it.
[[nodiscard]] std::string_view api_description();

}  // namespace vitrine::cli
