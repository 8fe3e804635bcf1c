// SPDX-License-Identifier: MIT
// Many things from the web, politely: side by side but few at once from one host, with pauses where a host
// asks for them, kept in a cache and asked for again only by what changed. For documents and pictures of
// other people's servers; a single file of known size is download.h's.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "io/progress.h"
#include "vitrine/result.h"

namespace vitrine::io {

enum class FetchKind : std::uint8_t { kDocument, kPicture };

struct FetchRequest {
  std::string url;  // http:// or https://
  FetchKind kind = FetchKind::kDocument;
  std::uint64_t max_bytes = 0;  // of the unpacked body; more is refused as it arrives
  // What is kept is asked for again, by its validators: for documents, which change. Else it counts as it is.
  bool ask_again = false;
};

struct FetchOptions {
  std::filesystem::path cache;  // folder; made when something is kept
  std::string user_agent;
  bool refresh = false;              // everything is asked for again
  bool allow_private_hosts = false;  // addresses of this machine and its network
  unsigned at_once = 16;             // transfers in all
  unsigned at_once_a_host = 4;
  std::chrono::milliseconds stall{30'000};      // a transfer that brings nothing for so long is given up
  std::chrono::milliseconds longest{300'000};   // a transfer may take so long in all
  std::chrono::milliseconds patience{120'000};  // longest pause that a host may ask for
};

struct Fetched {
  std::filesystem::path file;  // the whole body
  std::string url;             // that answered, behind all redirects
  bool stale = false;          // asked for again in vain: its host has trouble, and this is the kept body
};

// What a fetcher did: for reports and tests.
struct FetchCounts {
  std::uint64_t fetched = 0;    // bodies that came
  std::uint64_t unchanged = 0;  // answered by 304: the kept body counts
  std::uint64_t kept = 0;       // not asked for at all
  std::uint64_t failed = 0;
};

// Receives what became of the request at this position; one call at a time. The error's message says why,
// without the address.
using TakeFetched = std::function<void(std::size_t position, Result<Fetched> fetched)>;

class Fetcher {
 public:
  explicit Fetcher(FetchOptions options);
  ~Fetcher();
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;

  // Returns once every request has been taken. Requests for one address are made once. Redirects (five at
  // most, never from https to http) count as requests to the host they lead to. Lost connections and passing
  // faults (408, 429, 500 and the like) are tried again with growing pauses, or when the host says; a host
  // that fails several times in a row is left alone for the rest of this fetcher's life. Single errors:
  // kNotFound (404, 410), kTooLarge, kUnsupported (an answer of another type), kInvalidArgument (an address
  // that is none or not public), kIo. Errors of the call: kInterrupted after Ctrl-C, kIo for a full disk.
  [[nodiscard]] Status fetch(std::span<const FetchRequest> requests, Progress& progress,
                             const TakeFetched& take);

  // What is kept of an address, without asking.
  [[nodiscard]] std::optional<Fetched> kept(const std::string& url) const;

  // Keeps the bytes of `file`, which lies in the cache's folder and is moved, as the body of this address: an
  // earlier one that is better than what came since. It is asked for whole the next time. Errors: kIo.
  [[nodiscard]] Status keep_instead(const std::string& url, const std::filesystem::path& file);

  [[nodiscard]] const FetchCounts& counts() const;

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace vitrine::io
