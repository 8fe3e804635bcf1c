// SPDX-License-Identifier: MIT
#include "ingest/iiif/bring.h"

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "ingest/iiif/presentation.h"
#include "io/files.h"

namespace vitrine::ingest::iiif {
namespace {

// Asks for documents; and keeps what was kept of them until what came in its place can be read.
class DocumentBringer {
 public:
  DocumentBringer(io::Fetcher& fetcher, const BringOptions& options) : fetcher_(fetcher), options_(options) {}

  DocumentBringer(const DocumentBringer&) = delete;
  DocumentBringer& operator=(const DocumentBringer&) = delete;
  // After an interrupt: for these nothing has come.
  ~DocumentBringer() {
    std::error_code ignored;
    for (const std::filesystem::path& aside : earlier_) {
      if (!aside.empty()) std::filesystem::remove(aside, ignored);
    }
  }

  Status bring(std::span<const Wanted> wanted, const TakeDocument& take) {
    std::vector<io::FetchRequest> requests;
    earlier_.resize(wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      requests.push_back({wanted[i].url, io::FetchKind::kDocument, kMaxDocumentBytes, wanted[i].ask_again});
      if (options_.absent == Absent::kAsBefore && wanted[i].ask_again) set_aside(wanted[i].url, earlier_[i]);
    }
    io::Progress progress("Documents", requests.size(), options_.progress);
    return fetcher_.fetch(requests, progress, [&](std::size_t position, const Result<io::Fetched>& fetched) {
      take(position, judge(wanted[position], earlier_[position], fetched));
    });
  }

 private:
  // A second name for the bytes: what comes anew takes the first one.
  void set_aside(const std::string& url, std::filesystem::path& aside) const {
    const std::optional<io::Fetched> kept = fetcher_.kept(url);
    if (!kept) return;
    aside = kept->file;
    aside += ".earlier";
    std::error_code failure;
    // One that a run left there which was ended by force is of before that run: still the better one.
    if (std::filesystem::exists(aside, failure)) return;
    std::filesystem::create_hard_link(kept->file, aside, failure);
    if (failure) std::filesystem::copy_file(kept->file, aside, failure);
    if (failure) aside.clear();
  }

  Result<std::string> judge(const Wanted& wanted, const std::filesystem::path& aside,
                            const Result<io::Fetched>& fetched) {
    const std::string& url = wanted.url;
    Result<std::string> text = fetched_text(fetched, kMaxDocumentBytes);
    if (fetched.ok() && fetched->stale) note(url, {ErrorCode::kIo, "its host has trouble"});
    const bool lost = !fetched.ok() && fetched.error().code == ErrorCode::kIo;
    if (options_.absent == Absent::kLeftOut) {
      if (lost) note(url, fetched.error());
      return text;
    }
    Status readable = Done{};
    if (text.ok() && (!aside.empty() || wanted.has_changed)) readable = check(*text, url);
    if (!text.ok()) readable = text.error();
    std::error_code ignored;
    if (readable.ok()) {
      if (!aside.empty()) std::filesystem::remove(aside, ignored);
      return text;
    }
    // What never was here and is said to be nowhere is no news.
    if (!aside.empty() || lost || wanted.has_changed) note(url, readable.error());
    if (aside.empty()) return text;
    Result<std::string> earlier = fetched_text(io::Fetched{aside, url}, kMaxDocumentBytes);
    if (!fetched.ok()) {
      std::filesystem::remove(aside, ignored);
    } else if (Status kept = fetcher_.keep_instead(url, aside); !kept.ok()) {
      return kept.error();
    }
    return earlier;
  }

  static Status check(const std::string& text, const std::string& url) {
    const Result<Document> document = parse_document(text, {url, ""});
    return document.ok() ? Status(Done{}) : Status(document.error());
  }

  void note(const std::string& url, const Error& why) const {
    if (options_.unavailable) options_.unavailable(url, why);
  }

  io::Fetcher& fetcher_;
  const BringOptions& options_;
  std::vector<std::filesystem::path> earlier_;
};

}  // namespace

Result<std::string> fetched_text(const Result<io::Fetched>& fetched, std::uint64_t max_bytes) {
  if (!fetched.ok()) return fetched.error();
  const Result<io::Bytes> bytes = io::read_file(fetched->file, max_bytes);
  if (!bytes.ok()) return bytes.error();
  return std::string(bytes->begin(), bytes->end());
}

Result<std::string> fetch_document(io::Fetcher& fetcher, const Wanted& wanted, const BringOptions& options) {
  Result<std::string> text = Error{ErrorCode::kIo, "nothing came"};
  const Status status = DocumentBringer(fetcher, options)
                            .bring(std::span(&wanted, 1),
                                   [&](std::size_t, Result<std::string> came) { text = std::move(came); });
  return status.ok() ? text : status.error();
}

BringDocuments bring_through(io::Fetcher& fetcher, BringOptions options) {
  return [&fetcher, options = std::move(options)](std::span<const Wanted> wanted, const TakeDocument& take) {
    return DocumentBringer(fetcher, options).bring(wanted, take);
  };
}

}  // namespace vitrine::ingest::iiif
