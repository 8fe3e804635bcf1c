// SPDX-License-Identifier: MIT
#include "lab/perturb/copies.h"

#include <string>

#include "io/files.h"
#include "io/hash.h"
#include "io/parallel.h"
#include "lab/perturb/profiles.h"
#include "publish/out/folder_files.h"
#include "publish/out/text_forms.h"
#include "vitrine/image.h"

namespace vitrine::lab {
namespace {

Result<Image> read_picture(const ingest::Work& work) {
  const Result<io::Bytes> bytes = io::read_file(work.images.front().file, ImageLimits{}.max_bytes);
  if (!bytes.ok()) return bytes.error();
  return decode_image(*bytes);
}

// Ids hold whatever a museum puts there; half of their hash names a file on every system.
std::string file_name(const ingest::Work& work, const ProfileInfo& profile) {
  return io::hex(io::sha256(std::string_view(work.id)), 16) + "-" + profile.id + ".jpg";
}

std::string table_row(const std::string& file, const ingest::Work& work, const ProfileInfo& profile) {
  using publish::csv_field;
  return csv_field(file) + "," + csv_field(work.title + ", " + profile.name) + "," + csv_field(work.maker) +
         "," + profile.id + "," + csv_field(work.id) + "\n";
}

}  // namespace

Result<std::vector<ingest::Skipped>> write_copies(const ingest::Collection& collection,
                                                  std::span<const std::size_t> positions,
                                                  const std::filesystem::path& folder,
                                                  io::ProgressStyle style) {
  publish::FolderFiles files(folder);
  io::Progress progress("Copies", positions.size(), style);
  std::vector<ingest::Skipped> skipped;
  std::string table = "id,title,maker,perturbation,of\n";
  for (const std::size_t position : positions) {
    if (io::interrupted()) {
      return Error{ErrorCode::kInterrupted, "interrupted; run the same command to write all copies"};
    }
    const ingest::Work& work = collection.works[position];
    const Result<Image> picture = read_picture(work);
    if (!picture.ok())
      skipped.push_back({io::display(work.images.front().file), picture.error().message, ""});
    for (const ProfileInfo& profile : kProfileTable) {
      if (!picture.ok()) break;
      const Result<io::Bytes> copy = altered_file(profile.profile, *picture);
      if (!copy.ok()) {
        skipped.push_back({io::display(work.images.front().file), copy.error().message, ""});
        break;
      }
      const std::string name = file_name(work, profile);
      const std::string_view bytes(reinterpret_cast<const char*>(copy->data()), copy->size());
      if (Status status = files.put(name, bytes); !status.ok()) return status.error();
      table += table_row(name, work, profile);
    }
    progress.advance();
  }
  if (Status status = files.put(kCopiesTable, table); !status.ok()) return status.error();
  if (Status status = files.finish(); !status.ok()) return status.error();
  return skipped;
}

}  // namespace vitrine::lab
