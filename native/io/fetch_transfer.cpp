// SPDX-License-Identifier: MIT
#include "io/fetch_transfer.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

#include "io/files.h"
#include "io/private_address.h"

namespace vitrine::io {
namespace {

// Bodies of errors are pages for people; more than this of one is not waited for.
constexpr std::uint64_t kMaxErrorBytes = 256 << 10;

constexpr const char* kAcceptDocument =
    "Accept: application/ld+json;profile=\"http://iiif.io/api/presentation/3/context.json\", "
    "application/ld+json;q=0.9, application/json;q=0.8, */*;q=0.1";
constexpr const char* kAcceptPicture = "Accept: image/jpeg, image/png;q=0.9, image/*;q=0.5, */*;q=0.1";

std::string environment(std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return {};
}

// The proxy that the environment names for this address; empty: none. Read here rather than by libcurl,
// because through a proxy the address that is connected to is the proxy's own.
std::string proxy_for(std::string_view url, std::string_view host) {
  const std::string direct = environment({"no_proxy", "NO_PROXY"});
  std::string_view rest = direct;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of(", "), rest.size());
    std::string_view name = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (name == "*") return {};
    if (name.starts_with('.')) name.remove_prefix(1);
    const bool below =
        host.size() > name.size() && host.ends_with(name) && host[host.size() - name.size() - 1] == '.';
    if (!name.empty() && (host == name || below)) return {};
  }
  // HTTP_PROXY in capitals is not read: a web server sets it from a visitor's header.
  return url.starts_with("https:") ? environment({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
                                   : environment({"http_proxy", "all_proxy", "ALL_PROXY"});
}

std::string host_of(const std::string& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), &curl_url_cleanup);
  char* text = nullptr;
  if (parsed == nullptr || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK ||
      curl_url_get(parsed.get(), CURLUPART_HOST, &text, 0) != CURLUE_OK) {
    return {};
  }
  std::string host(text);
  curl_free(text);
  return host;
}

bool is_public(const sockaddr& address) {
  std::array<std::uint8_t, 16> bytes{};
  if (address.sa_family == AF_INET) {
    const auto& four = reinterpret_cast<const sockaddr_in&>(address);
    std::memcpy(bytes.data(), &four.sin_addr, 4);
    return is_public_address(std::span(bytes).first(4));
  }
  if (address.sa_family != AF_INET6) return false;
  const auto& six = reinterpret_cast<const sockaddr_in6&>(address);
  std::memcpy(bytes.data(), &six.sin6_addr, 16);
  return is_public_address(bytes);
}

const char* kPrivateHost =
    "its host is this machine or in its own network, which addresses in documents may not lead into; "
    "--allow-private-hosts allows it";

}  // namespace

bool start_curl() {
  static const bool started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return started;
}

FetchTransfer::FetchTransfer(std::string url, const FetchRequest& request, const FetchOptions& options,
                             const std::optional<CachedAnswer>& known, std::filesystem::path part)
    : url_(std::move(url)),
      request_(request),
      options_(options),
      part_(std::move(part)),
      curl_(curl_easy_init(), &curl_easy_cleanup),
      headers_(nullptr, &curl_slist_free_all) {
  if (curl_ != nullptr) set_options(known);
}

FetchTransfer::~FetchTransfer() {
  if (file_.open()) ::unlink(part_.c_str());
}

void FetchTransfer::set_options(const std::optional<CachedAnswer>& known) {
  CURL* const curl = curl_.get();
  const auto add_header = [&](const std::string& line) {
    if (curl_slist* longer = curl_slist_append(headers_.get(), line.c_str())) {
      static_cast<void>(headers_.release());
      headers_.reset(longer);
    }
  };
  const bool document = request_.kind == FetchKind::kDocument;
  add_header(document ? kAcceptDocument : kAcceptPicture);
  if (known && !known->etag.empty()) add_header("If-None-Match: " + known->etag);
  if (known && !known->last_modified.empty()) add_header("If-Modified-Since: " + known->last_modified);
  const std::string host = host_of(url_);
  const std::string proxy = proxy_for(url_, host);
  by_proxy_ = !proxy.empty();
  // The proxy resolves names; literal addresses are all that can be looked at before it does.
  if (!options_.allow_private_hosts && is_private_host(host)) fail(ErrorCode::kInvalidArgument, kPrivateHost);
  curl_easy_setopt(curl, CURLOPT_URL, url_.c_str());
  curl_easy_setopt(curl, CURLOPT_PROXY, proxy.c_str());
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "");
  curl_easy_setopt(curl, CURLOPT_USERAGENT, options_.user_agent.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers_.get());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  // Pictures are packed already; what a server packs all the same is not unpacked.
  if (document) curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
  const auto stall = static_cast<long>(options_.stall.count());
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, stall);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.longest.count()));
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, std::max(1L, (stall + 999) / 1000));
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail_.data());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &FetchTransfer::on_bytes);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, &FetchTransfer::on_socket);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(curl, CURLOPT_PRIVATE, this);
}

curl_socket_t FetchTransfer::on_socket(void* self, curlsocktype, struct curl_sockaddr* address) {
  auto* const transfer = static_cast<FetchTransfer*>(self);
  // Asked of the very address that is connected to: no name can mean another one by then.
  if (!transfer->options_.allow_private_hosts && !transfer->by_proxy_ && !is_public(address->addr)) {
    transfer->refused_address_ = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void FetchTransfer::conclude(CURLcode code) {
  if (refused_address_ && code == CURLE_COULDNT_CONNECT) fail(ErrorCode::kInvalidArgument, kPrivateHost);
}

std::size_t FetchTransfer::on_bytes(char* data, std::size_t size, std::size_t count, void* self) {
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(data), size * count);
  return static_cast<FetchTransfer*>(self)->take(bytes) ? bytes.size() : CURL_WRITEFUNC_ERROR;
}

bool FetchTransfer::take(std::span<const std::uint8_t> bytes) {
  bytes_ += bytes.size();
  if (status() != 200) return bytes_ <= kMaxErrorBytes;
  if (!file_.open()) {
    if (!accept_type(bytes)) return false;
    file_ = FileHandle(::open(part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666));
    if (!file_.open()) failure_ = system_error("write", part_, errno);
    if (!file_.open()) return false;
  }
  if (bytes_ > request_.max_bytes)
    return fail(ErrorCode::kTooLarge,
                "it has more than the " + std::to_string(request_.max_bytes) + " bytes that are taken");
  if (const int failure = write_all(file_.get(), bytes); failure != 0) {
    failure_ = system_error("write", part_, failure);
    return false;
  }
  return true;
}

// Types are often wrong in small ways; refused is only what cannot be meant: a page in a picture's place.
bool FetchTransfer::accept_type(std::span<const std::uint8_t> bytes) {
  const std::string said = type();
  const bool picture = request_.kind == FetchKind::kPicture;
  const auto starts = [&](const char* prefix) { return said.starts_with(prefix); };
  if (picture &&
      (starts("text/") || said == "application/json" || said == "application/ld+json" ||
       said == "application/xml" || said == "application/xhtml+xml" || said == "application/pdf")) {
    return fail(ErrorCode::kUnsupported,
                "the server sends " + printable(said.substr(0, 100)) + ", no picture");
  }
  // Some serve their JSON as a page.
  const auto first = std::find_if(bytes.begin(), bytes.end(), [](std::uint8_t c) { return c > ' '; });
  if (!picture && first != bytes.end() && *first == '{') return true;
  if (!picture && (starts("image/") || starts("video/") || starts("audio/") || said == "text/html" ||
                   said == "application/xhtml+xml" || said == "application/pdf")) {
    return fail(ErrorCode::kUnsupported, "the server sends " + printable(said.substr(0, 100)) + ", no JSON");
  }
  return true;
}

bool FetchTransfer::fail(ErrorCode code, std::string what) {
  if (!failure_) failure_ = Error{code, std::move(what)};
  return false;
}

long FetchTransfer::status() const {
  long status = 0;
  curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &status);
  return status;
}

std::string FetchTransfer::redirect() const {
  char* url = nullptr;
  curl_easy_getinfo(curl_.get(), CURLINFO_REDIRECT_URL, &url);
  return url == nullptr ? "" : url;
}

std::string FetchTransfer::header(const char* name) const {
  curl_header* header = nullptr;
  const bool found = curl_easy_header(curl_.get(), name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK;
  return found ? header->value : "";
}

std::chrono::seconds FetchTransfer::retry_after() const {
  curl_off_t seconds = 0;
  curl_easy_getinfo(curl_.get(), CURLINFO_RETRY_AFTER, &seconds);
  return std::chrono::seconds(std::max<curl_off_t>(seconds, 0));
}

std::string FetchTransfer::type() const {
  char* text = nullptr;
  curl_easy_getinfo(curl_.get(), CURLINFO_CONTENT_TYPE, &text);
  std::string type = text == nullptr ? "" : text;
  type.resize(std::min(type.find_first_of("; "), type.size()));
  for (char& c : type) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return type;
}

std::string FetchTransfer::reason(CURLcode code) const {
  if (failure_) return failure_->message;
  if (code == CURLE_OK) return "the server answers with status " + std::to_string(status());
  return printable(detail_[0] != '\0' ? detail_.data() : curl_easy_strerror(code));
}

Status FetchTransfer::finish_part() {
  // An empty body never opened it.
  if (!file_.open()) return Error{ErrorCode::kCorrupt, "the server sends nothing"};
  return file_.close() ? Status(Done{}) : Status(system_error("write", part_, errno));
}

}  // namespace vitrine::io
