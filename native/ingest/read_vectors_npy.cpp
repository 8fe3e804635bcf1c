// SPDX-License-Identifier: MIT
#include <algorithm>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <limits>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ingest/npy.h"
#include "ingest/vector_record.h"
#include "ingest/vector_rows.h"
#include "io/file_handle.h"
#include "io/files.h"
#include "io/parallel.h"
#include "vitrine/embedding.h"

namespace vitrine::ingest {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::uint64_t kMaxRows = 1u << 24;  // as many works as a site may have
constexpr std::size_t kPieceBytes = 8 << 20;

Error not_npy(const std::string& what) {
  return Error{ErrorCode::kCorrupt, what + "; save it with numpy.save(name, array)"};
}

// The value behind 'key': up to the comma or bracket that ends it; nothing where the key is missing.
std::optional<std::string_view> value_of(std::string_view text, std::string_view key) {
  const std::size_t at = text.find(key);
  if (at == text.npos) return std::nullopt;
  std::string_view rest = text.substr(at + key.size());
  const std::size_t colon = rest.find_first_not_of(" ");
  if (colon == rest.npos || rest[colon] != ':') return std::nullopt;
  rest.remove_prefix(colon + 1);
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  const std::size_t end = rest.starts_with('(') ? rest.find(')') : rest.find_first_of(",}");
  return rest.substr(0, end);
}

// The next number of a shape, taken off its front; nothing where there is none, or it is out of bounds.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" ,("), text.size()));
  std::uint64_t number = 0;
  std::size_t digits = 0;
  for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits) {
    if (digits == 12) return std::nullopt;
    number = 10 * number + static_cast<std::uint64_t>(text[digits] - '0');
  }
  text.remove_prefix(digits);
  return digits == 0 ? std::nullopt : std::optional(number);
}

// IEEE 754 half precision.
float from_half(std::uint16_t bits) {
  const int exponent = (bits >> 10) & 31;
  const float fraction = static_cast<float>(bits & 1023) / 1024.0f;
  const float size = exponent == 0 ? std::ldexp(fraction, -14) : std::ldexp(1.0f + fraction, exponent - 15);
  const float value = exponent == 31 ? std::numeric_limits<float>::quiet_NaN() : size;
  return (bits & 0x8000) != 0 ? -value : value;
}

template <class T>
T read_little(const std::uint8_t* bytes) {
  static_assert(std::endian::native == std::endian::little, "numbers are stored with the low byte first");
  T value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

std::size_t bytes_of(NpyType type) {
  switch (type) {
    case NpyType::kFloat16:
      return 2;
    case NpyType::kFloat32:
      return 4;
    case NpyType::kFloat64:
      return 8;
  }
  return 0;
}

float number_at(const std::uint8_t* bytes, NpyType type) {
  switch (type) {
    case NpyType::kFloat16:
      return from_half(read_little<std::uint16_t>(bytes));
    case NpyType::kFloat32:
      return read_little<float>(bytes);
    case NpyType::kFloat64:
      break;
  }
  const auto number = read_little<double>(bytes);
  // What float32 cannot hold is no number to it.
  return std::abs(number) <= std::numeric_limits<float>::max() ? static_cast<float>(number)
                                                               : std::numeric_limits<float>::quiet_NaN();
}

struct OpenMatrix {
  io::FileHandle handle;
  NpyMatrix matrix;
  std::uint64_t offset = 0;  // of the first row
};

Result<io::Bytes> read_exactly(const io::FileHandle& handle, const fs::path& file, std::uint64_t offset,
                               std::size_t bytes) {
  io::Bytes read(bytes);
  const std::int64_t got = io::read_at(handle.get(), read, offset);
  if (got < 0) return io::system_error("read", file, errno);
  if (static_cast<std::size_t>(got) < bytes) return not_npy(io::display(file) + " ends too early");
  return read;
}

Result<OpenMatrix> open_matrix(const fs::path& file) {
  const std::string name = io::display(file);
  Result<io::FileHandle> handle = io::open_regular_file(file);
  if (!handle.ok()) return handle.error();
  // Magic, version, and the header's length: two bytes in version 1, four after it.
  const Result<io::Bytes> start = read_exactly(*handle, file, 0, 12);
  if (!start.ok()) return start.error();
  if (std::memcmp(start->data(), kMagic.data(), kMagic.size()) != 0)
    return not_npy(name + " is no NumPy file");
  const std::uint8_t version = (*start)[6];
  if (version < 1 || version > 3)
    return not_npy(name + " has version " + std::to_string(version) + " of the format, not 1 to 3");
  const std::size_t fixed = version == 1 ? 10 : 12;
  const std::size_t length =
      version == 1 ? read_little<std::uint16_t>(start->data() + 8) : read_little<std::uint32_t>(start->data() + 8);
  if (length > kMaxNpyHeaderBytes) return not_npy(name + " has a header of " + std::to_string(length) + " bytes");
  const Result<io::Bytes> header = read_exactly(*handle, file, fixed, length);
  if (!header.ok()) return header.error();
  const Result<NpyMatrix> matrix =
      parse_npy_header({reinterpret_cast<const char*>(header->data()), header->size()});
  if (!matrix.ok()) return with_context(name, matrix.error());
  std::error_code failure;
  const std::uint64_t expected =
      fixed + length + matrix->rows * matrix->columns * bytes_of(matrix->type);
  const std::uint64_t found = fs::file_size(file, failure);
  if (failure || found != expected) {
    return not_npy(name + " has " + std::to_string(found) + " bytes where its header asks for " +
                   std::to_string(expected));
  }
  return OpenMatrix{std::move(*handle), *matrix, fixed + length};
}

Result<std::vector<std::string>> parse_ids(std::string_view text, const std::string& name, bool json) {
  std::vector<std::string> ids;
  if (!json) {
    while (!text.empty()) {
      std::string_view line = text.substr(0, text.find('\n'));
      text.remove_prefix(std::min(text.size(), line.size() + 1));
      if (line.ends_with('\r')) line.remove_suffix(1);
      ids.emplace_back(line);
    }
    return ids;
  }
  // A list of texts nests no deeper; anything else is given up before it could grow a tree.
  const auto flat = [](int depth, nlohmann::json::parse_event_t, nlohmann::json&) { return depth < 2; };
  const nlohmann::json list = nlohmann::json::parse(text, flat, false);
  const bool texts = list.is_array() && std::all_of(list.begin(), list.end(),
                                                    [](const nlohmann::json& id) { return id.is_string(); });
  if (!texts) return Error{ErrorCode::kCorrupt, name + ": expected a JSON list of texts, an id a row"};
  for (const nlohmann::json& id : list) ids.push_back(id.get<std::string>());
  return ids;
}

Result<std::vector<std::string>> read_ids(const fs::path& matrix, fs::path ids) {
  if (ids.empty()) {
    const fs::path stem = matrix.parent_path() / matrix.stem();
    for (const fs::path& candidate : {fs::path(stem).concat(".ids.txt"), fs::path(stem).concat(".ids.json"),
                                      matrix.parent_path() / "ids.txt", matrix.parent_path() / "ids.json"}) {
      std::error_code ignored;
      if (ids.empty() && fs::is_regular_file(candidate, ignored)) ids = candidate;
    }
    if (ids.empty()) {
      return Error{ErrorCode::kNotFound,
                   "there are no ids for " + io::display(matrix) + ": write one a line into " +
                       io::display(fs::path(stem).concat(".ids.txt")) + ", or name the file with --ids"};
    }
  }
  const Result<io::Bytes> bytes = io::read_file(ids, kMaxIdsBytes);
  if (!bytes.ok()) return bytes.error();
  return parse_ids({reinterpret_cast<const char*>(bytes->data()), bytes->size()}, io::display(ids),
                   ids.extension() == ".json");
}

VectorRecord record_of(std::string_view id, std::span<const std::uint8_t> row, const NpyMatrix& matrix) {
  VectorRecord record;
  record.values.resize(matrix.columns);
  for (std::size_t i = 0; i < record.values.size(); ++i)
    record.values[i] = number_at(row.data() + i * bytes_of(matrix.type), matrix.type);
  record.work.id = id;
  return record;
}

Status read_rows(const OpenMatrix& open, const fs::path& file, const std::vector<std::string>& ids,
                 VectorRows& rows) {
  const NpyMatrix& matrix = open.matrix;
  const std::size_t row_bytes = matrix.columns * bytes_of(matrix.type);
  const std::uint64_t at_once = std::max<std::uint64_t>(1, kPieceBytes / row_bytes);
  for (std::uint64_t first = 0; first < matrix.rows; first += at_once) {
    if (io::interrupted()) return Error{ErrorCode::kInterrupted, "interrupted while vectors were read"};
    const auto count = static_cast<std::size_t>(std::min(at_once, matrix.rows - first));
    const Result<io::Bytes> piece =
        read_exactly(open.handle, file, open.offset + first * row_bytes, count * row_bytes);
    if (!piece.ok()) return piece.error();
    for (std::size_t i = 0; i < count; ++i) {
      std::string where = io::display(file) + ": row " + std::to_string(first + i + 1);
      VectorRecord record =
          record_of({}, std::span(*piece).subspan(i * row_bytes, row_bytes), matrix);
      Status status = set_id(record, ids[first + i]);
      if (status.ok()) status = l2_normalise(record.values);
      if (status.ok()) {
        rows.add(std::move(record), std::move(where));
      } else {
        rows.skip(std::move(where), status.error().message, "correct the row, or leave it out");
      }
    }
  }
  return Done{};
}

}  // namespace

Result<NpyMatrix> parse_npy_header(std::string_view text) {
  const auto type = value_of(text, "'descr'");
  const auto order = value_of(text, "'fortran_order'");
  const auto shape = value_of(text, "'shape'");
  if (!type || !order || !shape || !shape->starts_with('(')) return not_npy("its header cannot be read");
  NpyMatrix matrix;
  if (*type == "'<f4'") {
    matrix.type = NpyType::kFloat32;
  } else if (*type == "'<f8'") {
    matrix.type = NpyType::kFloat64;
  } else if (*type == "'<f2'") {
    matrix.type = NpyType::kFloat16;
  } else {
    return Error{ErrorCode::kUnsupported, "its numbers are of type " + io::printable(type->substr(0, 40)) +
                                              "; save array.astype('<f4')"};
  }
  if (*order != "False") {
    return Error{ErrorCode::kUnsupported,
                 "it is stored column by column; save numpy.ascontiguousarray(array)"};
  }
  std::string_view sides = *shape;
  const auto rows = take_number(sides);
  const auto columns = take_number(sides);
  if (!rows || !columns || take_number(sides))
    return Error{ErrorCode::kUnsupported, "it is no matrix of a row for each work"};
  if (*rows == 0 || *columns == 0) return Error{ErrorCode::kInvalidArgument, "it is empty"};
  if (*rows > kMaxRows || *columns > kMaxEmbeddingDimension) {
    return Error{ErrorCode::kTooLarge, "it has " + std::to_string(*rows) + " rows of " +
                                           std::to_string(*columns) + " values; at most " +
                                           std::to_string(kMaxRows) + " of " +
                                           std::to_string(kMaxEmbeddingDimension) + " are read"};
  }
  matrix.rows = *rows;
  matrix.columns = *columns;
  return matrix;
}

Result<VectorCollection> read_vectors_npy(const fs::path& file, const fs::path& ids) {
  Result<OpenMatrix> open = open_matrix(file);
  if (!open.ok()) return open.error();
  const Result<std::vector<std::string>> names = read_ids(file, ids);
  if (!names.ok()) return names.error();
  if (names->size() != open->matrix.rows) {
    return Error{ErrorCode::kCorrupt, io::display(file) + " has " + std::to_string(open->matrix.rows) +
                                          " rows, and there are " + std::to_string(names->size()) +
                                          " ids; give one for each row, in their order"};
  }
  VectorRows rows;
  try {
    if (const Status status = read_rows(*open, file, *names, rows); !status.ok()) return status.error();
    if (rows.records() > 0) return std::move(rows).finish();
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, io::display(file) + ": not enough memory for all vectors"};
  }
  return Error{ErrorCode::kInvalidArgument,
               io::display(file) + " holds no row that can be used; " + rows.skipped().front().reason};
}

}  // namespace vitrine::ingest
