// SPDX-License-Identifier: MIT
#include "cli/paths.h"

#include <cstdlib>
#include <system_error>

namespace vitrine::cli {
namespace {

std::filesystem::path from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::filesystem::path() : std::filesystem::path(value);
}

}  // namespace

std::filesystem::path share_folder(const char* name) {
  std::error_code ignored;
  const std::filesystem::path executable = std::filesystem::read_symlink("/proc/self/exe", ignored);
  return (executable.parent_path().parent_path() / "share" / "vitrine" / name).lexically_normal();
}

std::filesystem::path cache_folder() {
  if (const auto chosen = from_environment("VITRINE_CACHE"); !chosen.empty()) return chosen;
  if (const auto base = from_environment("XDG_CACHE_HOME"); !base.empty()) return base / "vitrine";
  if (const auto home = from_environment("HOME"); !home.empty()) return home / ".cache" / "vitrine";
  return ".vitrine-cache";
}

}  // namespace vitrine::cli
