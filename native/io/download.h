// SPDX-License-Identifier: MIT
// One file of known size from the web, through libcurl: resumed, bounded, interruptible. What the bytes are
// worth is for the caller to check, by their hash.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "io/progress.h"
#include "vitrine/result.h"

namespace vitrine::io {

struct DownloadRequest {
  std::string url;  // http:// or https://; redirects may lead to these alone, and never from https to http
  std::filesystem::path part;      // grows as bytes arrive; an earlier run's bytes are kept and gone on from
  std::uint64_t bytes = 0;         // exact size of the file; a server that offers another is refused
  std::string remedy;              // put behind every message that the network or the server is to blame for
  std::chrono::seconds stall{30};  // a connection that brings nothing for so long is given up and tried again
};

// True for http:// and https:// addresses.
[[nodiscard]] bool is_web_address(std::string_view text);

// Returns once `part` has all its bytes. Lost connections are tried again, with growing pauses, and asked for
// the rest alone. `progress` counts bytes. Errors: kNotFound (404, 410), kCorrupt (another size),
// kInterrupted after Ctrl-C and kIo, all of which keep `part`; kInvalidArgument for another kind of address.
[[nodiscard]] Status download(const DownloadRequest& request, Progress& progress);

}  // namespace vitrine::io
