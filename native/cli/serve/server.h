// SPDX-License-Identifier: MIT
// A small static file server for looking at a site on this machine. A museum publishes on its own web host;
// this one is for trying, for kiosks and for tests.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "cli/serve/api.h"
#include "vitrine/result.h"

namespace vitrine::cli {

struct ServeOptions {
  std::filesystem::path folder;       // served with everything below it, hidden files excepted
  std::string address = "127.0.0.1";  // loopback: other machines are let in only by asking for it ("0.0.0.0")
  std::uint16_t port = 8080;          // the first free port from here is taken; 0: any free one
  Api api = {};                       // answers what is not for a file; none: a server of files alone
  bool isolate = false;  // sends COOP and COEP, so that a page may use threads (SharedArrayBuffer)
};

// Serves from threads of its own, from start() until it is destroyed.
class SiteServer {
 public:
  // Errors: kNotFound for a missing folder; kIo where no port is free or the address is not this machine's.
  [[nodiscard]] static Result<std::unique_ptr<SiteServer>> start(const ServeOptions& options);

  virtual ~SiteServer() = default;
  [[nodiscard]] virtual std::string url() const = 0;  // "http://127.0.0.1:8080/"
};

// Prints the address to standard output and serves until Ctrl-C, which is a success. Errors: as
// SiteServer::start().
[[nodiscard]] Status serve_site(const ServeOptions& options);

}  // namespace vitrine::cli
