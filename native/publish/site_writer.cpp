// SPDX-License-Identifier: MIT
#include <algorithm>
#include <set>
#include <system_error>

#include "io/files.h"
#include "io/hash.h"
#include "publish/catalogue_json.h"
#include "publish/entry.h"
#include "publish/page_files.h"
#include "publish/place_file.h"
#include "publish/site.h"
#include "publish/site_files.h"
#include "publish/site_load.h"
#include "publish/site_sweep.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

// A click fetches one page of neighbour lists: about 19 KB, which one round trip of a warm connection
// carries.
constexpr std::uint32_t kPageEntries = 3200;
// A shard is fetched whenever a work of it is shown first: about 200 KB of text, 30 KB compressed.
constexpr std::uint32_t kWorksPerShard = 500;

std::uint32_t works_per_page(std::uint32_t k) {
  return std::clamp(kPageEntries / std::max(k, 1u), 1u, kMaxPageWorks);
}

Error invalid(std::string message) { return Error{ErrorCode::kInvalidArgument, std::move(message)}; }

Status check_image(const PublishedWork& work, const PublishedImage& image) {
  const bool local = is_site_path(image.service);
  if (!image.service.empty() && !local && url_origin(image.service).empty()) {
    return invalid("work \"" + work.work.id + "\": \"" + image.service +
                   "\" is no http(s) URL of a IIIF service");
  }
  if (!image.thumbnail.empty() && url_origin(image.thumbnail).empty()) {
    return invalid("work \"" + work.work.id + "\": \"" + image.thumbnail +
                   "\" is no http(s) URL of a picture");
  }
  return Done{};
}

Status check_works(const std::vector<PublishedWork>& works) {
  std::set<std::string_view> ids;
  for (const PublishedWork& work : works) {
    if (work.work.id.empty()) return invalid("a work has no id; give every work one");
    if (!ids.insert(work.work.id).second)
      return invalid("two works have the id \"" + work.work.id + "\"; ids must differ");
    for (const PublishedImage& image : work.images) {
      if (Status status = check_image(work, image); !status.ok()) return status;
    }
  }
  return Done{};
}

Status check_contents(const SiteContents& contents) {
  if (Status status = validate_texts(contents.title, contents.language, contents.accent); !status.ok())
    return status;
  const std::size_t works = contents.works.size();
  if (works == 0) return invalid("a site needs at least one work");
  if (works > kMaxWorks) return Error{ErrorCode::kTooLarge, "a site holds at most 16777216 works"};
  if (contents.codes.biases.size() != works || contents.graph.count != works ||
      contents.neighbours.size() != works * contents.neighbours_per_work ||
      contents.neighbours_per_work > std::min<std::size_t>(works - 1, kMaxNeighbours)) {
    return invalid("codes, graph and neighbour lists must be those of the " + std::to_string(works) +
                   " works");
  }
  if (contents.upload == Upload::kOnnx && (contents.model.embedder != "onnx" || contents.weights.empty())) {
    return invalid("a page can embed with a network only where the site carries its weights");
  }
  return check_works(contents.works);
}

// A folder with an index.html of somebody else's is not ours to fill.
Status check_folder(const fs::path& site, const fs::path& page) {
  std::error_code ignored;
  const bool foreign = fs::exists(site / "index.html", ignored) && !fs::exists(site / kEntryName, ignored) &&
                       !fs::exists(site / "data", ignored);
  if (!foreign || page.empty()) return Done{};
  return invalid(io::display(site) +
                 " holds an index.html that is not a vitrine site's; name an empty folder");
}

// The steps of writing one site. Files made on the way are remembered, so that a failure can take them back.
class SiteWriter {
 public:
  SiteWriter(const fs::path& site, const SiteContents& contents) : site_(site), contents_(contents) {}

  Status write(const fs::path& page) {
    Status status = write_all(page);
    if (status.ok() || entry_in_place()) return status;
    std::error_code ignored;
    for (const fs::path& file : created_) fs::remove(file, ignored);
    return status;
  }

 private:
  Status write_all(const fs::path& page) {
    describe();
    if (Status status = write_index_file(); !status.ok()) return status;
    if (Status status = write_neighbours(); !status.ok()) return status;
    if (Status status = write_catalogue(); !status.ok()) return status;
    if (Status status = write_model(); !status.ok()) return status;
    // What cannot be read back must not replace what can.
    if (Result<Entry> readable = parse_entry(entry_text(entry_), std::string(kEntryName)); !readable.ok()) {
      return readable.error();
    }
    if (Status status = write_page(page); !status.ok()) return status;
    if (Status status = sync_site(site_); !status.ok()) return status;
    if (Status status = replace_entry(); !status.ok()) return status;
    sweep_site(site_, entry_, contents_.works);
    return Done{};
  }

  // A write may fail after its rename, when the folder cannot be synced: then the new entry needs its files.
  bool entry_in_place() const {
    const Result<io::Bytes> present = io::read_file(site_ / kEntryName, kMaxEntryBytes);
    return present.ok() && as_text(*present) == entry_text(entry_);
  }

  void describe() {
    entry_.title = contents_.title;
    entry_.language = contents_.language;
    entry_.accent = contents_.accent;
    entry_.works = static_cast<std::uint32_t>(contents_.works.size());
    entry_.space_id = contents_.space.id;
    entry_.model = contents_.space.model;
    entry_.model_name = contents_.space.model_name;
    entry_.model_label = contents_.model.label;
    entry_.embedder = contents_.model.embedder;
    entry_.input_dimension = contents_.space.input_dimension;
    entry_.dimension = contents_.space.dimension;
    entry_.upload = contents_.upload;
    entry_.upload_reason = contents_.upload_reason;
    entry_.neighbours_k = contents_.neighbours_per_work;
    entry_.works_per_page = works_per_page(entry_.neighbours_k);
    entry_.works_per_shard = kWorksPerShard;
  }

  Status put(std::string_view kind, std::string_view ending, std::span<const std::uint8_t> bytes,
             FileReference& to) {
    Result<FileReference> reference = write_data(site_, kind, ending, bytes, created_);
    if (!reference.ok()) return reference.error();
    to = std::move(reference).value();
    return Done{};
  }

  Status write_index_file() {
    const auto bytes = write_index(contents_.space, contents_.codes.view(), contents_.graph.view());
    if (!bytes.ok()) return with_context("writing the index", bytes.error());
    return put("index", ".bin", *bytes, entry_.index);
  }

  Status write_neighbours() {
    for (std::uint32_t first = 0; first < entry_.works; first += entry_.works_per_page) {
      NeighbourPage page;
      page.first = first;
      page.works = std::min(entry_.works_per_page, entry_.works - first);
      page.neighbours = entry_.neighbours_k;
      const std::size_t each = page.neighbours;
      const auto lists = std::span(contents_.neighbours).subspan(first * each, page.works * each);
      page.entries.assign(lists.begin(), lists.end());
      if (Status status = put("neighbours", ".bin", write_neighbour_page(page), entry_.pages.emplace_back());
          !status.ok()) {
        return status;
      }
    }
    return Done{};
  }

  Status write_catalogue() {
    for (std::uint32_t first = 0; first < entry_.works; first += kWorksPerShard) {
      const std::uint32_t count = std::min(kWorksPerShard, entry_.works - first);
      const std::string text = shard_text(first, std::span(contents_.works).subspan(first, count));
      if (text.size() > kMaxShardBytes) {
        return Error{ErrorCode::kTooLarge, "the texts of works " + std::to_string(first) + " to " +
                                               std::to_string(first + count - 1) +
                                               " exceed 64 MiB; shorten them"};
      }
      if (auto readable = parse_shard(text, "catalogue", first, count); !readable.ok())
        return readable.error();
      if (Status status = put("catalogue", ".json", as_bytes(text), entry_.shards.emplace_back());
          !status.ok()) {
        return status;
      }
    }
    return Done{};
  }

  Status write_model() {
    if (contents_.upload != Upload::kOnnx) return Done{};
    const embed::ModelCard& card = contents_.model;
    const Result<io::Bytes> bytes = io::read_file(contents_.weights, kMaxModelBytes);
    if (!bytes.ok()) return bytes.error();
    EntryModel& network = entry_.network.emplace();
    if (Status status = put("model", ".onnx", *bytes, network.weights); !status.ok()) return status;
    if (!card.sha256.empty() && card.sha256 != network.weights.sha256) {
      return Error{ErrorCode::kCorrupt, io::display(contents_.weights) +
                                            " is not the file that the card of model " + card.id +
                                            " names; fetch the weights again"};
    }
    network.input = card.input;
    network.feature = card.feature;
    network.dimension = card.dimension;
    network.preprocess = card.preprocess;
    return Done{};
  }

  std::vector<std::string> image_hosts() const {
    std::set<std::string> hosts;
    for (const PublishedWork& work : contents_.works) {
      for (const PublishedImage& image : work.images) {
        hosts.insert(url_origin(image.service));
        hosts.insert(url_origin(image.thumbnail));
      }
    }
    hosts.erase(std::string());
    return {hosts.begin(), hosts.end()};
  }

  Status write_page(const fs::path& page) {
    PageList list;
    list.entry_sha256 = io::hex(io::sha256(std::string_view(entry_text(entry_))));
    if (!page.empty()) {
      auto placed = copy_page(page, site_, {contents_.title, contents_.language, image_hosts()},
                              contents_.upload == Upload::kOnnx);
      if (!placed.ok()) return placed.error();
      list.files = std::move(placed).value();
    }
    return put("page", ".json", as_bytes(page_list_text(list)), entry_.page.emplace());
  }

  // An entry that can still be read, and says something else, stays beside the new one.
  Status replace_entry() {
    const std::string text = entry_text(entry_);
    const Result<io::Bytes> earlier = io::read_file(site_ / kEntryName, kMaxEntryBytes);
    if (earlier.ok() && as_text(*earlier) != text &&
        parse_entry(as_text(*earlier), std::string(kEntryName)).ok()) {
      if (Status status = io::write_file_if_changed(site_ / kPreviousEntryName, *earlier); !status.ok())
        return status;
    }
    return io::write_file_if_changed(site_ / kEntryName, as_bytes(text));
  }

  const fs::path& site_;
  const SiteContents& contents_;
  Entry entry_;
  std::vector<fs::path> created_;
};

}  // namespace

Status check_destination(const fs::path& site, const fs::path& page, const std::string& title,
                         const std::string& language, const std::string& accent) {
  if (Status texts = validate_texts(title, language, accent); !texts.ok()) return texts;
  std::error_code ignored;
  if (!page.empty() && !fs::is_regular_file(page / "index.html", ignored)) {
    return Error{ErrorCode::kNotFound,
                 "the page's folder " + io::display(page) +
                     " has no index.html; build the page, or name its folder with --page"};
  }
  return check_folder(site, page);
}

Status write_site(const fs::path& site, const SiteContents& contents, const fs::path& page) {
  if (Status status = check_contents(contents); !status.ok()) return status;
  if (Status status = check_folder(site, page); !status.ok()) return status;
  return SiteWriter(site, contents).write(page);
}

}  // namespace vitrine::publish
