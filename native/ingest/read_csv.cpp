// SPDX-License-Identifier: MIT
#include <algorithm>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "ingest/csv.h"
#include "ingest/fields.h"
#include "ingest/ingest.h"
#include "ingest/limits.h"
#include "io/files.h"

namespace vitrine::ingest {
namespace {

namespace fs = std::filesystem;

// A row that names a file that is there.
struct Entry {
  std::uint64_t line = 0;
  std::string id, label, iiif, filename;
  fs::path file;
};

class Reader {
 public:
  Reader(const fs::path& csv, const fs::path& images, const ColumnNames& columns)
      : name_(io::display(csv)),
        images_(!images.empty()         ? images
                : csv.has_parent_path() ? csv.parent_path()
                                        : fs::path(".")),
        columns_(columns) {}

  Result<Collection> run(std::string_view text) {
    Result<CsvTable> table = CsvTable::open(text);
    if (!table.ok()) return with_context(name_, table.error());
    if (const Status named = columns_.check(table->columns()); !named.ok())
      return with_context(name_, named.error());
    for (const char* needed : {"id", "filename"}) {
      if (table->column(columns_.theirs(needed))) continue;
      return Error{ErrorCode::kCorrupt, name_ + ": the header names no column '" + needed +
                                            "'; expected are barcode,id,label,iiif,filename, or --column " + needed + "=COLUMN"};
    }
    CsvRow row;
    for (;;) {
      const Result<bool> more = table->next(row);
      if (!more.ok()) return with_context(name_, more.error());
      if (!*more) break;
      take(*table, row);
    }
    return collect();
  }

 private:
  void skip(std::uint64_t line, std::string reason, std::string remedy) {
    collection_.skipped.push_back(
        Skipped{name_ + ": line " + std::to_string(line), std::move(reason), std::move(remedy)});
  }

  void take(const CsvTable& table, const CsvRow& row) {
    if (!table.is_complete(row)) {
      return skip(row.line,
                  std::to_string(row.fields.size()) + " fields where the header names " +
                      std::to_string(table.columns().size()),
                  "put fields that hold a comma in quotes");
    }
    Entry entry;
    entry.line = row.line;
    const auto text = [&](std::string_view ours) {
      return csv_text(row, table.column(columns_.theirs(ours)));
    };
    entry.id = text("id");
    entry.label = text("label");
    entry.iiif = text("iiif");
    entry.filename = text("filename");
    if (find_file(entry)) {
      ++uses_[entry.id];
      entries_.push_back(std::move(entry));
    }
  }

  bool find_file(Entry& entry) {
    if (entry.filename.empty()) {
      skip(entry.line, "names no file", "fill in the column filename");
      return false;
    }
    const auto below = path_below(entry.filename);
    if (!below) {
      skip(entry.line, "'" + io::printable(entry.filename) + "' leaves the folder of images",
           "name files relative to " + io::display(images_) + ", without '..'");
      return false;
    }
    entry.file = images_ / *below;
    std::error_code failure;
    if (fs::is_regular_file(entry.file, failure)) return true;
    skip(entry.line, "the file " + io::display(entry.file) + " is not there",
         "add the file or correct the column filename");
    return false;
  }

  // An id that several files share (a page's number, say) names none of them: they go by their file names.
  std::string id_of(const Entry& entry) const {
    const bool unusable = entry.id.empty() || uses_.at(entry.id) > 1;
    return unusable ? std::string(without_ending(entry.filename)) : entry.id;
  }

  Result<Collection> collect() {
    if (entries_.empty()) {
      std::string message = name_ + ": no row names a picture that is there";
      if (!collection_.skipped.empty())
        message += "; " + collection_.skipped.front().where + ": " + collection_.skipped.front().reason;
      return Error{ErrorCode::kInvalidArgument, std::move(message)};
    }
    std::unordered_map<std::string, std::uint64_t> line_of;
    for (Entry& entry : entries_) {
      Work work;
      work.id = id_of(entry);
      const auto [known, is_new] = line_of.emplace(work.id, entry.line);
      if (!is_new) {
        skip(entry.line,
             "the id '" + io::printable(work.id) + "' stands on line " + std::to_string(known->second) +
                 " already",
             "give each work an id of its own");
        continue;
      }
      if (!entry.iiif.empty() && !is_web_url(entry.iiif)) {
        skip(entry.line,
             "the column iiif holds '" + io::printable(entry.iiif) +
                 "', which is no web address; the work is kept without it",
             "write an address that begins with https://");
        entry.iiif.clear();
      }
      work.title = entry.label.empty() ? std::string(without_ending(last_part(entry.filename)))
                                       : std::move(entry.label);
      work.images.push_back(ImageSource{std::move(entry.file), std::move(entry.iiif)});
      collection_.works.push_back(std::move(work));
    }
    std::sort(collection_.works.begin(), collection_.works.end(),
              [](const Work& a, const Work& b) { return a.id < b.id; });
    return std::move(collection_);
  }

  const std::string name_;
  const fs::path images_;
  const ColumnNames& columns_;
  Collection collection_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::uint64_t> uses_;  // rows by id
};

}  // namespace

Result<Collection> read_csv(const fs::path& csv, const fs::path& images, const ColumnNames& columns) {
  const Result<io::Bytes> bytes = io::read_file(csv, kMaxTableBytes);
  if (!bytes.ok()) return bytes.error();
  return Reader(csv, images, columns).run({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
}

}  // namespace vitrine::ingest
