// SPDX-License-Identifier: MIT
// What was fetched from the web, kept as files: one with the bytes, one with what the server said of them. A
// file under its good name is always whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "vitrine/result.h"

namespace vitrine::io {

// What is known of a kept answer.
struct CachedAnswer {
  std::string url;   // that was asked for
  std::string from;  // that answered, behind all redirects
  std::string etag, last_modified;
  std::string type;         // "application/json"
  std::uint64_t bytes = 0;  // of the file
};

class WebCache {
 public:
  // `folder` is made when something is first kept.
  explicit WebCache(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Where the bytes of this address lie, or will lie. The name is a hash: no address can lead out of the
  // folder.
  [[nodiscard]] std::filesystem::path file_of(std::string_view url) const;

  // Nothing where the bytes are not here, or not all of them.
  [[nodiscard]] std::optional<CachedAnswer> find(std::string_view url) const;

  // A file to write an answer into, beside its place; its folder is made. Errors: kIo.
  [[nodiscard]] Result<std::filesystem::path> part_of(std::string_view url, std::uint64_t number) const;

  // Gives the part its good name, then writes down what the server said. Errors: kIo.
  [[nodiscard]] Status keep(const std::filesystem::path& part, const CachedAnswer& answer) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace vitrine::io
