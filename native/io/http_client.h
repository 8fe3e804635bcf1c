// SPDX-License-Identifier: MIT
// Calls of an HTTP interface, through libcurl: one connection kept open, bounded in time and size, tried
// again where a server or the way to it fails for a while. Callers make requests that may arrive twice.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "vitrine/result.h"

namespace vitrine::io {

struct HttpOptions {
  std::string base;                  // http:// or https://, without query, fragment, user or password
  std::vector<std::string> headers;  // "api-key: ..."; never shown in messages
  std::string remedy;                // put behind every message that the network is to blame for
  std::chrono::seconds timeout{60};  // of one try
  std::uint64_t max_answer = 64u << 20;
  int tries = 6;                               // in a row; the pauses between them grow
  std::chrono::milliseconds first_pause{250};  // then twice as long each time
  // Told of each failure that is followed by another try.
  std::function<void(const std::string&)> note;
};

struct HttpAnswer {
  long status = 0;
  std::string body;
};

// Not thread-safe.
class HttpClient {
 public:
  // Errors: kInvalidArgument for an address that is no base of an interface, or a header of several lines.
  [[nodiscard]] static Result<HttpClient> open(HttpOptions options);
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) = delete;

  // Sends `body` as JSON (nothing, where it is empty) to base + path. Lost connections and the statuses 408,
  // 429 and 500 to 504 are tried again; redirects are not followed, since headers hold secrets. Every other
  // status is an answer. Errors: kIo with the last reason, kTooLarge for an answer beyond the limit,
  // kInterrupted after Ctrl-C.
  [[nodiscard]] Result<HttpAnswer> call(const std::string& method, const std::string& path,
                                        std::string_view body);

 private:
  class State;
  explicit HttpClient(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace vitrine::io
