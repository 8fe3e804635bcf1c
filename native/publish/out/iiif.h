// SPDX-License-Identifier: MIT
// Options of the target iiif.
#pragma once

#include <filesystem>
#include <string>

namespace vitrine::publish {

// Where the manifests are that the target writes into `out`, for a site's entry: manifest_address.h.
[[nodiscard]] std::string manifest_address(const std::string& base_url, const std::filesystem::path& out);

}  // namespace vitrine::publish
