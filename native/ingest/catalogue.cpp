// SPDX-License-Identifier: MIT
#include <array>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "ingest/catalogue_rows.h"
#include "ingest/fields.h"
#include "ingest/ingest.h"
#include "ingest/limits.h"
#include "io/files.h"

namespace vitrine::ingest {
namespace {

// Works by the names a catalogue may give them.
class Names {
 public:
  static constexpr std::size_t kSeveral = ~std::size_t{0};

  explicit Names(const std::vector<Work>& works) {
    for (std::size_t i = 0; i < works.size(); ++i) {
      const std::string& id = works[i].id;
      const std::string picture =
          works[i].images.empty() ? "" : works[i].images.front().file.filename().native();
      add(0, id, i);
      add(1, picture, i);
      add(2, std::string(without_ending(id)), i);
      add(3, std::string(without_ending(picture)), i);
    }
  }

  // The work, kSeveral where the name fits several, nothing where it fits none.
  [[nodiscard]] std::optional<std::size_t> find(const std::string& name) const {
    for (const auto& names : works_by_) {
      if (const auto found = names.find(name); found != names.end()) return found->second;
    }
    return std::nullopt;
  }

 private:
  void add(std::size_t kind, const std::string& name, std::size_t work) {
    if (name.empty()) return;
    const auto [known, is_new] = works_by_[kind].emplace(name, work);
    if (!is_new) known->second = kSeveral;
  }

  std::array<std::unordered_map<std::string, std::size_t>, 4> works_by_;
};

class Catalogue {
 public:
  Catalogue(Collection& collection, const std::filesystem::path& file)
      : collection_(collection),
        file_(io::display(file)),
        names_(collection.works),
        lines_(collection.works.size()) {}

  CatalogueSink sink() {
    return {[this](CatalogueRow row) { apply(std::move(row)); },
            [this](std::uint64_t line, std::string reason, std::string remedy) {
              skip(line, std::move(reason), std::move(remedy));
            }};
  }

 private:
  void skip(std::uint64_t line, std::string reason, std::string remedy) {
    collection_.skipped.push_back(
        Skipped{file_ + ": line " + std::to_string(line), std::move(reason), std::move(remedy)});
  }

  void apply(CatalogueRow row) {
    if (row.id.empty() && row.filename.empty())
      return skip(row.line, "names no work", "fill in id or filename");
    std::optional<std::size_t> found = names_.find(row.id);
    if (!found || *found == Names::kSeveral) {
      const std::optional<std::size_t> by_file = find_file(row.filename);
      if (by_file) found = by_file;
    }
    const std::string name = "'" + io::printable(row.id.empty() ? row.filename : row.id) + "'";
    if (!found)
      return skip(row.line, "no work of the collection is called " + name, "correct its id or filename");
    if (*found == Names::kSeveral)
      return skip(row.line, "several works are called " + name, "give the work's full id");
    if (lines_[*found] != 0) {
      return skip(row.line,
                  "the work " + name + " is described on line " + std::to_string(lines_[*found]) + " already",
                  "remove one of the two");
    }
    lines_[*found] = row.line;
    fill(collection_.works[*found], std::move(row));
  }

  // A catalogue's file name may carry a folder that the collection does not know.
  [[nodiscard]] std::optional<std::size_t> find_file(const std::string& filename) const {
    if (const auto found = names_.find(filename)) return found;
    return names_.find(std::string(last_part(filename)));
  }

  static void fill(Work& work, CatalogueRow row) {
    const auto set = [](std::string& target, std::string& text) {
      if (!text.empty()) target = std::move(text);
    };
    set(work.title, row.title);
    set(work.maker, row.maker);
    set(work.date, row.date);
    set(work.rights, row.rights);
    set(work.required_statement, row.required_statement);
    set(work.homepage, row.homepage);
    set(work.type, row.type);
    set(work.language, row.language);
    if (!row.summary.empty()) work.summary = cut_summary(row.summary);
    if (!row.subjects.empty()) work.subjects = split_list(row.subjects);
  }

  Collection& collection_;
  const std::string file_;
  const Names names_;
  std::vector<std::uint64_t> lines_;  // where each work is described; 0: not yet
};

}  // namespace

Status apply_catalogue(Collection& collection, const std::filesystem::path& catalogue,
                       const ColumnNames& columns) {
  const std::string ending = ending_of(catalogue.native());
  const bool is_jsonl = ending == "jsonl" || ending == "ndjson";
  if (!is_jsonl && ending != "csv") {
    return Error{ErrorCode::kUnsupported,
                 "the catalogue " + io::display(catalogue) + " is neither a .csv nor a .jsonl file"};
  }
  const Result<io::Bytes> bytes = io::read_file(catalogue, kMaxTableBytes);
  if (!bytes.ok()) return bytes.error();
  const std::string_view text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  Catalogue target(collection, catalogue);
  const Status read =
      is_jsonl ? read_catalogue_jsonl(text, columns, target.sink()) : read_catalogue_csv(text, columns, target.sink());
  return read.ok() ? read : with_context(io::display(catalogue), read.error());
}

}  // namespace vitrine::ingest
