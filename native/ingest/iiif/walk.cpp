// SPDX-License-Identifier: MIT
#include "ingest/iiif/walk.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "ingest/iiif/changes.h"
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
  bool ask_again = true;
};

class Walker {
 public:
  Walker(const WorkOptions& options, const BringDocuments& bring, const ChangedDocuments* changes)
      : options_(options), bring_(bring), changes_(changes) {}

  void begin(const Document& start, const std::string& url) {
    walk_.title = start.about.label.joined();
    ++walk_.documents;
    if (!url.empty()) seen_.insert(document_key(url));
    if (start.about.id != url) seen_.insert(document_key(start.about.id));
    if (!leave_out(url)) take(start, url, 0);
  }

  Result<Walk> run() && {
    while (!waiting_.empty()) {
      // Batches are taken from the end: what a collection holds is read before its neighbours, so that few
      // addresses wait at once.
      const std::size_t count = std::min(kBatch, waiting_.size());
      const std::vector<Mention> batch(waiting_.end() - static_cast<std::ptrdiff_t>(count), waiting_.end());
      waiting_.resize(waiting_.size() - count);
      std::vector<Wanted> wanted;
      for (const Mention& mention : batch) {
        const bool has_changed = changes_ != nullptr && changes_->has_changed(mention.url);
        wanted.push_back({mention.url, mention.ask_again, has_changed});
      }
      Status brought = bring_(wanted, [&](std::size_t position, Result<std::string> text) {
        read(batch[position], std::move(text));
      });
      if (!brought.ok()) return brought.error();
    }
    return finish();
  }

 private:
  // True for what is gone.
  bool leave_out(const std::string& url) {
    if (changes_ == nullptr || !changes_->is_gone(url)) return false;
    ++walk_.gone;
    return true;
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
    const bool may_be_old = changes_ != nullptr && !mention.ask_again;
    if (may_be_old && needs_asking(*document)) {
      waiting_.push_back({mention.url, mention.depth});
      return;
    }
    take(*document, mention.url, mention.depth);
  }

  // A kept copy that knows itself by another address than it is mentioned by, and has changed by that one; or
  // that is a collection after all.
  bool needs_asking(const Document& document) const {
    return document.kind != DocumentKind::kManifest || changes_->has_changed(document.about.id);
  }

  void take(const Document& document, const std::string& url, std::size_t depth) {
    walk_.met.insert(document_key(document.about.id));
    if (leave_out(document.about.id)) return;
    if (document.kind == DocumentKind::kManifest) return take_manifest(document, url);
    for (const Document& member : document.members) {
      if (!member.is_whole) {
        remember(member.about.id, depth + 1, member.kind);
      } else if (seen_.insert(document_key(member.about.id)).second || member.about.id.empty()) {
        take(member, url, depth + 1);
      }
    }
    if (!document.next.empty() && ++pages_ <= kMaxPages)
      remember(document.next, depth, DocumentKind::kCollection);
  }

  void take_manifest(const Document& manifest, const std::string& url) {
    ManifestWorks found = works_of(manifest, options_);
    const bool changed =
        changes_ != nullptr && (changes_->has_changed(manifest.about.id) || changes_->has_changed(url));
    for (IiifWork& work : found.works) {
      work.document = url;
      work.changed = changed;
    }
    std::move(found.works.begin(), found.works.end(), std::back_inserter(walk_.works));
    std::move(found.skipped.begin(), found.skipped.end(), std::back_inserter(walk_.skipped));
  }

  void remember(const std::string& url, std::size_t depth, DocumentKind kind) {
    if (!seen_.insert(document_key(url)).second || leave_out(url)) return;
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
    const bool may_be_kept = changes_ != nullptr && kind != DocumentKind::kCollection;
    waiting_.push_back({url, depth, !may_be_kept || changes_->has_changed(url)});
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
    walk_.met.merge(seen_);
    if (!walk_.works.empty() || changes_ != nullptr) return std::move(walk_);
    std::string message = "there is no work with a picture in it";
    if (!walk_.skipped.empty())
      message += "; " + walk_.skipped.front().where + ": " + walk_.skipped.front().reason;
    return Error{ErrorCode::kInvalidArgument, std::move(message)};
  }

  const WorkOptions& options_;
  const BringDocuments& bring_;
  const ChangedDocuments* const changes_;
  Walk walk_;
  std::vector<Mention> waiting_;
  std::unordered_set<std::string> seen_;  // documents read or waiting
  std::size_t mentioned_ = 0, pages_ = 0;
};

}  // namespace

Result<Walk> walk(const Document& start, const std::string& start_url, const WorkOptions& options,
                  const BringDocuments& bring, const ChangedDocuments* changes) {
  Walker walker(options, bring, changes);
  walker.begin(start, start_url);
  return std::move(walker).run();
}

}  // namespace vitrine::ingest::iiif
