// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <numeric>
#include <system_error>

#include "io/files.h"
#include "publish/catalogue_json.h"
#include "publish/entry.h"
#include "publish/file_set.h"
#include "publish/site.h"
#include "publish/site_files.h"
#include "publish/site_load.h"
#include "publish/site_network.h"
#include "publish/summaries.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

Error disagrees(const std::string& file, std::string_view field) {
  return Error{ErrorCode::kCorrupt, file + ": field \"" + std::string(field) +
                                        "\" is not what the entry says; build the site again"};
}

// Works of the run number `number` of runs of `each`.
std::uint32_t run_length(std::uint32_t works, std::uint32_t each, std::size_t number) {
  return std::min(each, works - static_cast<std::uint32_t>(number) * each);
}

// What a file of summaries says of a work.
void tell(PublishedWork& work, PublishedWork&& told, const fs::path& site) {
  work.work.summary = std::move(told.work.summary);
  work.work.metadata = std::move(told.work.metadata);
  work.work.providers = std::move(told.work.providers);
  work.logos = std::move(told.logos);
  for (std::size_t i = 0; i < work.logos.size(); ++i) {
    if (!work.logos[i].file.empty()) work.work.providers[i].logo = site / work.logos[i].file;
  }
}

Status read_works(Site& site, const Entry& entry) {
  site.works.reserve(entry.works);
  for (std::size_t i = 0; i < entry.shards.files.size(); ++i) {
    Result<std::vector<PublishedWork>> shard = load_shard(site.folder, entry, i);
    if (!shard.ok()) return shard.error();
    std::move(shard->begin(), shard->end(), std::back_inserter(site.works));
  }
  for (std::size_t i = 0; entry.summaries && i < entry.summaries->files.files.size(); ++i) {
    Result<std::vector<PublishedWork>> told = load_summaries(site.folder, entry, i);
    if (!told.ok()) return told.error();
    for (std::size_t n = 0; n < told->size(); ++n)
      tell(site.works[i * entry.summaries->works_per_file + n], std::move((*told)[n]), site.folder);
  }
  Result<std::vector<WorkIndex>> order = order_by_id(site.works);
  if (!order.ok()) return order.error();
  site.by_id = std::move(order).value();
  return Done{};
}

Status read_neighbours(Site& site, const Entry& entry) {
  site.neighbours.reserve(entry.works);
  for (std::size_t i = 0; i < entry.pages.files.size(); ++i) {
    const Result<NeighbourPage> page = load_neighbours(site.folder, entry, i);
    if (!page.ok()) return page.error();
    for (WorkIndex work = page->first; work < page->first + page->works; ++work) {
      const auto list = page->of(work);
      site.neighbours.emplace_back(list.begin(), list.end());
    }
  }
  return Done{};
}

// `where` says which of the entry's spaces this is, for messages.
Result<Index> load_space(const fs::path& site, const Entry& entry, const FileReference& reference,
                         const EntrySpace& named, const std::string& where) {
  const Result<io::Bytes> bytes = read_referenced(site, reference);
  if (!bytes.ok()) return bytes.error();
  Result<Index> index = read_index(*bytes);
  if (!index.ok()) return with_context(reference.file, index.error());
  const Space& space = index->space;
  const auto differs = [&](std::string_view field) {
    return disagrees(reference.file, where + std::string(field));
  };
  if (index->works != entry.works) return disagrees(reference.file, "works");
  if (space.id != named.id) return differs("id");
  if (space.model != named.model) return differs("model");
  if (space.model_name != named.model_name) return differs("model_name");
  if (space.input_dimension != named.input_dimension) return differs("input_dimension");
  if (space.dimension != named.dimension) return differs("dimension");
  return index;
}

std::string_view upload_name(Upload upload) {
  switch (upload) {
    case Upload::kDescriptor:
      return "descriptor";
    case Upload::kOnnx:
      return "onnx";
    case Upload::kNone:
      break;
  }
  return "none";
}

}  // namespace

Result<Entry> load_entry(const fs::path& site, std::string_view name) {
  std::error_code ignored;
  if (!fs::is_directory(site, ignored)) {
    return Error{ErrorCode::kNotFound,
                 io::display(site) + " is no folder; name the folder that `vitrine build -o` wrote"};
  }
  const Result<io::Bytes> bytes = io::read_file(site / name, kMaxEntryBytes);
  if (!bytes.ok() && bytes.error().code == ErrorCode::kNotFound) {
    return Error{ErrorCode::kNotFound,
                 io::display(site) + " holds no " + std::string(name) +
                     ", so it is no site; name the folder that `vitrine build -o` wrote"};
  }
  if (!bytes.ok()) return bytes.error();
  return parse_entry(as_text(*bytes), std::string(name));
}

Result<Index> load_index(const fs::path& site, const Entry& entry) {
  Result<Index> index = load_space(site, entry, entry.index, entry.space, "space.");
  if (!index.ok()) return index;
  const std::uint32_t files = entry.structure.partitions ? entry.structure.partitions->files : 0;
  if (index->partitions.count() != files) return disagrees(entry.index.file, "structure.partitions.files");
  if (index->fine.present() != entry.structure.fine.has_value())
    return disagrees(entry.index.file, "structure.fine");
  return index;
}

Status load_partitions(const fs::path& site, const Entry& entry, Index& index) {
  if (!entry.structure.partitions) return Done{};
  const std::vector<FileReference> files = references_of(*entry.structure.partitions);
  for (std::uint32_t number = 0; number < files.size(); ++number) {
    const Result<io::Bytes> bytes = read_referenced(site, files[number]);
    if (!bytes.ok()) return bytes.error();
    Result<Partition> partition = read_partition(index.space, index.partitions, number, *bytes);
    if (!partition.ok()) return with_context(files[number].file, partition.error());
    index.held[number] = std::move(*partition);
  }
  return Done{};
}

Result<FineCode> load_fine_code(const fs::path& site, const FileSet& set, const Index& index,
                                WorkIndex work) {
  const FileReference reference = reference_of(set, work);
  const Result<io::Bytes> bytes = read_referenced(site, reference);
  if (!bytes.ok()) return bytes.error();
  Result<FineCode> code = read_fine(index.fine, index.space.input_dimension, work, *bytes);
  return code.ok() ? code : with_context(reference.file, code.error());
}

Result<Index> load_instant(const fs::path& site, const Entry& entry) {
  return load_space(site, entry, entry.instant->index, entry.instant->space, "instant.space.");
}

Result<NeighbourPage> load_neighbours(const fs::path& site, const Entry& entry, std::size_t number) {
  const FileReference& reference = entry.pages.files[number];
  const Result<io::Bytes> bytes = read_referenced(site, reference);
  if (!bytes.ok()) return bytes.error();
  Result<NeighbourPage> page = read_neighbour_page(*bytes, entry.works);
  if (!page.ok()) return with_context(reference.file, page.error());
  if (page->first != number * entry.works_per_page) return disagrees(reference.file, "first");
  if (page->works != run_length(entry.works, entry.works_per_page, number))
    return disagrees(reference.file, "works");
  if (page->neighbours != std::min(entry.neighbours_k, entry.works - 1))
    return disagrees(reference.file, "neighbours");
  return page;
}

Result<std::vector<PublishedWork>> load_shard(const fs::path& site, const Entry& entry, std::size_t number) {
  const FileReference& reference = entry.shards.files[number];
  const Result<io::Bytes> bytes = read_referenced(site, reference);
  if (!bytes.ok()) return bytes.error();
  return parse_shard(as_text(*bytes), reference.file,
                     static_cast<std::uint32_t>(number) * entry.works_per_shard,
                     run_length(entry.works, entry.works_per_shard, number));
}

Result<std::vector<PublishedWork>> load_summaries(const fs::path& site, const Entry& entry,
                                                  std::size_t number) {
  const FileReference& reference = entry.summaries->files.files[number];
  const Result<io::Bytes> bytes = read_referenced(site, reference);
  if (!bytes.ok()) return bytes.error();
  const std::uint32_t each = entry.summaries->works_per_file;
  return parse_summaries(as_text(*bytes), reference.file, static_cast<std::uint32_t>(number) * each,
                         run_length(entry.works, each, number));
}

Result<std::vector<PublishedLogo>> load_logos(const fs::path& site, const Entry& entry) {
  std::map<std::string, PublishedLogo> logos;
  const std::size_t files = !entry.summaries ? 0 : entry.summaries->files.files.size();
  for (std::size_t i = 0; i < files; ++i) {
    const Result<std::vector<PublishedWork>> works = load_summaries(site, entry, i);
    if (!works.ok()) return works.error();
    for (const PublishedWork& work : *works) {
      for (const PublishedLogo& logo : work.logos) logos.emplace(logo.file, logo);
    }
  }
  logos.erase("");
  std::vector<PublishedLogo> all;
  for (auto& [file, logo] : logos) all.push_back(std::move(logo));
  return all;
}

Result<std::vector<WorkIndex>> order_by_id(const std::vector<PublishedWork>& works) {
  std::vector<WorkIndex> order(works.size());
  std::iota(order.begin(), order.end(), WorkIndex{0});
  const auto id = [&](WorkIndex work) -> const std::string& { return works[work].work.id; };
  std::sort(order.begin(), order.end(), [&](WorkIndex a, WorkIndex b) { return id(a) < id(b); });
  const auto twin = std::adjacent_find(order.begin(), order.end(),
                                       [&](WorkIndex a, WorkIndex b) { return id(a) == id(b); });
  if (twin == order.end()) return order;
  return Error{ErrorCode::kCorrupt, "two works have the id \"" + id(*twin) + "\"; ids must differ"};
}

Result<Site> open_site(const fs::path& folder) {
  const Result<Entry> entry = load_entry(folder);
  if (!entry.ok()) return entry.error();
  Site site;
  site.folder = folder;
  site.title = entry->title;
  site.language = entry->language;
  site.embedder = entry->space.embedder;
  site.trained = entry->space.trained;
  site.upload = upload_name(entry->upload);
  site.upload_reason = entry->upload_reason;
  site.isolate = entry->isolate;
  site.neighbours_k = entry->neighbours_k;
  Result<Index> index = load_index(folder, *entry);
  if (!index.ok()) return index.error();
  site.index = std::move(index).value();
  if (Status status = load_partitions(folder, *entry, site.index); !status.ok()) return status.error();
  site.fine = entry->structure.fine;
  site.graph_threads = entry->structure.graph_threads;
  site.measured = entry->structure.measured;
  if (Status status = read_works(site, *entry); !status.ok()) return status.error();
  if (Status status = read_neighbours(site, *entry); !status.ok()) return status.error();
  if (entry->network) site.network = carried_network(folder, *entry);
  if (entry->instant) {
    Result<Index> instant = load_instant(folder, *entry);
    if (!instant.ok()) return instant.error();
    site.instant = std::move(instant).value();
  }
  return site;
}

Result<WorkIndex> Site::find(std::string_view id) const {
  const auto at =
      std::lower_bound(by_id.begin(), by_id.end(), id,
                       [&](WorkIndex work, std::string_view wanted) { return works[work].work.id < wanted; });
  if (at != by_id.end() && works[*at].work.id == id) return *at;
  return Error{ErrorCode::kNotFound, "no work has the id \"" + std::string(id) +
                                         "\"; `vitrine neighbours` lists the ids of a site"};
}

}  // namespace vitrine::publish
