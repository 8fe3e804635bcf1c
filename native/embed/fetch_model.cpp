// SPDX-License-Identifier: MIT
#include "embed/fetch_model.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "embed/weights.h"
#include "io/download.h"
#include "io/file_handle.h"
#include "io/files.h"
#include "io/hash.h"
#include "io/parallel.h"

namespace vitrine::embed {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kCopyBytes = 1u << 20;

// What a person without this network does instead, with everything needed to do it.
std::string manual_route(const ModelCard& card, const fs::path& file) {
  const std::string where = card.url.empty() ? card.source : card.url;
  return "by hand:\n  get     " + where + "\n  bytes   " + std::to_string(card.bytes) + "\n  SHA-256 " +
         card.sha256 + "\n  then    vitrine model fetch " + card.id + " --from FILE\n  or      put it at " +
         io::display(file) + " and run vitrine model verify " + card.id;
}

Status make_room(const ModelCard& card, const fs::path& file) {
  std::error_code failure;
  fs::create_directories(file.parent_path(), failure);
  if (failure) return io::system_error("make folder", file.parent_path(), failure.value());
  const fs::space_info space = fs::space(file.parent_path(), failure);
  if (failure) return Done{};  // some file systems do not say; writing will
  std::error_code absent;
  const std::uintmax_t part = fs::file_size(fs::path(file) += ".part", absent);
  const std::uint64_t missing = absent ? card.bytes : card.bytes - std::min<std::uint64_t>(part, card.bytes);
  if (space.available >= missing) return Done{};
  return Error{ErrorCode::kIo, io::display(file.parent_path()) + " has room for " +
                                   std::to_string(space.available) + " bytes, " + card.file + " needs " +
                                   std::to_string(missing) +
                                   " more; free some, or name another folder with --cache"};
}

Status copy_file(const fs::path& from, const fs::path& to, io::Progress& progress) {
  const Result<io::FileHandle> source = io::open_regular_file(from);
  if (!source.ok()) return source.error();
  const io::FileHandle target(
      ::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (!target.open()) return io::system_error("write", to, errno);
  io::Bytes bytes(kCopyBytes);
  for (std::uint64_t at = 0;;) {
    if (io::interrupted()) return Error{ErrorCode::kInterrupted, "interrupted; run the same command again"};
    const std::int64_t got = io::read_at(source->get(), bytes, at);
    if (got < 0) return io::system_error("read", from, errno);
    if (got == 0) return Done{};
    const auto part = std::span(bytes).first(static_cast<std::size_t>(got));
    if (const int failure = io::write_all(target.get(), part); failure != 0)
      return io::system_error("write", to, failure);
    at += part.size();
    progress.advance(part.size());
  }
}

// From a file. A download that waits in .part is left alone until this copy has proved right.
Status take_file(const ModelCard& card, const fs::path& from, const fs::path& file, io::ProgressStyle style) {
  if (Status right = verify_weights(card, from); !right.ok()) {
    if (right.error().code != ErrorCode::kNotFound) return right;
    return Error{ErrorCode::kNotFound, "there is no file " + io::display(from)};
  }
  const fs::path copy = fs::path(file) += ".copy";
  std::error_code ignored;
  io::Progress progress(card.file, card.bytes, style);
  Status done = copy_file(from, copy, progress);
  if (done.ok()) done = verify_weights(card, copy);
  if (done.ok()) done = io::move_into_place(copy, file);
  if (!done.ok()) fs::remove(copy, ignored);
  if (done.ok()) fs::remove(fs::path(file) += ".part", ignored);
  return done;
}

Status take_download(const ModelCard& card, const std::string& url, const fs::path& file,
                     const FetchOptions& options) {
  const fs::path part = fs::path(file) += ".part";
  io::Progress progress(card.file, card.bytes, options.progress);
  const io::DownloadRequest request{url, part, card.bytes, manual_route(card, file), options.stall};
  if (Status arrived = io::download(request, progress); !arrived.ok()) return arrived;
  progress.finish();
  const Result<io::Digest> digest = io::sha256_file(part);
  if (!digest.ok()) return digest.error();
  if (io::hex(*digest) == card.sha256) return io::move_into_place(part, file);
  std::error_code ignored;
  fs::remove(part, ignored);
  return Error{ErrorCode::kCorrupt, "what came from " + io::printable(url) + " is not " + card.file +
                                        ": its SHA-256 is " + io::hex(*digest) +
                                        "; it was removed; run again, or " + manual_route(card, file)};
}

}  // namespace

Result<Fetched> fetch_model(const ModelCard& card, const FetchOptions& options) {
  const fs::path file = weights_path(options.cache, card);
  if (verify_weights(card, file).ok()) return Fetched{file, true};
  const std::string& from = options.from.empty() ? card.url : options.from;
  if (from.empty()) {
    return Error{ErrorCode::kInvalidArgument, "model " + card.id + " has no address to fetch it from (" +
                                                  card.source +
                                                  "); name a file or a mirror with --from FILE|URL"};
  }
  if (from.find("://") != std::string::npos && !io::is_web_address(from)) {
    return Error{
        ErrorCode::kInvalidArgument,
        "--from takes a file or an address that begins with https:// or http://, not " + io::printable(from)};
  }
  if (Status room = make_room(card, file); !room.ok()) return room.error();
  const Status taken = io::is_web_address(from) ? take_download(card, from, file, options)
                                                : take_file(card, from, file, options.progress);
  if (!taken.ok()) return taken.error();
  return Fetched{file, false};
}

}  // namespace vitrine::embed
