// SPDX-License-Identifier: MIT
#include "io/fetch.h"

#include <curl/curl.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

#include "io/download.h"
#include "io/fetch_transfer.h"
#include "io/files.h"
#include "io/parallel.h"

namespace vitrine::io {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Museums redirect from old addresses to new ones and from http to https; a loop is noticed soon.
constexpr int kMaxRedirects = 5;
// Tries of one request, the pauses between them growing from half a second to two.
constexpr int kMaxTries = 4;
constexpr milliseconds kFirstPause{500};
// One that hung is asked once more: each try costs the whole stall.
constexpr int kMaxHangs = 2;
// Requests in a row that came to nothing before a host is left alone.
constexpr int kMaxFailures = 5;
// A pause worth telling a waiting person of.
constexpr milliseconds kNotable{5'000};
constexpr int kTick = 100;  // milliseconds; how soon Ctrl-C is noticed

bool is_passing_status(long status) {
  // 501 says that it never will.
  return status == 408 || status == 425 || status == 429 || status == 500 || (status >= 502 && status <= 504);
}

bool is_redirect(long status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// "https://host:port", by which hosts are told apart.
std::string origin_of(const std::string& url) {
  const std::size_t start = url.find("://");
  return url.substr(0, url.find_first_of("/?#", start == url.npos ? 0 : start + 3));
}

struct Job {
  const FetchRequest* request = nullptr;
  std::vector<std::size_t> positions;  // of all requests for this address
  std::string url;                     // of the next hop
  std::optional<CachedAnswer> known;
  int redirects = 0, tries = 0, hangs = 0;
};

struct Host {
  std::deque<std::unique_ptr<Job>> waiting;
  unsigned active = 0;
  int failures = 0;  // in a row
  std::string last_failure;
  Clock::time_point pause_until{};
};

struct Running {
  std::unique_ptr<Job> job;
  std::unique_ptr<FetchTransfer> transfer;
  std::filesystem::path part;
  std::string host;
};

}  // namespace

class Fetcher::Loop {
 public:
  explicit Loop(FetchOptions options)
      : started_(start_curl()),
        options_(std::move(options)),
        cache_(options_.cache),
        multi_(curl_multi_init(), &curl_multi_cleanup) {}

  ~Loop() { stop_all(); }

  Status run(std::span<const FetchRequest> requests, Progress& progress, const TakeFetched& take) {
    if (!started_ || multi_ == nullptr) return Error{ErrorCode::kIo, "libcurl cannot start"};
    progress_ = &progress;
    take_ = &take;
    fatal_.reset();
    enqueue(requests);
    while (!fatal_ && !interrupted()) {
      start_some();
      if (running_.empty() && !anything_waits()) return Done{};
      int active = 0;
      curl_multi_perform(multi_.get(), &active);
      if (settle_ended()) continue;
      curl_multi_poll(multi_.get(), nullptr, 0, kTick, nullptr);
    }
    stop_all();
    if (fatal_) return *fatal_;
    return Error{ErrorCode::kInterrupted,
                 "interrupted; what has come is kept, and the same command goes on from there"};
  }

  std::optional<Fetched> find_kept(const std::string& url) const {
    const std::optional<CachedAnswer> known = cache_.find(url);
    if (!known) return std::nullopt;
    return Fetched{cache_.file_of(url), known->from};
  }

  Status keep_instead(const std::string& url, const std::filesystem::path& file) const {
    std::error_code failure;
    const std::uintmax_t bytes = std::filesystem::file_size(file, failure);
    if (failure) return Error{ErrorCode::kIo, display(file) + ": " + failure.message()};
    return cache_.keep(file, {url, url, "", "", "", bytes});
  }

  FetchCounts counts;

 private:
  void enqueue(std::span<const FetchRequest> requests) {
    std::unordered_map<std::string_view, Job*> jobs;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      const FetchRequest& request = requests[i];
      if (const auto known = jobs.find(request.url); known != jobs.end()) {
        known->second->positions.push_back(i);
        continue;
      }
      auto job = std::make_unique<Job>();
      job->request = &request;
      job->positions = {i};
      job->url = request.url;
      job->known = cache_.find(request.url);
      jobs.emplace(request.url, job.get());
      waiting_jobs_.push_back(std::move(job));
    }
    // Only now: what is taken at once would be asked for a second time above.
    for (std::unique_ptr<Job>& job : std::exchange(waiting_jobs_, {})) {
      if (!is_web_address(job->url)) {
        settle(*job, Error{ErrorCode::kInvalidArgument, "it is no address of the web (http:// or https://)"});
      } else if (job->known && !job->request->ask_again && !options_.refresh) {
        ++counts.kept;
        settle(*job, kept(*job));
      } else {
        put(std::move(job));
      }
    }
  }

  Fetched kept(const Job& job) const { return {cache_.file_of(job.request->url), job.known->from}; }

  void put(std::unique_ptr<Job> job) {
    Host& host = hosts_[origin_of(job->url)];
    host.waiting.push_back(std::move(job));
  }

  bool anything_waits() const {
    return std::any_of(hosts_.begin(), hosts_.end(),
                       [](const auto& host) { return !host.second.waiting.empty(); });
  }

  void start_some() {
    const auto now = Clock::now();
    for (auto& [name, host] : hosts_) {
      if (host.failures >= kMaxFailures) give_up(name, host);
      while (!host.waiting.empty() && host.active < options_.at_once_a_host &&
             running_.size() < options_.at_once && host.pause_until <= now && !fatal_) {
        std::unique_ptr<Job> job = std::move(host.waiting.front());
        host.waiting.pop_front();
        start(name, host, std::move(job));
      }
    }
  }

  void give_up(const std::string& name, Host& host) {
    const std::string why = printable(name) + " has failed " + std::to_string(kMaxFailures) +
                            " times in a row and is left alone; the last time: " + host.last_failure;
    for (const std::unique_ptr<Job>& job : std::exchange(host.waiting, {})) fail(*job, {ErrorCode::kIo, why});
  }

  void start(const std::string& name, Host& host, std::unique_ptr<Job> job) {
    const Result<std::filesystem::path> part = cache_.part_of(job->request->url, ++parts_);
    if (!part.ok()) {
      fatal_ = part.error();
      return;
    }
    Running running;
    running.transfer = std::make_unique<FetchTransfer>(job->url, *job->request, options_, job->known, *part);
    running.job = std::move(job);
    running.part = *part;
    running.host = name;
    CURL* const handle = running.transfer->handle();
    // An address that is refused by its looks is not asked.
    if (handle == nullptr || running.transfer->failure()) {
      const std::optional<Error>& failure = running.transfer->failure();
      fail(*running.job,
           failure ? *failure : Error{ErrorCode::kOutOfMemory, "libcurl cannot start a transfer"});
      return;
    }
    ++running.job->tries;
    ++host.active;
    curl_multi_add_handle(multi_.get(), handle);
    running_.emplace(handle, std::move(running));
  }

  // True where a transfer has ended.
  bool settle_ended() {
    bool any = false;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* const handle = message->easy_handle;
      const CURLcode code = message->data.result;
      const auto found = running_.find(handle);
      Running running = std::move(found->second);
      running_.erase(found);
      curl_multi_remove_handle(multi_.get(), handle);
      --hosts_[running.host].active;
      finish(running, code);
      any = true;
    }
    return any;
  }

  void finish(Running& running, CURLcode code) {
    Job& job = *running.job;
    FetchTransfer& transfer = *running.transfer;
    Host& host = hosts_[running.host];
    const long status = transfer.status();
    transfer.conclude(code);
    // A long page about an error was cut off: its status says enough.
    if (code == CURLE_WRITE_ERROR && !transfer.failure()) code = CURLE_OK;
    if (transfer.failure()) {
      const Error error = *transfer.failure();
      // The disk's fault, not the picture's.
      if (error.code == ErrorCode::kIo) fatal_ = error;
      return fail(job, error);
    }
    if (code == CURLE_OK && status == 200) {
      host.failures = 0;
      return keep(running);
    }
    if (code == CURLE_OK && status == 304 && job.known) {
      host.failures = 0;
      ++counts.unchanged;
      return settle(job, kept(job));
    }
    if (code == CURLE_OK && is_redirect(status)) return follow(running);
    const bool hung = code == CURLE_OPERATION_TIMEDOUT;
    const bool passing = code == CURLE_OK ? is_passing_status(status) : is_lost(code);
    if (hung) ++job.hangs;
    const std::string reason = transfer.reason(code);
    const bool again = passing && job.tries < kMaxTries && job.hangs < kMaxHangs;
    if (again && wait_for(running, host, reason)) return;
    if (passing) {
      ++host.failures;
      host.last_failure = reason;
    } else {
      host.failures = 0;  // it answers
    }
    const bool missing = code == CURLE_OK && (status == 404 || status == 410);
    // A kept document is better than none while its host has trouble.
    if (passing && job.known) {
      progress_->note(job.request->url + ": " + reason + "; the copy of an earlier run is used");
      ++counts.kept;
      Fetched earlier = kept(job);
      earlier.stale = true;
      return settle(job, std::move(earlier));
    }
    const std::string tries = passing && job.tries > 1 ? ", " + std::to_string(job.tries) + " times" : "";
    fail(job, {missing ? ErrorCode::kNotFound : ErrorCode::kIo, reason + tries});
  }

  static bool is_lost(CURLcode code) {
    switch (code) {
      case CURLE_COULDNT_CONNECT:
      case CURLE_COULDNT_RESOLVE_HOST:
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

  // Puts the job back for later. False where the host asks for more patience than there is.
  bool wait_for(Running& running, Host& host, const std::string& reason) {
    const milliseconds asked = running.transfer->retry_after();
    const milliseconds pause = asked.count() > 0 ? asked : kFirstPause * (1 << (running.job->tries - 1));
    if (pause > options_.patience) return false;
    // The whole host is left in peace, not this request alone.
    host.pause_until = std::max(host.pause_until, Clock::now() + pause);
    if (pause >= kNotable) {
      progress_->note(running.host + ": " + reason + "; going on in " +
                      std::to_string(std::chrono::ceil<std::chrono::seconds>(pause).count()) + " s");
    }
    host.waiting.push_front(std::move(running.job));
    return true;
  }

  void follow(Running& running) {
    Job& job = *running.job;
    const std::string to = running.transfer->redirect();
    if (to.empty() || !is_web_address(to))
      return fail(job, {ErrorCode::kUnsupported,
                        "it redirects to no address of the web: " + printable(to.substr(0, 200))});
    if (job.url.starts_with("https:") && !to.starts_with("https:"))
      return fail(job, {ErrorCode::kUnsupported, "it redirects from https to http, which is refused"});
    if (++job.redirects > kMaxRedirects)
      return fail(job,
                  {ErrorCode::kIo, "it redirects more than " + std::to_string(kMaxRedirects) + " times"});
    job.url = to;
    job.tries = 0;
    // The validators belong to the address behind the redirects, where the body came from.
    put(std::move(running.job));
  }

  void keep(Running& running) {
    Job& job = *running.job;
    FetchTransfer& transfer = *running.transfer;
    if (Status closed = transfer.finish_part(); !closed.ok()) return fail(job, closed.error());
    const CachedAnswer answer{job.request->url,        job.url,
                              transfer.header("ETag"), transfer.header("Last-Modified"),
                              transfer.type(),         transfer.bytes()};
    if (Status kept = cache_.keep(running.part, answer); !kept.ok()) {
      ::unlink(running.part.c_str());
      fatal_ = kept.error();
      return;
    }
    ++counts.fetched;
    settle(job, Fetched{cache_.file_of(job.request->url), job.url});
  }

  void fail(const Job& job, const Error& error) {
    ++counts.failed;
    settle(job, error);
  }

  void settle(const Job& job, const Result<Fetched>& fetched) {
    for (const std::size_t position : job.positions) {
      (*take_)(position, fetched);
      progress_->advance();
    }
  }

  void stop_all() {
    for (auto& [handle, running] : running_) {
      curl_multi_remove_handle(multi_.get(), handle);
      --hosts_[running.host].active;
    }
    running_.clear();
    for (auto& [name, host] : hosts_) host.waiting.clear();
  }

  const bool started_;  // libcurl, before anything of it is made
  const FetchOptions options_;
  const WebCache cache_;
  std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi_;
  std::map<std::string, Host> hosts_;
  std::vector<std::unique_ptr<Job>> waiting_jobs_;
  std::unordered_map<CURL*, Running> running_;
  std::uint64_t parts_ = 0;
  Progress* progress_ = nullptr;
  const TakeFetched* take_ = nullptr;
  std::optional<Error> fatal_;
};

Fetcher::Fetcher(FetchOptions options) : loop_(std::make_unique<Loop>(std::move(options))) {}
Fetcher::~Fetcher() = default;

Status Fetcher::fetch(std::span<const FetchRequest> requests, Progress& progress, const TakeFetched& take) {
  return loop_->run(requests, progress, take);
}

std::optional<Fetched> Fetcher::kept(const std::string& url) const { return loop_->find_kept(url); }

Status Fetcher::keep_instead(const std::string& url, const std::filesystem::path& file) {
  return loop_->keep_instead(url, file);
}

const FetchCounts& Fetcher::counts() const { return loop_->counts; }

}  // namespace vitrine::io
