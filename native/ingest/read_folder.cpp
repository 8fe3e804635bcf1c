// SPDX-License-Identifier: MIT
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <system_error>
#include <utility>

#include "ingest/fields.h"
#include "ingest/ingest.h"
#include "io/files.h"
#include "vitrine/text.h"

namespace vitrine::ingest {
namespace {

namespace fs = std::filesystem;

// Pictures that exist but are not read: worth a word, because their owner expects them in the collection.
bool is_foreign_picture_ending(const std::string& ending) {
  static constexpr std::string_view kForeign[] = {"tif", "tiff", "heic", "heif", "avif", "jp2",
                                                  "jxl", "svg",  "pdf",  "raw",  "dng"};
  return std::find(std::begin(kForeign), std::end(kForeign), ending) != std::end(kForeign);
}

// Walks a tree, each real folder once. Real folders come first, linked ones after all of them: a link that
// leads back into the tree then never takes the place of the folder itself, and the result does not depend on
// the order of directory entries.
class Walk {
 public:
  explicit Walk(fs::path root) : root_(std::move(root)) {}

  Collection run() {
    enter(fs::path());
    while (!folders_.empty() || !links_.empty()) {
      std::vector<fs::path>& queue = folders_.empty() ? links_ : folders_;
      const fs::path next = std::move(queue.back());
      queue.pop_back();
      enter(next);
    }
    return std::move(collection_);
  }

 private:
  void skip(const fs::path& below, std::string reason, std::string remedy = "") {
    collection_.skipped.push_back(Skipped{io::display(root_ / below), std::move(reason), std::move(remedy)});
  }

  void enter(const fs::path& below) {
    const fs::path folder = root_ / below;
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0) return skip_for_system(below, errno);
    const auto [seen, is_new] = seen_.emplace(std::pair(status.st_dev, status.st_ino), below);
    if (!is_new) {
      const std::string first =
          seen->second.empty() ? "the collection's own folder" : io::display(seen->second);
      return skip(below, "a link to a folder that is read already (" + first + ")",
                  "nothing is missing; remove the link to silence this");
    }
    std::error_code failure;
    fs::directory_iterator entries(folder, failure);
    if (failure) return skip_for_system(below, failure.value());
    std::vector<fs::directory_entry> found;
    for (; entries != fs::directory_iterator(); entries.increment(failure)) found.push_back(*entries);
    if (failure) skip_for_system(below, failure.value());
    // Later entries are taken from the back of the queues first; descending order there is ascending order
    // here.
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return a.path().native() > b.path().native(); });
    for (const fs::directory_entry& entry : found) look_at(below / entry.path().filename(), entry);
  }

  void look_at(const fs::path& below, const fs::directory_entry& entry) {
    const std::string name = below.filename().native();
    std::error_code failure;
    const fs::file_status status = entry.status(failure);
    const bool is_folder = fs::is_directory(status);
    const std::string ending = ending_of(name);
    const bool is_picture = is_picture_ending(ending);
    if (!is_folder && is_foreign_picture_ending(ending)) {
      return skip(below, "a format that is not read", "convert it to JPEG or PNG");
    }
    // Told even without a picture's ending: it may have been meant as a folder.
    if (failure.value() == ELOOP) return skip_for_system(below, ELOOP);
    if (!is_folder && !is_picture) return;
    if (!is_utf8(name)) return skip(below, "its name is not UTF-8", "rename it");
    if (name.front() == '.')
      return skip(below, is_folder ? "a hidden folder" : "a hidden file", "rename it if it is to be shown");
    if (is_folder) {
      (entry.is_symlink(failure) ? links_ : folders_).push_back(below);
      return;
    }
    if (status.type() == fs::file_type::not_found)
      return skip(below, "a link that leads nowhere", "remove it or mend its target");
    // A folder on a link's way that may not be searched, say.
    if (status.type() == fs::file_type::none) return skip_for_system(below, failure.value());
    if (!fs::is_regular_file(status))
      return skip(below, "a device or pipe, not a file", "move it out of the folder");
    if (::access((root_ / below).c_str(), R_OK) != 0) return skip_for_system(below, errno);
    add(below);
  }

  void add(const fs::path& below) {
    Work work;
    work.id = below.generic_string();
    work.title = clean_text(without_ending(last_part(work.id)));
    work.images.push_back(ImageSource{root_ / below, ""});
    collection_.works.push_back(std::move(work));
  }

  void skip_for_system(const fs::path& below, int error_number) {
    const bool denied = error_number == EACCES || error_number == EPERM;
    const std::string reason = error_number == ELOOP ? "a link that leads round in a circle"
                                                     : std::generic_category().message(error_number);
    skip(below, reason, denied ? "check its permissions" : "check the disk, then run again");
  }

  const fs::path root_;
  Collection collection_;
  std::vector<fs::path> folders_, links_;
  std::map<std::pair<dev_t, ino_t>, fs::path> seen_;
};

Status check_root(const fs::path& folder) {
  std::error_code failure;
  const fs::file_status status = fs::status(folder, failure);
  if (status.type() == fs::file_type::not_found) {
    return Error{ErrorCode::kNotFound, "the folder " + io::display(folder) + " does not exist"};
  }
  if (failure) return Error{ErrorCode::kIo, "cannot read " + io::display(folder) + ": " + failure.message()};
  if (!fs::is_directory(status)) {
    return Error{ErrorCode::kInvalidArgument, io::display(folder) + " is a file, not a folder of pictures"};
  }
  return Done{};
}

}  // namespace

Result<Collection> read_folder(const fs::path& folder) {
  if (const Status checked = check_root(folder); !checked.ok()) return checked.error();
  Collection collection = Walk(folder).run();
  if (collection.works.empty()) {
    std::string message = "no pictures (" + picture_endings_text() + ") in " + io::display(folder);
    if (!collection.skipped.empty()) {
      const Skipped& first = collection.skipped.front();
      message += "; " + std::to_string(collection.skipped.size()) + " skipped, the first " + first.where +
                 ": " + first.reason;
    }
    return Error{ErrorCode::kInvalidArgument, std::move(message)};
  }
  const auto by_id = [](const Work& a, const Work& b) { return a.id < b.id; };
  std::sort(collection.works.begin(), collection.works.end(), by_id);
  const auto by_place = [](const Skipped& a, const Skipped& b) { return a.where < b.where; };
  std::stable_sort(collection.skipped.begin(), collection.skipped.end(), by_place);
  return collection;
}

}  // namespace vitrine::ingest
