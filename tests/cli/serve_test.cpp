// SPDX-License-Identifier: MIT
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <httplib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <iostream>
#include <string>

#include "cli/serve/server.h"
#include "cli/serve/static_file.h"
#include "io/files.h"
#include "temporary_folder.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;

// A served folder, and beside it a file that nobody may reach.
struct Fixture {
  testing::TemporaryFolder folder;
  fs::path root = folder.path() / "site";
  ServeOptions options;

  Fixture() {
    put("site/index.html", "<!doctype html><title>x</title>");
    put("site/data/index-0123456789abcdef.bin", "0123456789");
    put("site/sub/index.html", "sub");
    put("site/.hidden", "hidden");
    put("secret.txt", "secret");
    fs::create_symlink(folder.path() / "secret.txt", root / "outside.txt");
    fs::create_symlink("index.html", root / "inside.html");
    options.folder = root;
    options.port = 0;
  }
  void put(const std::string& file, std::string_view text) const {
    REQUIRE(io::write_file(folder.path() / file, text).ok());
  }
};

httplib::Client client_of(const SiteServer& server) {
  std::string url = server.url();
  url.pop_back();
  return httplib::Client(url);
}

// A request line as no well-behaved client sends it, and the whole answer.
std::string raw_request(const SiteServer& server, const std::string& target) {
  const std::string url = server.url();
  const int port = std::stoi(url.substr(url.rfind(':') + 1));
  const int file = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  ::inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  REQUIRE(::connect(file, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  const std::string request = "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  REQUIRE(::write(file, request.data(), request.size()) == static_cast<ssize_t>(request.size()));
  std::string answer;
  char buffer[4096];
  for (ssize_t n = 0; (n = ::read(file, buffer, sizeof buffer)) > 0;)
    answer.append(buffer, static_cast<std::size_t>(n));
  ::close(file);
  return answer;
}

TEST_CASE_FIXTURE(Fixture, "a folder's index.html is served with its type and without sniffing") {
  const auto server = SiteServer::start(options);
  REQUIRE(server.ok());
  CHECK((*server)->url().starts_with("http://127.0.0.1:"));
  auto client = client_of(**server);
  const auto page = client.Get("/");
  REQUIRE(page);
  CHECK(page->status == 200);
  CHECK(page->body == "<!doctype html><title>x</title>");
  CHECK(page->get_header_value("Content-Type") == "text/html; charset=utf-8");
  CHECK(page->get_header_value("X-Content-Type-Options") == "nosniff");
  CHECK(page->get_header_value("Access-Control-Allow-Origin") == "*");
  CHECK_FALSE(page->has_header("Cross-Origin-Opener-Policy"));
  const auto folder_without_slash = client.Get("/sub");
  REQUIRE(folder_without_slash);
  CHECK(folder_without_slash->status == 301);
  CHECK(folder_without_slash->get_header_value("Location") == "sub/");
  CHECK(client.Get("/data/")->status == 404);
  CHECK(client.Get("/nothing.html")->status == 404);
  CHECK(client.Get("/inside.html")->status == 200);
  CHECK(client.Post("/index.html", "x", "text/plain")->status >= 400);
}

TEST_CASE_FIXTURE(Fixture, "isolation is sent where it was asked for") {
  options.isolate = true;
  const auto server = SiteServer::start(options);
  REQUIRE(server.ok());
  const auto page = client_of(**server).Get("/");
  REQUIRE(page);
  CHECK(page->get_header_value("Cross-Origin-Opener-Policy") == "same-origin");
  CHECK(page->get_header_value("Cross-Origin-Embedder-Policy") == "require-corp");
}

TEST_CASE_FIXTURE(Fixture, "a range is answered with that part, cut at the file's end") {
  const auto server = SiteServer::start(options);
  REQUIRE(server.ok());
  auto client = client_of(**server);
  const char* file = "/data/index-0123456789abcdef.bin";
  const auto whole = client.Get(file);
  REQUIRE(whole);
  CHECK(whole->status == 200);
  CHECK(whole->body == "0123456789");
  CHECK(whole->get_header_value_count("Accept-Ranges") == 1);
  const auto part = client.Get(file, {{"Range", "bytes=2-4"}});
  REQUIRE(part);
  CHECK(part->status == 206);
  CHECK(part->body == "234");
  CHECK(part->get_header_value("Content-Range") == "bytes 2-4/10");
  CHECK(part->get_header_value_count("Content-Range") == 1);
  const auto beyond = client.Get(file, {{"Range", "bytes=8-1000000"}});
  REQUIRE(beyond);
  CHECK(beyond->body == "89");
  CHECK(beyond->get_header_value("Content-Range") == "bytes 8-9/10");
  CHECK(client.Get(file, {{"Range", "bytes=-3"}})->body == "789");
  const auto none = client.Get(file, {{"Range", "bytes=10-"}});
  REQUIRE(none);
  CHECK(none->status == 416);
  CHECK(none->get_header_value("Content-Range") == "bytes */10");
  const auto head = client.Head(file);
  REQUIRE(head);
  CHECK(head->get_header_value("Content-Length") == "10");
  CHECK(head->body.empty());
}

TEST_CASE_FIXTURE(Fixture, "no request leaves the folder") {
  const auto server = SiteServer::start(options);
  REQUIRE(server.ok());
  for (const char* target :
       {"/../secret.txt", "/%2e%2e/secret.txt", "/sub/..%2f..%2fsecret.txt", "/outside.txt", "//etc/passwd",
        "/.hidden", "/sub/../.hidden", "/index.html%00.js", "/sub/%2e%2e/%2e%2e/secret.txt"}) {
    CAPTURE(target);
    const std::string answer = raw_request(**server, target);
    CHECK(answer.find("secret") == std::string::npos);
    CHECK(answer.find("root:") == std::string::npos);
    CHECK(answer.starts_with("HTTP/1.1 404"));
  }
}

TEST_CASE_FIXTURE(Fixture, "an empty file is an empty answer") {
  put("site/empty.txt", "");
  const auto server = SiteServer::start(options);
  REQUIRE(server.ok());
  const auto empty = client_of(**server).Get("/empty.txt");
  REQUIRE(empty);
  CHECK(empty->status == 200);
  CHECK(empty->body.empty());
}

TEST_CASE_FIXTURE(Fixture, "a busy port is passed over") {
  const auto first = SiteServer::start(options);
  REQUIRE(first.ok());
  const std::string url = (*first)->url();
  options.port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  const auto second = SiteServer::start(options);
  REQUIRE(second.ok());
  CHECK((*second)->url() != url);
  CHECK(client_of(**second).Get("/")->status == 200);
}

TEST_CASE_FIXTURE(Fixture, "a missing folder and a foreign address are errors") {
  options.folder = root / "missing";
  const auto missing = SiteServer::start(options);
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().code == ErrorCode::kNotFound);
  options.folder = root;
  options.address = "203.0.113.1";  // RFC 5737: nobody's
  const auto foreign = SiteServer::start(options);
  REQUIRE_FALSE(foreign.ok());
  CHECK(foreign.error().code == ErrorCode::kIo);
  CHECK(foreign.error().message.find("203.0.113.1") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "serving prints the address and ends cleanly on Ctrl-C") {
  int pipe_ends[2];
  REQUIRE(::pipe(pipe_ends) == 0);
  // What the test runner has not written yet would be written by the child once more.
  std::cout.flush();
  std::fflush(stdout);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(pipe_ends[1], STDOUT_FILENO);
    ::_exit(serve_site(options).ok() ? 0 : 1);
  }
  ::close(pipe_ends[1]);
  char line[128] = {};
  CHECK(::read(pipe_ends[0], line, sizeof line - 1) > 0);
  CHECK(std::string(line).starts_with("http://127.0.0.1:"));
  ::kill(child, SIGINT);
  int state = 0;
  CHECK(::waitpid(child, &state, 0) == child);
  CHECK(WIFEXITED(state));
  CHECK(WEXITSTATUS(state) == 0);
  ::close(pipe_ends[0]);
}

TEST_CASE("media types a browser insists on") {
  CHECK(media_type("a.wasm") == "application/wasm");
  CHECK(media_type("a.mjs") == "text/javascript; charset=utf-8");
  CHECK(media_type("a.JS") == "text/javascript; charset=utf-8");
  CHECK(media_type("a.css") == "text/css; charset=utf-8");
  CHECK(media_type("a.svg") == "image/svg+xml");
  CHECK(media_type("a.webmanifest") == "application/manifest+json");
  CHECK(media_type("a.onnx") == "application/octet-stream");
  CHECK(media_type("vitrine.json") == "application/json");
  CHECK(media_type("LICENSE") == "application/octet-stream");
}

TEST_CASE("ranges that mean the whole file, a part, or nothing") {
  for (const char* header : {"", "items=0-1", "bytes=", "bytes=a-b", "bytes=5-2", "bytes=0-1,3-4", "bytes=-",
                             "bytes=99999999999999999999-"}) {
    CAPTURE(header);
    CHECK(parse_range(header, 10).kind == RangeKind::kWhole);
  }
  CHECK(parse_range("bytes=-0", 10).kind == RangeKind::kUnsatisfiable);
  CHECK(parse_range("bytes=0-", 0).kind == RangeKind::kUnsatisfiable);
  const RangeAnswer suffix = parse_range("bytes=-100", 10);
  CHECK(suffix.kind == RangeKind::kPart);
  CHECK(suffix.range.first == 0);
  CHECK(suffix.range.last == 9);
}

}  // namespace
}  // namespace vitrine::cli
