// SPDX-License-Identifier: MIT
#include "publish/entry_change.h"

#include <system_error>

#include "io/files.h"
#include "io/hash.h"
#include "publish/entry.h"
#include "publish/manifest_address.h"
#include "publish/page_files.h"
#include "publish/place_file.h"
#include "publish/site_files.h"
#include "publish/site_sweep.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

// The page's list says what the entry should be, so it changes with it.
Status renew_page_list(const fs::path& site, Entry& entry, std::vector<fs::path>& created) {
  if (!entry.page) return Done{};
  const Result<io::Bytes> bytes = read_referenced(site, *entry.page);
  if (!bytes.ok()) return bytes.error();
  Result<PageList> list = parse_page_list(as_text(*bytes), entry.page->file);
  if (!list.ok()) return list.error();
  entry.page.reset();
  list->entry_sha256 = io::hex(io::sha256(std::string_view(entry_text(entry))));
  Result<FileReference> written = write_data(site, "page", ".json", as_bytes(page_list_text(*list)), created);
  if (!written.ok()) return written.error();
  entry.page = std::move(*written);
  return Done{};
}

}  // namespace

Status replace_entry(const fs::path& site, const std::string& text) {
  const Result<io::Bytes> earlier = io::read_file(site / kEntryName, kMaxEntryBytes);
  if (earlier.ok() && as_text(*earlier) != text &&
      parse_entry(as_text(*earlier), std::string(kEntryName)).ok()) {
    if (Status status = io::write_file_if_changed(site / kPreviousEntryName, *earlier); !status.ok())
      return status;
  }
  return io::write_file_if_changed(site / kEntryName, as_bytes(text));
}

Status name_manifests(const fs::path& site, const std::vector<PublishedWork>& works,
                      const std::string& address) {
  if (Status status = check_manifest_address(address, "the manifests' address"); !status.ok()) return status;
  const std::string name(kEntryName);
  const Result<io::Bytes> bytes = io::read_file(site / kEntryName, kMaxEntryBytes);
  if (!bytes.ok()) return bytes.error();
  Result<Entry> entry = parse_entry(as_text(*bytes), name);
  if (!entry.ok()) return entry.error();
  // Fields that this program does not know would be lost.
  if (entry_text(*entry) != as_text(*bytes)) {
    return Error{ErrorCode::kCorrupt,
                 io::display(site / kEntryName) +
                     " was written by another vitrine, or changed since; build the site again"};
  }
  if (entry->manifests == address) return Done{};
  entry->manifests = address;
  std::vector<fs::path> created;
  Status status = renew_page_list(site, *entry, created);
  if (status.ok()) status = sync_site(site);
  if (status.ok()) status = replace_entry(site, entry_text(*entry));
  if (!status.ok()) {
    const Result<io::Bytes> present = io::read_file(site / kEntryName, kMaxEntryBytes);
    if (present.ok() && as_text(*present) == entry_text(*entry)) return status;
    std::error_code ignored;
    for (const fs::path& file : created) fs::remove(file, ignored);
    return status;
  }
  sweep_site(site, *entry, works);
  return Done{};
}

}  // namespace vitrine::publish
