// SPDX-License-Identifier: MIT
#include "embed/embedding_cache.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <mutex>
#include <optional>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "io/background_sync.h"
#include "io/file_handle.h"
#include "io/files.h"
#include "vitrine/embedding.h"

namespace vitrine::embed {
namespace {

constexpr std::string_view kMagic = "VTREMBED";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kDigestBytes = 32;
constexpr std::size_t kChecksumBytes = 8;
constexpr std::size_t kHeaderBytes = 8 + 4 + 4 + kDigestBytes + kChecksumBytes;

// A power cut may cost this much work; more often would make the disk the slowest part.
constexpr auto kSyncInterval = std::chrono::seconds(5);

void put_u32(io::Bytes& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

std::uint32_t get_u32(const std::uint8_t* at) {
  return static_cast<std::uint32_t>(at[0]) | static_cast<std::uint32_t>(at[1]) << 8 |
         static_cast<std::uint32_t>(at[2]) << 16 | static_cast<std::uint32_t>(at[3]) << 24;
}

void seal(io::Bytes& bytes) {
  const io::Digest digest = io::sha256(bytes);
  bytes.insert(bytes.end(), digest.begin(), digest.begin() + kChecksumBytes);
}

bool is_sealed(std::span<const std::uint8_t> bytes) {
  const io::Digest digest = io::sha256(bytes.first(bytes.size() - kChecksumBytes));
  return std::equal(digest.begin(), digest.begin() + kChecksumBytes, bytes.end() - kChecksumBytes);
}

io::Bytes make_header(const std::string& model_hash, std::uint32_t dimension) {
  io::Bytes header(kMagic.begin(), kMagic.end());
  put_u32(header, kVersion);
  put_u32(header, dimension);
  for (std::size_t i = 0; i < kDigestBytes; ++i) {
    header.push_back(static_cast<std::uint8_t>(std::stoul(model_hash.substr(2 * i, 2), nullptr, 16)));
  }
  seal(header);
  return header;
}

io::Bytes make_record(const io::Digest& picture, std::span<const float> embedding) {
  io::Bytes record(picture.begin(), picture.end());
  record.reserve(kDigestBytes + 4 * embedding.size() + kChecksumBytes);
  for (const float value : embedding) put_u32(record, std::bit_cast<std::uint32_t>(value));
  seal(record);
  return record;
}

std::filesystem::path file_of(const std::filesystem::path& folder, const std::string& model_hash) {
  return folder / (model_hash.substr(0, 16) + ".bin");
}

// A SHA-256 is as good a hash as any; its first bytes do.
struct DigestHash {
  std::size_t operator()(const io::Digest& digest) const {
    std::size_t hash = 0;
    std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
  }
};

}  // namespace

class EmbeddingCache::File {
 public:
  File(std::filesystem::path path, std::uint32_t dimension)
      : path_(std::move(path)),
        dimension_(dimension),
        record_bytes_(kDigestBytes + std::size_t{4} * dimension + kChecksumBytes) {}

  Status open(const io::Bytes& header) {
    handle_ =
        io::FileHandle(::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0666));
    if (!handle_.open()) return io::system_error("open", path_, errno);
    if (::flock(handle_.get(), LOCK_EX | LOCK_NB) != 0) return lock_error(errno);
    struct stat status {};
    if (::fstat(handle_.get(), &status) != 0) return io::system_error("read", path_, errno);
    const auto size = static_cast<std::uint64_t>(status.st_size);
    // Shorter than a header: the process that made it ended before its first record.
    if (Status ready = size < kHeaderBytes ? start(header) : take_up(header, size); !ready.ok()) return ready;
    sync_.emplace(handle_.get(), kSyncInterval);
    return Done{};
  }

  std::optional<std::vector<float>> find(const io::Digest& picture) {
    std::uint64_t place = 0;
    {
      const std::lock_guard lock(mutex_);
      const auto known = places_.find(picture);
      if (known == places_.end()) return std::nullopt;
      place = known->second;
    }
    const std::optional<io::Bytes> record = read_record(place);
    if (!record || !std::equal(picture.begin(), picture.end(), record->begin())) {
      const std::lock_guard lock(mutex_);
      if (const auto known = places_.find(picture); known != places_.end() && known->second == place)
        places_.erase(known);
      return std::nullopt;
    }
    std::vector<float> values(dimension_);
    for (std::size_t i = 0; i < dimension_; ++i)
      values[i] = std::bit_cast<float>(get_u32(record->data() + kDigestBytes + 4 * i));
    return values;
  }

  Status add(const io::Digest& picture, std::span<const float> embedding) {
    if (embedding.size() != dimension_) {
      return Error{ErrorCode::kInvalidArgument, "an embedding of " + std::to_string(embedding.size()) +
                                                    " values where the cache holds " +
                                                    std::to_string(dimension_)};
    }
    const io::Bytes record = make_record(picture, embedding);
    const std::lock_guard lock(mutex_);
    if (places_.count(picture) != 0) return Done{};
    if (const int failure = io::write_all(handle_.get(), record); failure != 0) {
      // Half a record would put all later ones out of step. Should this fail too, nothing more is appended.
      if (::ftruncate(handle_.get(), static_cast<off_t>(end())) != 0) {
        sync_.reset();
        handle_.close();
      }
      return io::system_error("write", path_, failure);
    }
    places_.emplace(picture, records_++);
    sync_->note_change();
    if (const int failure = sync_->take_failure(); failure != 0)
      return io::system_error("write", path_, failure);
    return Done{};
  }

  std::vector<io::Digest> pictures() const {
    const std::lock_guard lock(mutex_);
    std::vector<io::Digest> digests;
    digests.reserve(places_.size());
    for (const auto& [digest, place] : places_) digests.push_back(digest);
    return digests;
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return places_.size();
  }

 private:
  std::uint64_t end() const { return kHeaderBytes + records_ * record_bytes_; }

  Error lock_error(int error_number) const {
    if (error_number != EWOULDBLOCK) return io::system_error("lock", path_, error_number);
    return Error{ErrorCode::kIo, "another run is using the embedding cache " + io::display(path_) +
                                     "; wait until it is done, or name another folder with --cache"};
  }

  Status start(const io::Bytes& header) {
    if (::ftruncate(handle_.get(), 0) != 0) return io::system_error("write", path_, errno);
    if (const int failure = io::write_all(handle_.get(), header); failure != 0)
      return io::system_error("write", path_, failure);
    return Done{};
  }

  Status take_up(const io::Bytes& header, std::uint64_t size) {
    if (Status checked = check_header(header); !checked.ok()) return checked;
    return index((size - kHeaderBytes) / record_bytes_);
  }

  Status check_header(const io::Bytes& expected) const {
    io::Bytes found(kHeaderBytes);
    if (io::read_at(handle_.get(), found, 0) != static_cast<std::int64_t>(kHeaderBytes))
      return io::system_error("read", path_, errno);
    if (found == expected) return Done{};
    return Error{ErrorCode::kCorrupt, io::display(path_) +
                                          " is not a cache of this model's embeddings, or its header is "
                                          "damaged; delete it (pictures are then "
                                          "embedded again), or name another folder with --cache"};
  }

  // Notes where each picture's record stands. Only the hashes are read: checksums are looked at when a record
  // is used, but those of the last records at once, because a crash leaves its damage there.
  Status index(std::uint64_t records) {
    // A disk that refuses to read is no damaged record: cutting would then lose good work.
    for (errno = 0; records > 0 && !read_record(records - 1); --records) {
      if (errno != 0) return io::system_error("read", path_, errno);
    }
    records_ = records;
    if (::ftruncate(handle_.get(), static_cast<off_t>(end())) != 0)
      return io::system_error("write", path_, errno);
    places_.reserve(records);
    for (std::uint64_t place = 0; place < records; ++place) {
      io::Digest picture{};
      if (io::read_at(handle_.get(), picture, kHeaderBytes + place * record_bytes_) !=
          static_cast<std::int64_t>(kDigestBytes)) {
        return io::system_error("read", path_, errno);
      }
      // A later record replaces an earlier one that was found damaged.
      places_[picture] = place;
    }
    return Done{};
  }

  // Nothing where the record cannot be read or fails its checksum.
  std::optional<io::Bytes> read_record(std::uint64_t place) const {
    io::Bytes record(record_bytes_);
    const std::int64_t got = io::read_at(handle_.get(), record, kHeaderBytes + place * record_bytes_);
    if (got != static_cast<std::int64_t>(record_bytes_) || !is_sealed(record)) return std::nullopt;
    return record;
  }

  const std::filesystem::path path_;
  const std::uint32_t dimension_;
  const std::size_t record_bytes_;
  io::FileHandle handle_;
  mutable std::mutex mutex_;
  std::unordered_map<io::Digest, std::uint64_t, DigestHash> places_;
  std::uint64_t records_ = 0;
  std::optional<io::BackgroundSync> sync_;  // ends before the file is closed
};

EmbeddingCache::EmbeddingCache(std::unique_ptr<File> file) : file_(std::move(file)) {}
EmbeddingCache::~EmbeddingCache() = default;

Result<std::unique_ptr<EmbeddingCache>> EmbeddingCache::open(const std::filesystem::path& folder,
                                                             const std::string& model_hash,
                                                             std::uint32_t dimension) {
  const bool is_hash = model_hash.size() == 2 * kDigestBytes &&
                       model_hash.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!is_hash || dimension < 1 || dimension > kMaxEmbeddingDimension) {
    return Error{ErrorCode::kInvalidArgument,
                 "an embedding cache needs a model's hash of 64 hex digits and a dimension of 1 to " +
                     std::to_string(kMaxEmbeddingDimension)};
  }
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure) return io::system_error("make folder", folder, failure.value());
  auto file = std::make_unique<File>(file_of(folder, model_hash), dimension);
  if (const Status opened = file->open(make_header(model_hash, dimension)); !opened.ok())
    return opened.error();
  return std::unique_ptr<EmbeddingCache>(new EmbeddingCache(std::move(file)));
}

bool EmbeddingCache::exists(const std::filesystem::path& folder, const std::string& model_hash) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(file_of(folder, model_hash), ignored);
}

std::vector<io::Digest> EmbeddingCache::pictures() const { return file_->pictures(); }
std::size_t EmbeddingCache::size() const { return file_->size(); }
std::optional<std::vector<float>> EmbeddingCache::find(const io::Digest& picture) {
  return file_->find(picture);
}
Status EmbeddingCache::add(const io::Digest& picture, std::span<const float> embedding) {
  return file_->add(picture, embedding);
}

}  // namespace vitrine::embed
