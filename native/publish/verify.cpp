// SPDX-License-Identifier: MIT
#include <algorithm>
#include <optional>
#include <set>

#include "io/files.h"
#include "io/hash.h"
#include "io/parallel.h"
#include "publish/build_record.h"
#include "publish/entry.h"
#include "publish/file_set.h"
#include "publish/iiif_info.h"
#include "publish/iiif_tiles.h"
#include "publish/jpeg_writer.h"
#include "publish/json_fields.h"
#include "publish/logos.h"
#include "publish/page_files.h"
#include "publish/site.h"
#include "publish/site_files.h"
#include "publish/site_load.h"
#include "publish/site_map.h"
#include "publish/site_network.h"
#include "publish/site_sweep.h"
#include "publish/work_pages.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

using Faults = std::vector<std::string>;

// The part of info.json's id before "iiif/<key>": one for the whole site.
struct Prefix {
  std::string text;
  bool known = false;
};

std::string id_prefix(const std::string& id, const std::string& service) {
  return id.ends_with(service) ? id.substr(0, id.size() - service.size()) : id;
}

// A JPEG below the site: there, decodable, of its size, and unchanged where it carries a checksum. Answers
// its bytes' hash.
std::optional<io::Digest> check_picture(const fs::path& site, const std::string& file,
                                        const PublishedImage::Size& size, Faults& faults) {
  const Result<io::Bytes> bytes = read_below(site, file, kMaxJpegBytes);
  if (!bytes.ok()) {
    faults.push_back(bytes.error().message);
    return std::nullopt;
  }
  if (const Result<std::string> note = check_jpeg(*bytes); !note.ok()) {
    faults.push_back(file + ": " + note.error().message);
    return std::nullopt;
  }
  const Result<Image> image = decode_image(*bytes);
  if (!image.ok()) {
    faults.push_back(file + ": does not decode: " + image.error().message);
  } else if (image->width != size.width || image->height != size.height) {
    faults.push_back(file + ": has " + std::to_string(image->width) + " x " + std::to_string(image->height) +
                     " pixels, its path says otherwise");
  }
  return io::sha256(*bytes);
}

bool same_sizes(const PublishedImage& image, const IiifInfo& info) {
  return std::equal(image.sizes.begin(), image.sizes.end(), info.sizes.begin(), info.sizes.end(),
                    [](const auto& a, const auto& b) { return a.width == b.width && a.height == b.height; });
}

// info.json byte for byte: it is written again from what it says, and what it says is held against the
// catalogue.
// Answers the picture that its tiles show, where there are any.
std::optional<PublishedImage::Size> check_info(const fs::path& site, const PublishedImage& image,
                                               const Prefix& prefix, Faults& faults) {
  const std::string file = image.service + "/info.json";
  const auto fault = [&](std::string message) {
    faults.push_back(std::move(message));
    return std::nullopt;
  };
  const Result<io::Bytes> bytes = read_below(site, file, kMaxInfoBytes);
  if (!bytes.ok()) return fault(bytes.error().message);
  const Result<IiifInfo> info = parse_info_json(as_text(*bytes), file);
  if (!info.ok()) return fault(info.error().message);
  if (!info->id.ends_with(image.service)) return fault(file + ": field \"id\" is not this service's");
  if (prefix.known && id_prefix(info->id, image.service) != prefix.text)
    return fault(file + ": field \"id\" lies on another site than the first picture's");
  if (!same_sizes(image, *info)) return fault(file + ": field \"sizes\" differs from the catalogue");
  if (info_json(*info) != as_text(*bytes)) return fault(file + ": holds other bytes than were written");
  return info->tiled;
}

void check_service(const fs::path& site, const PublishedImage& image, const Prefix& prefix, Faults& faults) {
  if (image.sizes.empty())
    return faults.push_back(image.service + ": the catalogue lists no sizes of this picture");
  if (const auto tiled = check_info(site, image, prefix, faults)) {
    for (const IiifTile& tile : planned_tiles(tiled->width, tiled->height))
      (void)check_picture(site, image.service + "/" + tile.path, tile.size, faults);
  }
  std::optional<io::Digest> largest;
  for (const auto& size : image.sizes) {
    largest = check_picture(site, image.service + "/" + size_path(size), size, faults);
  }
  const std::string max_file = image.service + "/" + std::string(kMaxSizePath);
  const auto max = check_picture(site, max_file, image.sizes.back(), faults);
  if (max && largest && *max != *largest) faults.push_back(max_file + ": differs from the largest size");
}

// Every byte of the entry: written again from what was read it must be the same, and its hash without the
// field "page", which stands in the page list, must agree. Fields of a later minor version take part.
void check_entry(const fs::path& site, const PageList& list, Faults& faults) {
  const std::string name(kEntryName);
  const Result<io::Bytes> bytes = io::read_file(site / kEntryName, kMaxEntryBytes);
  if (!bytes.ok()) return faults.push_back(bytes.error().message);
  Result<Json> json = parse_json(as_text(*bytes), name);
  if (!json.ok()) return faults.push_back(json.error().message);
  const bool same_bytes = indented_json(*json) == as_text(*bytes);
  json->erase("page");
  if (!same_bytes || io::hex(io::sha256(std::string_view(indented_json(*json)))) != list.entry_sha256) {
    faults.push_back(name + ": has been changed since it was built; build the site again");
  }
}

void check_page(const fs::path& site, const Entry& entry, Faults& faults) {
  if (!entry.page) return;
  const Result<io::Bytes> bytes = read_referenced(site, *entry.page);
  if (!bytes.ok()) return faults.push_back(bytes.error().message);
  const Result<PageList> list = parse_page_list(as_text(*bytes), entry.page->file);
  if (!list.ok()) return faults.push_back(list.error().message);
  check_entry(site, *list, faults);
  for (const FileReference& file : list->files) {
    if (const auto page_file = read_referenced(site, file); !page_file.ok())
      faults.push_back(page_file.error().message);
  }
}

void check_neighbours(const fs::path& site, const Entry& entry, std::size_t number, Faults& faults) {
  const Result<NeighbourPage> page = load_neighbours(site, entry, number);
  if (!page.ok()) return faults.push_back(page.error().message);
  for (WorkIndex work = page->first; work < page->first + page->works; ++work) {
    const auto list = page->of(work);
    const bool itself =
        std::any_of(list.begin(), list.end(), [&](const Neighbour& n) { return n.work == work; });
    const bool ordered = std::is_sorted(
        list.begin(), list.end(), [](const Neighbour& a, const Neighbour& b) { return a.cosine > b.cosine; });
    if (itself)
      faults.push_back(entry.pages.files[number].file + ": work " + std::to_string(work) +
                       " is its own neighbour");
    if (!ordered)
      faults.push_back(entry.pages.files[number].file + ": the list of work " + std::to_string(work) +
                       " is not in order");
  }
}

void check_index(const fs::path& site, const Entry& entry, Faults& faults) {
  Result<Index> index = load_index(site, entry);
  const Status status = index.ok() ? load_partitions(site, entry, *index) : index.error();
  if (!status.ok()) faults.push_back(status.error().message);
  if (!index.ok() || !entry.structure.fine) return;
  for (WorkIndex work = 0; work < entry.works; ++work) {
    const auto code = load_fine_code(site, *entry.structure.fine, *index, work);
    if (!code.ok()) faults.push_back(code.error().message);
  }
}

// Files of a set may be sound one by one, and yet not those that the site was written with.
void check_sets(const fs::path& site, const Entry& entry, Faults& faults) {
  const auto summaries = entry.summaries ? entry.summaries->files.set : std::nullopt;
  for (const auto& set :
       {entry.pages.set, entry.shards.set, summaries, entry.structure.partitions, entry.structure.fine}) {
    if (!set) continue;
    if (const Status status = verify_set(site, *set); !status.ok()) faults.push_back(status.error().message);
  }
}

void check_looks(const fs::path& site, const Entry& entry, Faults& faults) {
  if (entry.museum.logo) {
    if (const auto bytes = read_referenced(site, entry.museum.logo->file); !bytes.ok())
      faults.push_back(bytes.error().message);
  }
  if (entry.palettes) {
    if (const auto bytes = read_referenced(site, *entry.palettes); !bytes.ok())
      faults.push_back(bytes.error().message);
  }
  if (!entry.map) return;
  if (const auto cells = load_map(site, entry); !cells.ok()) faults.push_back(cells.error().message);
  if (const Status tiles = verify_set(site, entry.map->tiles); !tiles.ok())
    faults.push_back(tiles.error().message);
}

// Answers their names. That their list can be read is the catalogue's matter.
std::set<std::string> check_logos(const fs::path& site, const Entry& entry, Faults& faults) {
  std::set<std::string> names;
  const Result<std::vector<PublishedLogo>> logos = load_logos(site, entry);
  if (!logos.ok()) return names;
  for (const PublishedLogo& logo : *logos) {
    names.insert(logo.file);
    if (const auto bytes = read_logo(site, logo); !bytes.ok()) faults.push_back(bytes.error().message);
  }
  return names;
}

std::vector<PublishedWork> check_catalogue(const fs::path& site, const Entry& entry, Faults& faults) {
  std::vector<PublishedWork> works;
  for (std::size_t i = 0; i < entry.shards.files.size(); ++i) {
    Result<std::vector<PublishedWork>> shard = load_shard(site, entry, i);
    if (!shard.ok()) {
      faults.push_back(shard.error().message);
      continue;
    }
    std::move(shard->begin(), shard->end(), std::back_inserter(works));
  }
  for (std::size_t i = 0; entry.summaries && i < entry.summaries->files.files.size(); ++i) {
    if (const auto summaries = load_summaries(site, entry, i); !summaries.ok())
      faults.push_back(summaries.error().message);
  }
  if (const auto order = order_by_id(works); !order.ok()) faults.push_back(order.error().message);
  return works;
}

// Local pictures only, each once: works may share one.
std::vector<const PublishedImage*> local_pictures(const std::vector<PublishedWork>& works) {
  std::vector<const PublishedImage*> pictures;
  for (const PublishedWork& work : works) {
    for (const PublishedImage& image : work.images) {
      if (is_site_path(image.service)) pictures.push_back(&image);
    }
  }
  std::stable_sort(pictures.begin(), pictures.end(), [](auto a, auto b) { return a->service < b->service; });
  pictures.erase(
      std::unique(pictures.begin(), pictures.end(), [](auto a, auto b) { return a->service == b->service; }),
      pictures.end());
  return pictures;
}

Status check_pictures(const fs::path& site, const std::vector<PublishedWork>& works, Faults& faults) {
  const auto pictures = local_pictures(works);
  Prefix prefix;
  for (std::size_t i = 0; i < pictures.size() && !prefix.known; ++i) {
    const std::string file = pictures[i]->service + "/info.json";
    const Result<io::Bytes> bytes = read_below(site, file, kMaxInfoBytes);
    const Result<IiifInfo> info =
        bytes.ok() ? parse_info_json(as_text(*bytes), file) : Result<IiifInfo>(bytes.error());
    if (info.ok()) prefix = {id_prefix(info->id, pictures[i]->service), true};
  }
  std::vector<Faults> found(pictures.size());
  const std::size_t checked = io::parallel_for(
      pictures.size(), 0, [&](std::size_t i) { check_service(site, *pictures[i], prefix, found[i]); });
  if (checked < pictures.size())
    return Error{ErrorCode::kInterrupted, "stopped before every picture was checked"};
  for (const Faults& some : found) faults.insert(faults.end(), some.begin(), some.end());
  return Done{};
}

}  // namespace

Result<std::vector<std::string>> verify_site(const fs::path& folder) {
  const Result<Entry> entry = load_entry(folder);
  if (!entry.ok() && entry.error().code == ErrorCode::kNotFound) return entry.error();
  if (!entry.ok()) return Faults{entry.error().message};
  Faults faults;
  check_page(folder, *entry, faults);
  check_index(folder, *entry, faults);
  check_sets(folder, *entry, faults);
  check_looks(folder, *entry, faults);
  for (std::size_t i = 0; i < entry->pages.files.size(); ++i) check_neighbours(folder, *entry, i, faults);
  const std::vector<PublishedWork> works = check_catalogue(folder, *entry, faults);
  if (entry->instant) {
    if (const auto index = load_instant(folder, *entry); !index.ok()) faults.push_back(index.error().message);
  }
  for (const FileReference& file : network_files(*entry)) {
    if (const auto bytes = read_referenced(folder, file); !bytes.ok())
      faults.push_back(bytes.error().message);
  }
  if (Status status = check_pictures(folder, works, faults); !status.ok()) return status.error();
  if (const auto record = load_build_record(folder);
      !record.ok() && record.error().code != ErrorCode::kNotFound)
    faults.push_back(record.error().message);
  const Faults pages = check_work_pages(folder);
  faults.insert(faults.end(), pages.begin(), pages.end());
  std::set<std::string> named = named_files(*entry);
  named.merge(check_logos(folder, *entry, faults));
  if (const Result<Entry> previous = load_entry(folder, kPreviousEntryName); previous.ok()) {
    named.merge(named_files(*previous));
    Faults earlier;
    named.merge(check_logos(folder, *previous, earlier));
  } else if (previous.error().code != ErrorCode::kNotFound) {
    faults.push_back(previous.error().message);
  }
  for (const std::string& file : unnamed_data(folder, named, false)) {
    faults.push_back(file + ": nothing names this file; delete it");
  }
  return faults;
}

}  // namespace vitrine::publish
