// SPDX-License-Identifier: MIT
#include "embed/prepare/form_files.h"

#include <string>
#include <utility>

#include "embed/prepare/external_weights.h"
#include "io/files.h"
#include "io/hash.h"
#include "io/parallel.h"

namespace vitrine::embed {

Result<NetworkFile> FormFiles::write(const char* kind, const char* ending,
                                     std::span<const std::uint8_t> bytes) {
  if (io::interrupted())
    return Error{ErrorCode::kInterrupted, "interrupted; the same command goes on with what is missing"};
  const io::Digest digest = io::sha256(bytes);
  const NetworkFile file{folder_ / (std::string(kind) + "-" + io::hex(digest, 8) + ending), bytes.size(),
                         io::hex(digest)};
  if (Status done = io::write_file_if_changed(file.file, bytes); !done.ok()) return done.error();
  if (written_) written_(bytes.size());
  return file;
}

Status FormFiles::write_parts(std::span<const std::uint8_t> travelling, NetworkWeights& weights) {
  for (const std::span<const std::uint8_t> part : cut_into_parts(travelling)) {
    Result<NetworkFile> file = write("weights", ".bin", part);
    if (!file.ok()) return file.error();
    weights.parts.push_back(std::move(*file));
  }
  return Done{};
}

}  // namespace vitrine::embed
