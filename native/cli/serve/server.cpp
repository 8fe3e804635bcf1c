// SPDX-License-Identifier: MIT
#include "cli/serve/server.h"

#include <fcntl.h>
#include <httplib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <optional>
#include <semaphore>
#include <system_error>
#include <thread>

#include "cli/serve/static_file.h"
#include "io/files.h"
#include "io/parallel.h"
#include "vitrine/text.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;

// Ports tried after a busy one.
constexpr int kPortAttempts = 20;
// A browser keeps six connections open; several tabs should not wait for each other.
constexpr std::size_t kThreads = 32;
// Idle connections are given up quickly, because a stop waits for them.
constexpr time_t kKeepAliveSeconds = 2;
constexpr std::size_t kKeepAliveRequests = 10000;
// Bodies in memory at once: each is up to kMaxApiBody, and its picture's pixels come on top.
constexpr std::ptrdiff_t kPostsAtOnce = 4;
// Requests to a static server have no body worth reading.
constexpr std::size_t kMaxRequestBody = 64 << 10;

// The library's default also sets SO_REUSEPORT, with which two servers share a port and a busy one looks
// free.
void allow_quick_restart(socket_t socket) {
  const int yes = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

// Hands a part of an open file to the connection, piece by piece.
bool send_piece(int file, std::uint64_t from, std::size_t offset, std::size_t length,
                httplib::DataSink& sink) {
  std::array<char, 64 << 10> buffer;
  const ssize_t read =
      ::pread(file, buffer.data(), std::min(length, buffer.size()), static_cast<off_t>(from + offset));
  return read > 0 && sink.write(buffer.data(), static_cast<std::size_t>(read));
}

void answer_text(httplib::Response& response, int status, const std::string& text) {
  response.status = status;
  response.set_content(text + "\n", "text/plain; charset=utf-8");
}

// A folder without its slash: relative links of its index.html would miss by one level.
void redirect_to_folder(const httplib::Request& request, httplib::Response& response) {
  const std::string last = request.path.substr(request.path.rfind('/') + 1);
  response.set_header("Location", encode_url_segment(last) + "/");
  answer_text(response, 301, "This is a folder.");
}

void answer_file(const httplib::Request& request, httplib::Response& response, const fs::path& path) {
  // The path has its links resolved: one put there since is not followed.
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  struct stat facts = {};
  if (file < 0 || ::fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode)) {
    if (file >= 0) ::close(file);
    return answer_text(response, 404, "There is no such file here.");
  }
  const auto size = static_cast<std::uint64_t>(facts.st_size);
  const RangeAnswer asked = parse_range(request.get_header_value("Range"), size);
  const std::string type(media_type(path));
  response.set_header("Accept-Ranges", "bytes");
  if (asked.kind == RangeKind::kUnsatisfiable || size == 0) {
    ::close(file);
    if (size == 0 && asked.kind == RangeKind::kWhole) {
      response.status = 200;
      return response.set_content("", type);
    }
    response.set_header("Content-Range", "bytes */" + std::to_string(size));
    return answer_text(response, 416, "The file has no such part.");
  }
  ByteRange part = {0, size - 1};
  response.status = 200;
  if (asked.kind == RangeKind::kPart) {
    part = asked.range;
    response.status = 206;
    response.set_header("Content-Range", "bytes " + std::to_string(part.first) + "-" +
                                             std::to_string(part.last) + "/" + std::to_string(size));
  }
  response.set_content_provider(
      part.last - part.first + 1, type,
      [file, first = part.first](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
        return send_piece(file, first, offset, length, sink);
      },
      [file](bool) { ::close(file); });
}

void answer_api(httplib::Response& response, ApiAnswer answered) {
  response.status = answered.status;
  response.set_content(std::move(answered.json), "application/json");
}

ApiRequest api_request(const httplib::Request& request, std::string_view method) {
  ApiRequest asked;
  asked.method = method;
  asked.path = request.path;
  asked.parameter = [&request](const std::string& name) {
    return request.has_param(name) ? std::optional(request.get_param_value(name)) : std::nullopt;
  };
  return asked;
}

// The body, or nothing where it is beyond the limit. What is beyond is read and dropped, so that the client
// gets its answer rather than a broken connection; but not for ever.
std::optional<std::string> read_body(const httplib::ContentReader& reader) {
  constexpr std::size_t kMostDropped = 4 * kMaxApiBody;
  std::string body;
  std::size_t dropped = 0;
  const bool whole = reader([&](const char* data, std::size_t length) {
    if (dropped == 0 && body.size() + length <= kMaxApiBody) {
      body.append(data, length);
      return true;
    }
    dropped += length;
    return dropped <= kMostDropped;
  });
  return whole && dropped == 0 ? std::optional(std::move(body)) : std::nullopt;
}

void answer(const fs::path& root, const httplib::Request& request, httplib::Response& response) {
  const auto target = resolve_request(root, request.path);
  if (!target) return answer_text(response, 404, "There is no such file here.");
  std::error_code ignored;
  if (!fs::is_directory(*target, ignored)) return answer_file(request, response, *target);
  if (!request.path.ends_with('/')) return redirect_to_folder(request, response);
  const auto index = resolve_request(root, request.path + "index.html");
  if (!index) return answer_text(response, 404, "This folder has no index.html.");
  answer_file(request, response, *index);
}

class HttpSiteServer : public SiteServer {
 public:
  HttpSiteServer(fs::path root, const ServeOptions& options) : root_(std::move(root)), options_(options) {
    server_.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    server_.set_socket_options(allow_quick_restart);
    server_.set_tcp_nodelay(true);
    server_.set_keep_alive_timeout(kKeepAliveSeconds);
    server_.set_keep_alive_max_count(kKeepAliveRequests);
    // What a program takes is counted while it comes in, see read_body().
    server_.set_payload_max_length(options.api ? 4 * kMaxApiBody : kMaxRequestBody);
    httplib::Headers headers = {
        {"X-Content-Type-Options", "nosniff"},
        // Pages of other addresses may embed it (docs/EMBED.md): a site is for everyone.
        {"Access-Control-Allow-Origin", "*"},
        // A site built again is seen at the next reload.
        {"Cache-Control", "no-cache"}};
    if (options.isolate) {
      headers.emplace("Cross-Origin-Opener-Policy", "same-origin");
      headers.emplace("Cross-Origin-Embedder-Policy", "require-corp");
    }
    server_.set_default_headers(std::move(headers));
    server_.set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      if (request.method != "GET" && request.method != "HEAD")
        return httplib::Server::HandlerResponse::Unhandled;
      // The library would cut the answer itself and does so beyond a file's end; ranges are answered here.
      // The request is a plain object of the library's, const only in this handler's view.
      const_cast<httplib::Request&>(request).ranges.clear();
      if (!answered_by_api(request, response)) answer(root_, request, response);
      return httplib::Server::HandlerResponse::Handled;
    });
    if (options_.api) take_posts();
  }

  ~HttpSiteServer() override {
    // stop() does nothing before the loop runs, so a stop at once has to wait for the start.
    while (thread_.joinable() && !server_.is_running() && !ended_) std::this_thread::yield();
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }

  Status listen() {
    if (options_.port == 0) {
      port_ = server_.bind_to_any_port(options_.address);
    } else {
      for (int port = options_.port; port_ <= 0 && port < options_.port + kPortAttempts && port <= 65535;
           ++port) {
        if (server_.bind_to_port(options_.address, port)) port_ = port;
      }
    }
    if (port_ <= 0) {
      return Error{ErrorCode::kIo, "no free port from " + std::to_string(options_.port) + " on at address " +
                                       options_.address + "; choose another one with --port, or 0 for any"};
    }
    thread_ = std::thread([this] {
      server_.listen_after_bind();
      ended_ = true;
    });
    return Done{};
  }

  std::string url() const override {
    const bool ipv6 = options_.address.find(':') != std::string::npos;
    const std::string host = ipv6 ? "[" + options_.address + "]" : options_.address;
    return "http://" + host + ":" + std::to_string(port_) + "/";
  }

 private:
  // A page of the site goes before an answer that there is nothing.
  bool answered_by_api(const httplib::Request& request, httplib::Response& response) const {
    if (!options_.api) return false;
    std::optional<ApiAnswer> answered = options_.api(api_request(request, "GET"));
    if (!answered || (answered->status == 404 && resolve_request(root_, request.path))) return false;
    answer_api(response, std::move(*answered));
    return true;
  }

  void take_posts() {
    server_.Post(".*", [this](const httplib::Request& request, httplib::Response& response,
                              const httplib::ContentReader& reader) {
      if (request.is_multipart_form_data()) {
        reader([](const httplib::MultipartFormData&) { return true; },
               [](const char*, std::size_t) { return true; });
        return answer_api(response, {415, R"({"detail":"send the picture's bytes as the body, not a form"})"});
      }
      const bool free = posts_.try_acquire();
      std::optional<std::string> body = free ? read_body(reader) : std::nullopt;
      if (!free) reader([](const char*, std::size_t) { return true; });
      if (!free) return answer_api(response, {503, R"({"detail":"busy; try again in a moment"})"});
      ApiRequest asked = api_request(request, "POST");
      std::optional<ApiAnswer> answered = ApiAnswer{
          413, R"({"detail":"the body is larger than 32 MiB; send a smaller copy of the picture"})"};
      if (body) {
        asked.body = *body;
        answered = options_.api(asked);
      }
      posts_.release();
      if (!answered) answered = ApiAnswer{404, R"({"detail":"Not Found"})"};
      answer_api(response, std::move(*answered));
    });
  }

  const fs::path root_;
  const ServeOptions options_;
  httplib::Server server_;
  std::counting_semaphore<kPostsAtOnce> posts_{kPostsAtOnce};
  std::thread thread_;
  std::atomic<bool> ended_ = false;
  int port_ = 0;
};

}  // namespace

Result<std::unique_ptr<SiteServer>> SiteServer::start(const ServeOptions& options) {
  std::error_code failure;
  fs::path root = fs::canonical(options.folder, failure);
  if (failure || !fs::is_directory(root, failure)) {
    return Error{ErrorCode::kNotFound,
                 io::display(options.folder) + " is no folder; name one that `vitrine build -o` wrote"};
  }
  auto server = std::make_unique<HttpSiteServer>(std::move(root), options);
  if (Status status = server->listen(); !status.ok()) return status.error();
  return std::unique_ptr<SiteServer>(std::move(server));
}

Status serve_site(const ServeOptions& options) {
  io::install_interrupt_handler();
  const Result<std::unique_ptr<SiteServer>> server = SiteServer::start(options);
  if (!server.ok()) return server.error();
  std::printf("%s\n", (*server)->url().c_str());
  std::fflush(stdout);
  std::fprintf(stderr, "Serving %s. Press Ctrl-C to stop.\n", io::display(options.folder).c_str());
  while (!io::interrupted()) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  return Done{};
}

}  // namespace vitrine::cli
