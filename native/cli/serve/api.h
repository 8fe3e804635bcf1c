// SPDX-License-Identifier: MIT
// What a server asks a program for beside files: plain values, no sockets.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace vitrine::cli {

// Most bytes of a body: a large photograph.
inline constexpr std::size_t kMaxApiBody = 32u << 20;

struct ApiRequest {
  std::string_view method;  // "GET" (for HEAD as well) or "POST"
  std::string_view path;    // decoded, "/works/V0014401"
  std::function<std::optional<std::string>(const std::string& name)> parameter;  // of the query, decoded
  std::string_view body = {};
};

struct ApiAnswer {
  int status = 200;
  std::string json;
};

// Called by several threads at once. Nothing: the request is not for the program, but for a file.
using Api = std::function<std::optional<ApiAnswer>(const ApiRequest&)>;

}  // namespace vitrine::cli
