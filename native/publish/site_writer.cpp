// SPDX-License-Identifier: MIT
#include <algorithm>
#include <system_error>

#include "io/files.h"
#include "io/hash.h"
#include "publish/catalogue_json.h"
#include "publish/entry.h"
#include "publish/entry_change.h"
#include "publish/file_set.h"
#include "publish/image_hosts.h"
#include "publish/page_files.h"
#include "publish/place_file.h"
#include "publish/site.h"
#include "publish/site_contents.h"
#include "publish/site_files.h"
#include "publish/site_map.h"
#include "publish/site_network.h"
#include "publish/site_sweep.h"
#include "publish/small_pictures.h"
#include "publish/summaries.h"
#include "publish/work_pages.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

// A click fetches one page of neighbour lists: about 15 KB, which one round trip of a warm connection
// carries.
constexpr std::uint32_t kPageEntries = 5000;
// A shard is fetched whenever a work of it is shown first: about 200 KB of text, 30 KB compressed.
constexpr std::uint32_t kWorksPerShard = 500;

std::uint32_t works_per_page(std::uint32_t k) {
  return std::clamp(kPageEntries / std::max(k, 1u), 1u, kMaxPageWorks);
}

// The steps of writing one site. Files made on the way are remembered, so that a failure can take them back.
class SiteWriter {
 public:
  SiteWriter(const fs::path& site, const SiteContents& contents) : site_(site), contents_(contents) {}

  Status write(const fs::path& page) {
    Status status = write_all(page);
    if (status.ok() || entry_in_place()) return status;
    std::error_code ignored;
    for (const fs::path& file : created_) fs::remove_all(file, ignored);
    return status;
  }

 private:
  Status write_all(const fs::path& page) {
    describe();
    if (Status status = write_indexes(); !status.ok()) return status;
    if (Status status = write_neighbours(); !status.ok()) return status;
    if (Status status = write_catalogue(); !status.ok()) return status;
    if (Status status = write_summaries(); !status.ok()) return status;
    if (Status status = write_logo(); !status.ok()) return status;
    if (Status status = write_palettes(); !status.ok()) return status;
    if (Status status = write_picture_map(); !status.ok()) return status;
    entry_.pictures = weigh_pictures(site_, contents_.works);
    if (Status status = write_model(); !status.ok()) return status;
    // What cannot be read back must not replace what can.
    if (Result<Entry> readable = parse_entry(entry_text(entry_), std::string(kEntryName)); !readable.ok()) {
      return readable.error();
    }
    if (Status status = write_page(page); !status.ok()) return status;
    if (Status status = write_plain_pages(); !status.ok()) return status;
    if (Status status = sync_site(site_); !status.ok()) return status;
    if (Status status = replace_entry(site_, entry_text(entry_)); !status.ok()) return status;
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
    entry_.museum = contents_.museum.settings;
    entry_.works = static_cast<std::uint32_t>(contents_.works.size());
    entry_.space = named(contents_.space, contents_.model);
    entry_.upload = contents_.upload;
    entry_.upload_reason = contents_.upload_reason;
    entry_.neighbours_k = contents_.neighbours_per_work;
    entry_.works_per_page = works_per_page(entry_.neighbours_k);
    entry_.works_per_shard = kWorksPerShard;
    entry_.isolate = contents_.isolate;
    entry_.manifests = contents_.manifests;
    entry_.structure.graph_threads = contents_.graph_threads;
    entry_.structure.measured = contents_.measured;
  }

  static EntrySpace named(const Space& space, const embed::ModelCard& model) {
    return {space.id,       space.model,           space.model_name, model.label,
            model.embedder, space.input_dimension, space.dimension,  model.trained};
  }

  Status put(std::string_view kind, std::string_view ending, std::span<const std::uint8_t> bytes,
             FileReference& to) {
    Result<FileReference> reference = write_data(site_, kind, ending, bytes, created_);
    if (!reference.ok()) return reference.error();
    to = std::move(reference).value();
    return Done{};
  }

  // The files of one kind, `bytes_of(i)` the bytes of each: listed one by one, or as a set where they are
  // many.
  template <class BytesOf>
  Status put_list(std::string_view kind, std::string_view ending, std::size_t count, FileList& to,
                  BytesOf bytes_of) {
    if (count > kMostListed) return put_set(kind, ending, count, to.set.emplace(), bytes_of);
    for (std::size_t i = 0; i < count; ++i) {
      const auto bytes = bytes_of(i);
      if (!bytes.ok()) return bytes.error();
      if (Status status = put(kind, ending, *bytes, to.files.emplace_back()); !status.ok()) return status;
    }
    return Done{};
  }

  template <class BytesOf>
  Status put_set(std::string_view kind, std::string_view ending, std::size_t count, FileSet& to,
                 BytesOf bytes_of) {
    FileSetWriter writer(site_, kind, ending);
    for (std::size_t i = 0; i < count; ++i) {
      const auto bytes = bytes_of(i);
      if (!bytes.ok()) return bytes.error();
      if (Status status = writer.add(*bytes); !status.ok()) return status;
    }
    Result<FileSet> set = writer.finish(created_);
    if (!set.ok()) return set.error();
    to = std::move(*set);
    return Done{};
  }

  Status write_partitions() {
    const PartitionDirectory& directory = contents_.parts->directory;
    Status status = put_set(
        "partitions", ".bin", directory.count(), entry_.structure.partitions.emplace(), [&](std::size_t i) {
          const auto number = static_cast<std::uint32_t>(i);
          return write_partition(
              directory, number,
              build::gather_partition(contents_.space, *contents_.parts, number, contents_.codes));
        });
    if (!status.ok()) return with_context("writing the partitions", status.error());
    const auto bytes = write_index(contents_.space, directory, fine_layer());
    if (!bytes.ok()) return with_context("writing the index", bytes.error());
    return put("index", ".bin", *bytes, entry_.index);
  }

  FineLayer fine_layer() const { return contents_.fine ? contents_.fine->layer : FineLayer{}; }

  Status write_fine_codes() {
    if (!contents_.fine) return Done{};
    const build::FineCodes& fine = *contents_.fine;
    return put_set("fine", ".bin", entry_.works, entry_.structure.fine.emplace(), [&](std::size_t i) {
      return Result<std::span<const std::uint8_t>>(fine.file(static_cast<WorkIndex>(i)));
    });
  }

  Status write_indexes() {
    const SiteContents& main = contents_;
    if (Status status =
            main.parts ? write_partitions()
                       : write_index_file(main.space, main.codes, main.graph, fine_layer(), entry_.index);
        !status.ok())
      return status;
    if (Status status = write_fine_codes(); !status.ok()) return status;
    if (!contents_.instant) return Done{};
    const InstantSpace& second = *contents_.instant;
    EntryInstant& instant = entry_.instant.emplace();
    instant.space = named(second.space, second.model);
    return write_index_file(second.space, second.codes, second.graph, {}, instant.index);
  }

  Status write_index_file(const Space& space, const OwnedCodes& codes, const OwnedGraph& graph,
                          const FineLayer& fine, FileReference& to) {
    const auto bytes = write_index(space, codes, graph.view(), fine);
    if (!bytes.ok()) return with_context("writing the index", bytes.error());
    return put("index", ".bin", *bytes, to);
  }

  Status write_neighbours() {
    const std::uint32_t each = entry_.works_per_page;
    return put_list("neighbours", ".bin", files_for(each), entry_.pages, [&](std::size_t i) {
      NeighbourPage page;
      page.first = static_cast<WorkIndex>(i * each);
      page.works = std::min(each, entry_.works - page.first);
      page.neighbours = entry_.neighbours_k;
      const std::size_t length = page.neighbours;
      const auto lists = std::span(contents_.neighbours).subspan(page.first * length, page.works * length);
      page.entries.assign(lists.begin(), lists.end());
      return Result<std::vector<std::uint8_t>>(write_neighbour_page(page));
    });
  }

  Status write_catalogue() {
    return put_list("catalogue", ".json", files_for(kWorksPerShard), entry_.shards, [&](std::size_t i) {
      return shard_bytes(static_cast<std::uint32_t>(i) * kWorksPerShard);
    });
  }

  Result<std::vector<std::uint8_t>> shard_bytes(std::uint32_t first) const {
    const std::uint32_t count = std::min(kWorksPerShard, entry_.works - first);
    const std::string text = shard_text(first, std::span(contents_.works).subspan(first, count));
    if (text.size() > kMaxShardBytes) {
      return Error{ErrorCode::kTooLarge, "the texts of works " + std::to_string(first) + " to " +
                                             std::to_string(first + count - 1) +
                                             " exceed 64 MiB; shorten them"};
    }
    if (auto readable = parse_shard(text, "catalogue", first, count); !readable.ok()) return readable.error();
    return std::vector<std::uint8_t>(text.begin(), text.end());
  }

  Status write_summaries() {
    const std::uint32_t each = summaries_per_file(contents_.works);
    if (each == 0) return Done{};
    EntrySummaries& summaries = entry_.summaries.emplace();
    summaries.works_per_file = each;
    const bool details = have_details(contents_.works);
    return put_list("summaries", ".json", files_for(each), summaries.files, [&](std::size_t i) {
      const auto first = static_cast<std::uint32_t>(i) * each;
      const std::uint32_t count = std::min(each, entry_.works - first);
      const std::string text =
          summaries_text(first, std::span(contents_.works).subspan(first, count), details);
      return Result<std::vector<std::uint8_t>>(std::vector<std::uint8_t>(text.begin(), text.end()));
    });
  }

  std::size_t files_for(std::uint32_t works_per_file) const {
    return (std::size_t{entry_.works} + works_per_file - 1) / works_per_file;
  }

  Status write_logo() {
    const Museum& museum = contents_.museum;
    return museum.settings.logo ? put("logo", museum.logo_ending, museum.logo, entry_.museum.logo->file)
                                : Status(Done{});
  }

  Status write_palettes() {
    if (contents_.palettes.empty()) return Done{};
    std::vector<std::uint8_t> bytes;
    bytes.reserve(std::size_t{kPaletteBytes} * contents_.palettes.size());
    for (const build::Palette& palette : contents_.palettes) {
      for (const build::Swatch& swatch : palette)
        bytes.insert(bytes.end(), {swatch.red, swatch.green, swatch.blue, swatch.share});
    }
    return put("palettes", ".bin", bytes, entry_.palettes.emplace());
  }

  Status write_picture_map() {
    if (!contents_.map) return Done{};
    Result<EntryMap> map = write_map(site_, contents_, created_);
    if (!map.ok()) return map.error();
    entry_.map = std::move(*map);
    return Done{};
  }

  Status write_model() {
    if (!contents_.network) return Done{};
    Result<EntryModel> model = carry_network(site_, *contents_.network, created_);
    if (!model.ok()) return model.error();
    entry_.network = std::move(model).value();
    if (!contents_.gpu_network) return Done{};
    Result<EntryModel> gpu = carry_network(site_, *contents_.gpu_network, created_);
    if (!gpu.ok()) return gpu.error();
    entry_.gpu_network = std::move(gpu).value();
    return Done{};
  }

  Status write_page(const fs::path& page) {
    PageList list;
    list.entry_sha256 = io::hex(io::sha256(std::string_view(entry_text(entry_))));
    if (!page.empty()) {
      PageNeeds needs;
      needs.isolate = contents_.isolate;
      for (const auto* network : {&entry_.network, &entry_.gpu_network}) {
        if (!*network) continue;
        const bool onnx = (*network)->engine == embed::Engine::kOnnx;
        (onnx ? needs.network : needs.own_engine) = true;
        needs.webgpu = needs.webgpu || (*network)->webgpu;
      }
      const auto hosts = image_hosts(contents_.works);
      if (!hosts.ok()) return hosts.error();
      auto placed = copy_page(
          page, site_, {contents_.title, contents_.language, *hosts, contents_.accent, first_files()}, needs);
      if (!placed.ok()) return placed.error();
      list.files = std::move(placed).value();
    }
    return put("page", ".json", as_bytes(page_list_text(list)), entry_.page.emplace());
  }

  // What a visit asks for before it shows anything. Where works are numbered by look, nobody knows where it
  // begins.
  std::vector<std::string> first_files() const {
    std::vector<std::string> files = {std::string(kEntryName)};
    const bool in_order = !contents_.works.front().place;
    if (in_order && !entry_.shards.files.empty()) files.push_back(entry_.shards.files.front().file);
    return files;
  }

  Status write_plain_pages() {
    if (!contents_.pages) {
      remove_work_pages(site_);
      return Done{};
    }
    const auto hosts = image_hosts(contents_.works);
    if (!hosts.ok()) return hosts.error();
    return write_work_pages(site_, contents_,
                            {contents_.title, contents_.language, *hosts, contents_.base_url});
  }

  const fs::path& site_;
  const SiteContents& contents_;
  Entry entry_;
  std::vector<fs::path> created_;
};

}  // namespace

Status write_site(const fs::path& site, const SiteContents& contents, const fs::path& page) {
  if (Status status = check_contents(contents); !status.ok()) return status;
  if (Status status = check_folder(site, page); !status.ok()) return status;
  return SiteWriter(site, contents).write(page);
}

}  // namespace vitrine::publish
