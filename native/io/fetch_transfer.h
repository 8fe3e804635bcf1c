// SPDX-License-Identifier: MIT
// One request of a fetcher to one address, as libcurl carries it out. Private to fetch.cpp.
#pragma once

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "io/fetch.h"
#include "io/file_handle.h"
#include "io/web_cache.h"

namespace vitrine::io {

// Starts libcurl once. False where it cannot.
[[nodiscard]] bool start_curl();

class FetchTransfer {
 public:
  // `url` is the address of this hop, `known` the kept answer to the request, where it may be asked for again
  // by its validators. `part` is written when a body comes.
  FetchTransfer(std::string url, const FetchRequest& request, const FetchOptions& options,
                const std::optional<CachedAnswer>& known, std::filesystem::path part);
  ~FetchTransfer();
  FetchTransfer(const FetchTransfer&) = delete;
  FetchTransfer& operator=(const FetchTransfer&) = delete;

  [[nodiscard]] CURL* handle() const { return curl_.get(); }

  // After it ended: what the server said.
  [[nodiscard]] long status() const;
  [[nodiscard]] std::string redirect() const;  // absolute address, or empty
  [[nodiscard]] std::string header(const char* name) const;
  [[nodiscard]] std::chrono::seconds retry_after() const;
  [[nodiscard]] std::string type() const;  // lower case, without parameters

  // To be told how libcurl ended, before it is asked for a failure.
  void conclude(CURLcode code);
  // What the transfer itself found wrong, where it stopped libcurl.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }
  // That, or what libcurl says.
  [[nodiscard]] std::string reason(CURLcode code) const;

  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  // Closes the part. Errors: kIo.
  [[nodiscard]] Status finish_part();

 private:
  static std::size_t on_bytes(char* data, std::size_t size, std::size_t count, void* self);
  static curl_socket_t on_socket(void* self, curlsocktype purpose, struct curl_sockaddr* address);

  void set_options(const std::optional<CachedAnswer>& known);
  bool take(std::span<const std::uint8_t> bytes);
  bool accept_type(std::span<const std::uint8_t> bytes);
  bool fail(ErrorCode code, std::string what);

  const std::string url_;
  const FetchRequest& request_;
  const FetchOptions& options_;
  const std::filesystem::path part_;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl_;
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers_;
  std::array<char, CURL_ERROR_SIZE> detail_{};
  FileHandle file_;
  std::uint64_t bytes_ = 0;
  bool by_proxy_ = false;
  bool refused_address_ = false;  // one of the host's addresses; another one may have been taken
  std::optional<Error> failure_;
};

}  // namespace vitrine::io
