// SPDX-License-Identifier: MIT
#include "lab/recall/site_bytes.h"

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <system_error>

#include "io/files.h"
#include "publish/file_set.h"
#include "vitrine/fine.h"

namespace vitrine::lab {
namespace {

namespace fs = std::filesystem;

// Of a set only the largest size is named, so that the disk is asked.
Result<double> size_of(const fs::path& site, const publish::FileReference& reference) {
  std::error_code failure;
  const std::uintmax_t bytes = fs::file_size(site / reference.file, failure);
  if (failure) return Error{ErrorCode::kIo, io::display(reference.file) + ": " + failure.message()};
  return static_cast<double>(bytes);
}

Result<std::vector<double>> sizes_of(const fs::path& site, std::span<const publish::FileReference> files) {
  std::vector<double> sizes;
  for (const publish::FileReference& file : files) {
    const Result<double> size = size_of(site, file);
    if (!size.ok()) return size.error();
    sizes.push_back(*size);
  }
  return sizes;
}

double total(std::span<const double> sizes) { return std::accumulate(sizes.begin(), sizes.end(), 0.0); }

}  // namespace

double SiteBytes::partitions(std::span<const std::uint32_t> numbers) const {
  double sum = 0;
  for (const std::uint32_t number : numbers) sum += each_partition[number];
  return sum;
}

Result<double> SiteBytes::fine(const publish::Site& site, std::span<const WorkIndex> works) const {
  double sum = 0;
  for (const WorkIndex work : works.first(std::min<std::size_t>(works.size(), kRefined))) {
    const Result<double> size = size_of(site.folder, publish::reference_of(*site.fine, work));
    if (!size.ok()) return size;
    sum += *size;
  }
  return sum;
}

Result<SiteBytes> bytes_of(const publish::Site& site, const publish::Entry& entry) {
  SiteBytes bytes;
  bytes.index_file = static_cast<double>(entry.index.bytes);
  if (entry.structure.partitions) {
    Result<std::vector<double>> parts =
        sizes_of(site.folder, publish::references_of(*entry.structure.partitions));
    if (!parts.ok()) return parts.error();
    bytes.each_partition = std::move(*parts);
  }
  bytes.index = bytes.index_file + total(bytes.each_partition);
  bytes.codes = bytes.index;
  if (site.index.structure() == Structure::kGraph) {
    // The same index as it would be written without links.
    const Result<std::vector<std::uint8_t>> plain =
        write_index(site.index.space, site.index.owned_codes, GraphView{}, site.index.fine);
    if (!plain.ok()) return plain.error();
    bytes.codes = static_cast<double>(plain->size());
  }
  if (site.fine) bytes.fine_set = static_cast<double>(site.fine->bytes);
  Result<std::vector<double>> pages = sizes_of(site.folder, entry.pages.files);
  if (!pages.ok()) return pages.error();
  bytes.pages = std::move(*pages);
  bytes.pages_all = total(bytes.pages);
  return bytes;
}

}  // namespace vitrine::lab
