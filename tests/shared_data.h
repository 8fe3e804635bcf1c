// SPDX-License-Identifier: MIT
// Where test data lies that is not part of the project: $VITRINE_SHARED, or the folder `shared` beside the
// checkout.
#pragma once

#include <cstdlib>
#include <filesystem>

namespace vitrine::testing {

inline std::filesystem::path shared_data(const std::filesystem::path& name) {
  const char* chosen = std::getenv("VITRINE_SHARED");
  return std::filesystem::path(chosen != nullptr && *chosen != '\0' ? chosen : VITRINE_SHARED_DIR) / name;
}

inline bool has_shared_data(const std::filesystem::path& name) {
  std::error_code failure;
  return std::filesystem::exists(shared_data(name), failure);
}

}  // namespace vitrine::testing
