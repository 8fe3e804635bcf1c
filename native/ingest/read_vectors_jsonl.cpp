// SPDX-License-Identifier: MIT
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <optional>
#include <utility>

#include "ingest/json_object.h"
#include "ingest/vector_rows.h"
#include "ingest/vectors.h"
#include "io/file_handle.h"
#include "io/files.h"
#include "io/parallel.h"

namespace vitrine::ingest {
namespace {

// Read at once: larger than the longest line, so that a piece always holds whole ones, and enough of them
// for every core.
constexpr std::size_t kPieceBytes = 8 * kMaxJsonLineBytes;

struct Line {
  std::uint64_t number = 0;  // from 1
  std::string_view text;
};

// A file's lines in pieces, without ever holding more than one piece. Empty lines are passed over.
class LineReader {
 public:
  LineReader(io::FileHandle file, std::filesystem::path path)
      : file_(std::move(file)), path_(std::move(path)), buffer_(kPieceBytes) {}

  // The next lines, valid until the next call; none at the end. A line longer than a line may be comes cut,
  // still longer than one may be. Errors: kIo.
  Result<std::vector<Line>> next() {
    std::vector<Line> lines;
    while (lines.empty() && !at_end_) {
      std::memmove(buffer_.data(), buffer_.data() + used_, filled_ - used_);
      filled_ -= used_;
      used_ = 0;
      const std::int64_t got = io::read_at(file_.get(), std::span(buffer_).subspan(filled_), offset_);
      if (got < 0) return io::system_error("read", path_, errno);
      offset_ += static_cast<std::uint64_t>(got);
      filled_ += static_cast<std::size_t>(got);
      at_end_ = filled_ < buffer_.size();
      cut(lines);
    }
    return lines;
  }

 private:
  void cut(std::vector<Line>& lines) {
    const std::string_view text(reinterpret_cast<const char*>(buffer_.data()), filled_);
    for (;;) {
      const std::size_t end = text.find('\n', used_);
      if (end == text.npos) break;
      take(text.substr(used_, end - used_), lines);
      used_ = end + 1;
      inside_long_line_ = false;
      ++number_;
    }
    const std::string_view rest = text.substr(used_);
    if (at_end_ || rest.size() > kMaxJsonLineBytes) {
      take(rest, lines);
      used_ = filled_;
      inside_long_line_ = !at_end_;
    }
  }

  void take(std::string_view line, std::vector<Line>& lines) {
    // The rest of a line that was handed out already.
    if (inside_long_line_) return;
    if (number_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    if (line.find_first_not_of(" \t\r") != line.npos) lines.push_back({number_, line});
  }

  io::FileHandle file_;
  std::filesystem::path path_;
  io::Bytes buffer_;
  std::size_t filled_ = 0, used_ = 0;
  std::uint64_t offset_ = 0, number_ = 1;
  bool at_end_ = false, inside_long_line_ = false;
};

Status read_all(LineReader& reader, const std::string& name, VectorRows& rows) {
  std::vector<std::optional<Result<VectorRecord>>> batch;
  for (;;) {
    const Result<std::vector<Line>> lines = reader.next();
    if (!lines.ok()) return lines.error();
    if (lines->empty()) return Done{};
    batch.assign(lines->size(), std::nullopt);
    const std::size_t done = io::parallel_for(lines->size(), 0, [&](std::size_t i) {
      try {
        batch[i].emplace(parse_vector_line((*lines)[i].text));
      } catch (const std::bad_alloc&) {
        batch[i].emplace(Error{ErrorCode::kOutOfMemory, "not enough memory"});
      }
    });
    if (done < lines->size()) return Error{ErrorCode::kInterrupted, "interrupted while vectors were read"};
    for (std::size_t i = 0; i < batch.size(); ++i) {
      std::string where = name + ": line " + std::to_string((*lines)[i].number);
      Result<VectorRecord>& record = *batch[i];
      if (record.ok()) {
        rows.add(std::move(*record), std::move(where));
      } else if (record.error().code == ErrorCode::kOutOfMemory) {
        return with_context(where, record.error());
      } else {
        rows.skip(std::move(where), record.error().message, vector_remedy(record.error()));
      }
    }
  }
}

}  // namespace

Result<VectorCollection> read_vectors_jsonl(const std::filesystem::path& file) {
  const std::string name = io::display(file);
  Result<io::FileHandle> handle = io::open_regular_file(file);
  if (!handle.ok()) return handle.error();
  VectorRows rows;
  try {
    LineReader reader(std::move(*handle), file);
    if (const Status status = read_all(reader, name, rows); !status.ok()) return status.error();
    if (rows.records() > 0) return std::move(rows).finish();
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, name + ": not enough memory for all vectors"};
  }
  std::string message = name + " holds no line with a vector, {\"id\": \"...\", \"vec\": [0.1, ...]}";
  if (!rows.skipped().empty())
    message +=
        "; " + rows.skipped().front().where.substr(name.size() + 2) + ": " + rows.skipped().front().reason;
  return Error{ErrorCode::kUnsupported, std::move(message) + "; a catalogue of texts goes with --catalogue"};
}

}  // namespace vitrine::ingest
