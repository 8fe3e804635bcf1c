// SPDX-License-Identifier: MIT
#include "io/http_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <optional>
#include <thread>
#include <utility>

#include "io/download.h"
#include "io/files.h"
#include "io/parallel.h"

namespace vitrine::io {
namespace {

using std::chrono::milliseconds;

constexpr long kConnectSeconds = 20;

bool start_library() {
  static const bool started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return started;
}

bool is_passing_status(long status) {
  return status == 408 || status == 429 || (status >= 500 && status <= 504);
}

// What another try cannot mend: an address that means nothing, a certificate that is not trusted.
bool is_final(CURLcode code) {
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_OUT_OF_MEMORY:
      return true;
    default:
      return false;
  }
}

Status check_base(const std::string& base) {
  const auto refuse = [&](const std::string& why) {
    return Error{ErrorCode::kInvalidArgument, printable(base) + " " + why};
  };
  if (!is_web_address(base))
    return refuse("is no address of a server; it must begin with http:// or https://");
  if (base.find_first_of("?# \t\r\n\\") != std::string::npos)
    return refuse("is no base of an interface; leave out what stands from '?', '#' or a space on");
  const std::size_t host = base.find("//") + 2;
  const std::string authority = base.substr(host, base.find('/', host) - host);
  if (authority.empty()) return refuse("names no host");
  if (authority.find('@') != std::string::npos) {
    // Addresses end up in histories and logs.
    return Error{ErrorCode::kInvalidArgument,
                 "the server's address must not hold a user or password; leave out what stands before '@'"};
  }
  return Done{};
}

}  // namespace

class HttpClient::State {
 public:
  explicit State(HttpOptions options) : options_(std::move(options)), curl_(curl_easy_init()) {
    while (!options_.base.empty() && options_.base.back() == '/') options_.base.pop_back();
    add_header("Content-Type: application/json");
    // Without it libcurl would ask first whether a large body is welcome, and wait a second for the answer.
    add_header("Expect:");
    for (const std::string& header : options_.headers) add_header(header.c_str());
  }
  ~State() {
    curl_slist_free_all(headers_);
    curl_easy_cleanup(curl_);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  bool ready() const { return curl_ != nullptr && headers_ != nullptr; }

  Result<HttpAnswer> call(const std::string& method, const std::string& path, std::string_view body) {
    milliseconds pause = options_.first_pause;
    for (int tried = 1;; ++tried) {
      const CURLcode code = perform(method, path, body);
      if (interrupted()) return Error{ErrorCode::kInterrupted, "interrupted"};
      if (too_large_) {
        return Error{ErrorCode::kTooLarge, about(path) + "the answer is larger than " +
                                               std::to_string(options_.max_answer) + " bytes"};
      }
      if (code == CURLE_OK && !is_passing_status(answer_.status)) return std::move(answer_);
      const std::string why = code == CURLE_OK
                                  ? "the server answers with status " + std::to_string(answer_.status)
                                  : detail(code);
      // A server that was never there is reported at once; one that went away may come back.
      if (code == CURLE_OK) reached_ = true;
      const bool absent = code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST;
      if (is_final(code) || (absent && !reached_)) return blame(path, why);
      if (tried >= options_.tries)
        return blame(path, why + ", " + std::to_string(options_.tries) + " times in a row");
      if (options_.note) options_.note(why + "; trying again");
      wait(pause);
      pause *= 2;
    }
  }

 private:
  void add_header(const char* text) {
    curl_slist* const longer = curl_slist_append(headers_, text);
    if (longer != nullptr) headers_ = longer;
  }

  CURLcode perform(const std::string& method, const std::string& path, std::string_view body) {
    answer_ = {};
    too_large_ = false;
    detail_[0] = '\0';
    const std::string url = options_.base + path;
    // The connection outlives a reset of the options.
    curl_easy_reset(curl_);
    curl_easy_setopt(curl_, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl_, CURLOPT_USERAGENT, "vitrine");
    curl_easy_setopt(curl_, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl_, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl_, CURLOPT_CUSTOMREQUEST, method.c_str());
    curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, headers_);
    curl_easy_setopt(curl_, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl_easy_setopt(curl_, CURLOPT_TIMEOUT, static_cast<long>(options_.timeout.count()));
    curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl_, CURLOPT_ERRORBUFFER, detail_.data());
    if (!body.empty()) {
      curl_easy_setopt(curl_, CURLOPT_POSTFIELDS, body.data());
      curl_easy_setopt(curl_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    }
    curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, &State::on_bytes);
    curl_easy_setopt(curl_, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(curl_, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl_, CURLOPT_XFERINFOFUNCTION, &State::on_tick);
    const CURLcode code = curl_easy_perform(curl_);
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &answer_.status);
    reached_ = reached_ || code == CURLE_OK;
    return code;
  }

  static std::size_t on_bytes(char* data, std::size_t size, std::size_t count, void* self) {
    auto& state = *static_cast<State*>(self);
    if (size * count > state.options_.max_answer - state.answer_.body.size()) {
      state.too_large_ = true;
      return CURL_WRITEFUNC_ERROR;
    }
    state.answer_.body.append(data, size * count);
    return size * count;
  }
  static int on_tick(void*, curl_off_t, curl_off_t, curl_off_t, curl_off_t) { return interrupted() ? 1 : 0; }

  std::string detail(CURLcode code) const {
    return printable(detail_[0] != '\0' ? detail_.data() : curl_easy_strerror(code));
  }

  std::string about(const std::string& path) const { return printable(options_.base + path) + ": "; }

  Error blame(const std::string& path, const std::string& why) const {
    return Error{ErrorCode::kIo, about(path) + why + (options_.remedy.empty() ? "" : "; ") + options_.remedy};
  }

  static void wait(milliseconds pause) {
    constexpr milliseconds kStep{50};
    for (milliseconds waited{0}; waited < pause && !interrupted(); waited += kStep)
      std::this_thread::sleep_for(std::min(kStep, pause - waited));
  }

  HttpOptions options_;
  CURL* curl_;
  curl_slist* headers_ = nullptr;
  HttpAnswer answer_;
  bool too_large_ = false;
  bool reached_ = false;  // some try got an answer
  std::array<char, CURL_ERROR_SIZE> detail_{};
};

HttpClient::HttpClient(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;

Result<HttpClient> HttpClient::open(HttpOptions options) {
  if (Status status = check_base(options.base); !status.ok()) return status.error();
  for (const std::string& header : options.headers) {
    const bool plain =
        std::all_of(header.begin(), header.end(), [](char c) { return c >= ' ' && c != '\x7f'; });
    if (!plain) {
      return Error{ErrorCode::kInvalidArgument,
                   "the API key holds a line break or another character that no header may hold"};
    }
  }
  if (!start_library()) return Error{ErrorCode::kIo, "libcurl cannot start"};
  auto state = std::make_unique<State>(std::move(options));
  if (!state->ready()) return Error{ErrorCode::kOutOfMemory, "libcurl cannot start"};
  return HttpClient(std::move(state));
}

Result<HttpAnswer> HttpClient::call(const std::string& method, const std::string& path,
                                    std::string_view body) {
  return state_->call(method, path, body);
}

}  // namespace vitrine::io
