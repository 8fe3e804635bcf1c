// SPDX-License-Identifier: MIT
#include "io/download.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "io/fetch_transfer.h"
#include "io/file_handle.h"
#include "io/files.h"
#include "io/parallel.h"

namespace vitrine::io {
namespace {

using std::chrono::milliseconds;

// A hub and its content network need two or three; a loop is noticed soon.
constexpr long kMaxRedirects = 5;
constexpr long kConnectSeconds = 20;

// Tries in a row that bring little. The pauses between them grow from a quarter of a second to four: eight in
// all.
constexpr int kMaxTries = 6;
constexpr milliseconds kFirstPause{250};
// A try that brings so much was worth it, so that a large file survives many lost connections.
constexpr std::uint64_t kWorthwhileBytes = 1u << 20;

using Curl = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

struct ContentRange {
  std::uint64_t first = 0;
  std::optional<std::uint64_t> total;
};

// "bytes 100-199/200", or "/*" where the server does not say.
std::optional<ContentRange> parse_content_range(std::string_view text) {
  constexpr std::string_view kUnit = "bytes ";
  if (text.substr(0, kUnit.size()) != kUnit) return std::nullopt;
  const char* end = text.data() + text.size();
  ContentRange range;
  std::uint64_t last = 0;
  auto at = std::from_chars(text.data() + kUnit.size(), end, range.first);
  if (at.ec != std::errc() || at.ptr == end || *at.ptr != '-') return std::nullopt;
  at = std::from_chars(at.ptr + 1, end, last);
  if (at.ec != std::errc() || at.ptr == end || *at.ptr != '/') return std::nullopt;
  std::uint64_t total = 0;
  if (std::from_chars(at.ptr + 1, end, total).ec == std::errc()) range.total = total;
  return range;
}

bool is_lost_connection(CURLcode code) {
  switch (code) {
    case CURLE_OK:  // the answer ended before the file did
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return true;
    default:
      return false;
  }
}

bool is_passing_status(long status) {
  return status == 408 || status == 429 || (status >= 500 && status <= 504);
}

// The tries it takes to bring one file, and where they stand.
class Transfer {
 public:
  Transfer(const DownloadRequest& request, Progress& progress) : request_(request), progress_(progress) {}

  Status run() {
    if (Status opened = open_part(); !opened.ok()) return opened;
    Status arrived = bring_all();
    // Nothing to go on from. Still locked, so that no other run has begun to fill it.
    if (!arrived.ok() && have_ == 0) ::unlink(request_.part.c_str());
    return arrived;
  }

 private:
  Status bring_all() {
    milliseconds pause = kFirstPause;
    for (int tries = 1; have_ < request_.bytes; ++tries) {
      const std::uint64_t before = have_;
      const CURLcode code = fetch();
      if (failure_) return *failure_;
      if (have_ == request_.bytes) break;
      if (interrupted()) return stopped();
      if (!worth_another_try(code)) return blame(reason(code));
      if (have_ >= before + kWorthwhileBytes) tries = 1, pause = kFirstPause;
      if (tries == kMaxTries)
        return blame(reason(code) + ", " + std::to_string(kMaxTries) + " times in a row");
      progress_.note(reason(code) + "; " + amount() + " are here, trying again");
      wait(pause);
      if (interrupted()) return stopped();
      pause *= 2;
    }
    return Done{};
  }

  Status open_part() {
    file_ = FileHandle(
        ::open(request_.part.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0666));
    if (!file_.open()) return system_error("write", request_.part, errno);
    if (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) return system_error("lock", request_.part, errno);
      return Error{ErrorCode::kIo,
                   "another run is fetching " + display(request_.part) + "; wait until it is done"};
    }
    struct stat status {};
    if (::fstat(file_.get(), &status) != 0) return system_error("read", request_.part, errno);
    have_ = static_cast<std::uint64_t>(status.st_size);
    // More than the whole file cannot be its beginning.
    if (have_ > request_.bytes) return start_anew();
    if (have_ > 0) progress_.note("going on from an earlier run: " + amount() + " are here");
    show();
    return Done{};
  }

  Status start_anew() {
    if (::ftruncate(file_.get(), 0) != 0) return system_error("write", request_.part, errno);
    have_ = 0;
    return Done{};
  }

  // Bytes that are fetched a second time do not move the bar.
  void show() {
    if (have_ > shown_) progress_.advance(have_ - std::exchange(shown_, have_));
  }

  CURLcode fetch() {
    const Curl handle(curl_easy_init(), &curl_easy_cleanup);
    if (handle == nullptr) return CURLE_FAILED_INIT;
    curl_ = handle.get();
    answered_ = false;
    detail_[0] = '\0';
    status_ = 0;
    set_options();
    CURLcode code = curl_easy_perform(curl_);
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status_);
    reached_ = reached_ || status_ != 0;
    // An answer without a body has not been looked at yet.
    if (code == CURLE_OK && !answered_) accept_answer();
    return code;
  }

  void set_options() {
    // The answer's meaning is the caller's; it must be the file's bytes, so no encoding is asked for.
    curl_easy_setopt(curl_, CURLOPT_URL, request_.url.c_str());
    curl_easy_setopt(curl_, CURLOPT_USERAGENT, "vitrine");
    curl_easy_setopt(curl_, CURLOPT_PROTOCOLS_STR, "http,https");
    const bool secure = request_.url.compare(0, 6, "https:") == 0;
    curl_easy_setopt(curl_, CURLOPT_REDIR_PROTOCOLS_STR, secure ? "https" : "http,https");
    curl_easy_setopt(curl_, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl_, CURLOPT_MAXREDIRS, kMaxRedirects);
    curl_easy_setopt(curl_, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(curl_, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl_easy_setopt(curl_, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl_, CURLOPT_LOW_SPEED_TIME, static_cast<long>(request_.stall.count()));
    curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl_, CURLOPT_BUFFERSIZE, 256L * 1024);
    curl_easy_setopt(curl_, CURLOPT_ERRORBUFFER, detail_.data());
    // Not CURLOPT_RESUME_FROM, which gives up where a server ignores it.
    const std::string range = std::to_string(have_) + "-";
    if (have_ > 0) curl_easy_setopt(curl_, CURLOPT_RANGE, range.c_str());
    curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, &Transfer::on_bytes);
    curl_easy_setopt(curl_, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(curl_, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl_, CURLOPT_XFERINFOFUNCTION, &Transfer::on_tick);
  }

  static std::size_t on_bytes(char* data, std::size_t size, std::size_t count, void* self) {
    const std::span bytes(reinterpret_cast<const std::uint8_t*>(data), size * count);
    return static_cast<Transfer*>(self)->take(bytes) ? bytes.size() : CURL_WRITEFUNC_ERROR;
  }
  static int on_tick(void*, curl_off_t, curl_off_t, curl_off_t, curl_off_t) { return interrupted() ? 1 : 0; }

  bool take(std::span<const std::uint8_t> bytes) {
    if (!answered_ && !accept_answer()) return false;
    if (bytes.size() > request_.bytes - have_) return refuse_size("more");
    if (const int failure = write_all(file_.get(), bytes); failure != 0) {
      failure_ = system_error("write", request_.part, failure);
      return false;
    }
    have_ += bytes.size();
    show();
    return true;
  }

  // Decides by status and headers whether, and from where, the body belongs into the file.
  bool accept_answer() {
    answered_ = true;
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status_);
    if (status_ == 206) return accept_rest();
    if (status_ != 200)
      return fail(ErrorCode::kIo, "the server answers with status " + std::to_string(status_));
    curl_off_t length = -1;
    curl_easy_getinfo(curl_, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    if (length >= 0 && static_cast<std::uint64_t>(length) != request_.bytes)
      return refuse_size(std::to_string(length));
    if (have_ == 0) return true;
    progress_.note("the server cannot go on where the download ended: it starts anew");
    const Status emptied = start_anew();
    if (!emptied.ok()) failure_ = emptied.error();
    return emptied.ok();
  }

  bool accept_rest() {
    curl_header* header = nullptr;
    const bool found = curl_easy_header(curl_, "Content-Range", 0, CURLH_HEADER, -1, &header) == CURLHE_OK;
    const auto range = found ? parse_content_range(header->value) : std::nullopt;
    if (!range || range->first != have_)
      return fail(ErrorCode::kIo, "the server sends another part of the file than was asked for");
    if (range->total && *range->total != request_.bytes) return refuse_size(std::to_string(*range->total));
    return true;
  }

  bool refuse_size(const std::string& offered) {
    return fail(ErrorCode::kCorrupt, "the server sends another file: " + offered + " bytes where " +
                                         std::to_string(request_.bytes) + " are expected");
  }

  bool fail(ErrorCode code, const std::string& what) {
    failure_ = Error{code, about(what)};
    return false;
  }

  bool worth_another_try(CURLcode code) {
    if (is_lost_connection(code)) return true;
    if (code == CURLE_HTTP_RETURNED_ERROR && status_ == 416 && have_ > 0) {
      const Status emptied = start_anew();
      return emptied.ok();
    }
    if (code == CURLE_HTTP_RETURNED_ERROR) return is_passing_status(status_);
    // A hub that was never there is reported at once; one that went away may come back.
    return reached_ && (code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST);
  }

  std::string reason(CURLcode code) const {
    if (code == CURLE_HTTP_RETURNED_ERROR) return "the server answers with status " + std::to_string(status_);
    if (code == CURLE_TOO_MANY_REDIRECTS)
      return "it redirects more than " + std::to_string(kMaxRedirects) + " times";
    if (code == CURLE_UNSUPPORTED_PROTOCOL)
      return "it redirects to an address that is refused: " + detail(code);
    if (code == CURLE_OK) return "the answer ended early";
    return detail(code);
  }

  std::string detail(CURLcode code) const {
    return printable(detail_[0] != '\0' ? detail_.data() : curl_easy_strerror(code));
  }

  Error blame(const std::string& what) const {
    const bool missing = status_ == 404 || status_ == 410;
    return Error{missing ? ErrorCode::kNotFound : ErrorCode::kIo, about(what)};
  }

  std::string about(const std::string& what) const {
    return "cannot fetch " + printable(request_.url) + ": " + what + (request_.remedy.empty() ? "" : "; ") +
           request_.remedy;
  }

  std::string amount() const {
    return std::to_string(have_) + " of " + std::to_string(request_.bytes) + " bytes";
  }

  Error stopped() const {
    return Error{ErrorCode::kInterrupted,
                 "interrupted; " + amount() + " are kept, and the same command goes on from there"};
  }

  static void wait(milliseconds pause) {
    constexpr milliseconds kStep{50};
    for (milliseconds waited{0}; waited < pause && !interrupted(); waited += kStep)
      std::this_thread::sleep_for(kStep);
  }

  const DownloadRequest& request_;
  Progress& progress_;
  FileHandle file_;
  std::uint64_t have_ = 0;   // bytes in the part
  std::uint64_t shown_ = 0;  // bytes the progress has counted
  CURL* curl_ = nullptr;     // of the current try
  bool answered_ = false;    // the current try's answer was looked at
  bool reached_ = false;     // some try got an answer
  long status_ = 0;
  std::optional<Error> failure_;  // found while bytes came in
  std::array<char, CURL_ERROR_SIZE> detail_{};
};

}  // namespace

bool is_web_address(std::string_view text) {
  return text.substr(0, 7) == "http://" || text.substr(0, 8) == "https://";
}

Status download(const DownloadRequest& request, Progress& progress) {
  if (!is_web_address(request.url)) {
    return Error{
        ErrorCode::kInvalidArgument,
        printable(request.url) + " is no address of the web; it must begin with https:// or http://"};
  }
  if (!start_curl()) return Error{ErrorCode::kIo, "libcurl cannot start"};
  return Transfer(request, progress).run();
}

}  // namespace vitrine::io
