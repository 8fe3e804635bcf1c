// SPDX-License-Identifier: MIT
#include "ingest/iiif/walk.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "ingest/iiif/web_address.h"
#include "io/files.h"

namespace vitrine::ingest::iiif {
namespace {

// Documents asked for at once: enough to keep every host busy, few enough that their addresses are little.
constexpr std::size_t kBatch = 512;

// A document that is still to be read.
struct Mention {
  std::string url;
  std::size_t depth = 0;  // collections around it
};

class Walker {
 public:
  Walker(const WorkOptions& options, const BringDocuments& bring) : options_(options), bring_(bring) {}

  void begin(const Document& start, const std::string& url) {
    walk_.title = start.about.label.joined();
    ++walk_.documents;
    if (!url.empty()) seen_.insert(key_of(url));
    if (start.about.id != url) seen_.insert(key_of(start.about.id));
    take(start, 0);
  }

  Result<Walk> run() && {
    while (!waiting_.empty()) {
      // Batches are taken from the end: what a collection holds is read before its neighbours, so that few
      // addresses wait at once.
      const std::size_t count = std::min(kBatch, waiting_.size());
      const std::vector<Mention> batch(waiting_.end() - static_cast<std::ptrdiff_t>(count), waiting_.end());
      waiting_.resize(waiting_.size() - count);
      std::vector<std::string> urls;
      for (const Mention& mention : batch) urls.push_back(mention.url);
      Status brought = bring_(urls, [&](std::size_t position, Result<std::string> text) {
        read(batch[position], std::move(text));
      });
      if (!brought.ok()) return brought.error();
    }
    return finish();
  }

 private:
  static std::string key_of(const std::string& url) {
    std::string key(without_fragment(url));
    // The same manifest is often mentioned by both.
    if (key.starts_with("http://")) key.insert(4, "s");
    return key;
  }

  void skip(const std::string& where, std::string reason, std::string remedy) {
    walk_.skipped.push_back({io::printable(where), std::move(reason), std::move(remedy)});
  }

  void read(const Mention& mention, Result<std::string> text) {
    ++walk_.documents;
    if (!text.ok()) return skip(mention.url, text.error().message, "");
    const Result<Document> document = parse_document(*text, {mention.url, options_.language});
    if (!document.ok())
      return skip(mention.url, document.error().message, "mend it, or take it out of its collection");
    take(*document, mention.depth);
  }

  void take(const Document& document, std::size_t depth) {
    if (document.kind == DocumentKind::kManifest) return take_manifest(document);
    for (const Document& member : document.members) {
      if (!member.is_whole) {
        remember(member.about.id, depth + 1);
      } else if (seen_.insert(key_of(member.about.id)).second || member.about.id.empty()) {
        take(member, depth + 1);
      }
    }
    if (!document.next.empty() && ++pages_ <= kMaxPages) remember(document.next, depth);
  }

  void take_manifest(const Document& manifest) {
    ManifestWorks found = works_of(manifest, options_);
    std::move(found.works.begin(), found.works.end(), std::back_inserter(walk_.works));
    std::move(found.skipped.begin(), found.skipped.end(), std::back_inserter(walk_.skipped));
  }

  void remember(const std::string& url, std::size_t depth) {
    if (!seen_.insert(key_of(url)).second) return;
    if (depth > kMaxCollectionDepth) {
      return skip(
          url,
          "it lies deeper than " + std::to_string(kMaxCollectionDepth) + " collections within each other",
          "build from a collection nearer to it");
    }
    if (mentioned_ == kMaxDocuments) {
      skip(url, "the walk ends after " + std::to_string(kMaxDocuments) + " documents",
           "build from several smaller collections");
    }
    if (++mentioned_ > kMaxDocuments) return;
    waiting_.push_back({url, depth});
  }

  Result<Walk> finish() {
    std::sort(walk_.works.begin(), walk_.works.end(), [](const IiifWork& a, const IiifWork& b) {
      // The rest decides for documents that came in another order.
      return std::tie(a.work.id, a.work.title, a.work.images.front().iiif_url) <
             std::tie(b.work.id, b.work.title, b.work.images.front().iiif_url);
    });
    std::vector<IiifWork> unique;
    unique.reserve(walk_.works.size());
    for (IiifWork& work : walk_.works) {
      if (unique.empty() || unique.back().work.id != work.work.id) {
        unique.push_back(std::move(work));
      } else {
        skip(work.work.id, "another document has a work of this id", "give each work an id of its own");
      }
    }
    walk_.works = std::move(unique);
    std::sort(walk_.skipped.begin(), walk_.skipped.end(), [](const Skipped& a, const Skipped& b) {
      return std::tie(a.where, a.reason) < std::tie(b.where, b.reason);
    });
    if (!walk_.works.empty()) return std::move(walk_);
    std::string message = "there is no work with a picture in it";
    if (!walk_.skipped.empty())
      message += "; " + walk_.skipped.front().where + ": " + walk_.skipped.front().reason;
    return Error{ErrorCode::kInvalidArgument, std::move(message)};
  }

  const WorkOptions& options_;
  const BringDocuments& bring_;
  Walk walk_;
  std::vector<Mention> waiting_;
  std::unordered_set<std::string> seen_;  // documents read or waiting
  std::size_t mentioned_ = 0, pages_ = 0;
};

}  // namespace

Result<Walk> walk(const Document& start, const std::string& start_url, const WorkOptions& options,
                  const BringDocuments& bring) {
  Walker walker(options, bring);
  walker.begin(start, start_url);
  return std::move(walker).run();
}

}  // namespace vitrine::ingest::iiif
