// SPDX-License-Identifier: MIT
#include <algorithm>
#include <new>
#include <optional>
#include <system_error>
#include <utility>

#include "ingest/fields.h"
#include "ingest/vector_rows.h"
#include "ingest/vectors.h"
#include "io/files.h"
#include "io/parallel.h"
#include "vitrine/text.h"

namespace vitrine::ingest {
namespace {

namespace fs = std::filesystem;

// Files parsed side by side before their vectors are put in order: enough for every core, and 16 MB of
// vectors at most.
constexpr std::size_t kBatch = 256;
// Files looked at before a folder is taken for one without index documents. A few may be something else.
constexpr std::size_t kLook = 16;

bool is_below(const fs::path& path, const fs::path& folder) {
  return !folder.empty() &&
         std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

// Every *.json below a folder in byte order of its path. Links to folders are not followed: they may lead in
// circles.
Result<std::vector<fs::path>> find_documents(const fs::path& folder, const fs::path& except) {
  std::error_code failure, ignored;
  const fs::path outside = except.empty() ? fs::path() : fs::weakly_canonical(except, ignored);
  fs::recursive_directory_iterator entries(folder, fs::directory_options::skip_permission_denied, failure);
  std::vector<fs::path> files;
  for (; !failure && entries != fs::recursive_directory_iterator(); entries.increment(failure)) {
    const fs::path& path = entries->path();
    const bool is_folder = entries->is_directory(ignored);
    const bool is_hidden = path.filename().native().front() == '.';
    if (is_folder && (is_hidden || is_below(fs::weakly_canonical(path, ignored), outside)))
      entries.disable_recursion_pending();
    if (!is_folder && !is_hidden && ending_of(path.native()) == "json") files.push_back(path);
  }
  if (failure) return Error{ErrorCode::kIo, "cannot read " + io::display(folder) + ": " + failure.message()};
  std::sort(files.begin(), files.end(),
            [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
  return files;
}

Result<VectorRecord> read_document(const fs::path& file) {
  const Result<io::Bytes> bytes = io::read_file(file, kMaxDocumentBytes);
  if (!bytes.ok()) return bytes.error();
  return parse_index_document({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
}

Status read_all(const std::vector<fs::path>& files, VectorRows& rows) {
  std::vector<std::optional<Result<VectorRecord>>> batch;
  for (std::size_t first = 0; first < files.size(); first += kBatch) {
    const std::size_t count = std::min(kBatch, files.size() - first);
    batch.assign(count, std::nullopt);
    const std::size_t done = io::parallel_for(count, 0, [&](std::size_t i) {
      try {
        batch[i].emplace(read_document(files[first + i]));
      } catch (const std::bad_alloc&) {
        batch[i].emplace(Error{ErrorCode::kOutOfMemory, "not enough memory"});
      }
    });
    if (done < count) return Error{ErrorCode::kInterrupted, "interrupted while documents were read"};
    for (std::size_t i = 0; i < count; ++i) {
      Result<VectorRecord>& record = *batch[i];
      if (record.ok()) {
        rows.add(std::move(*record), io::display(files[first + i]));
      } else if (record.error().code == ErrorCode::kOutOfMemory) {
        return with_context(io::display(files[first + i]), record.error());
      } else {
        rows.skip(io::display(files[first + i]), record.error().message, vector_remedy(record.error()));
      }
    }
  }
  return Done{};
}

}  // namespace

bool holds_index_documents(const fs::path& folder, const fs::path& except) {
  const Result<std::vector<fs::path>> files = find_documents(folder, except);
  if (!files.ok()) return false;
  const std::size_t looked = std::min(kLook, files->size());
  return std::any_of(files->begin(), files->begin() + static_cast<std::ptrdiff_t>(looked),
                     [](const fs::path& file) { return read_document(file).ok(); });
}

Result<VectorCollection> read_index_documents(const fs::path& folder, const fs::path& except) {
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored))
    return Error{ErrorCode::kNotFound, io::display(folder) + " is no folder of index documents"};
  const Result<std::vector<fs::path>> files = find_documents(folder, except);
  if (!files.ok()) return files.error();
  VectorRows rows;
  try {
    if (const Status status = read_all(*files, rows); !status.ok()) return status.error();
    if (rows.records() > 0) return std::move(rows).finish();
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, io::display(folder) + ": not enough memory for all vectors"};
  }
  std::string message = "no index documents (*.json with vectorValues.features) in " + io::display(folder);
  if (!rows.skipped().empty()) {
    const Skipped& first = rows.skipped().front();
    message += "; the first of " + std::to_string(rows.skipped().size()) + " files left out is " +
               first.where + ": " + first.reason;
  }
  return Error{ErrorCode::kInvalidArgument, std::move(message)};
}

}  // namespace vitrine::ingest
