// SPDX-License-Identifier: MIT
#include "embed/prepare/calibration.h"

#include <algorithm>
#include <optional>

#include "ingest/ingest.h"
#include "ingest/picture.h"
#include "io/files.h"
#include "io/hash.h"
#include "io/parallel.h"
#include "vitrine/image.h"
#include "vitrine/tensor.h"

namespace vitrine::embed {
namespace {

// All tensors are held at once: 200 of VGG16's are 115 MiB.
constexpr std::uint64_t kMaxTensorBytes = 1ull << 30;

struct Read {
  io::Digest digest{};
  std::vector<float> tensor;
  std::optional<std::string> reason;  // why it could not be read
};

Read read_picture(const std::filesystem::path& file, const PreprocessSpec& spec) {
  const Result<io::Bytes> bytes = io::read_file(file, ImageLimits{}.max_bytes);
  if (!bytes.ok()) return {{}, {}, bytes.error().message};
  const Result<Image> pixels = ingest::decode_picture(*bytes);
  if (!pixels.ok()) return {{}, {}, pixels.error().message};
  Result<std::vector<float>> tensor = make_tensor(*pixels, spec);
  if (!tensor.ok()) return {{}, {}, tensor.error().message};
  return {io::sha256(*bytes), std::move(*tensor), std::nullopt};
}

}  // namespace

Result<Calibration> read_calibration(const std::filesystem::path& folder, std::size_t most,
                                     const PreprocessSpec& spec, io::ProgressStyle style) {
  Result<ingest::Collection> collection = ingest::read_folder(folder);
  if (!collection.ok()) return collection.error();
  const std::uint64_t tensor_bytes = sizeof(float) * 3 * std::uint64_t{spec.side} * spec.side;
  const std::size_t there = collection->works.size();
  const std::size_t count = std::min({there, most, static_cast<std::size_t>(kMaxTensorBytes / tensor_bytes)});

  std::vector<Read> read(count);
  io::Progress progress("Calibration pictures", count, style);
  io::parallel_for(count, 0, [&](std::size_t i) {
    read[i] = read_picture(collection->works[i * there / count].images.front().file, spec);
    progress.advance();
  });
  progress.finish();
  if (io::interrupted()) return Error{ErrorCode::kInterrupted, "interrupted"};

  Calibration calibration;
  io::Bytes digests;
  for (std::size_t i = 0; i < count; ++i) {
    if (read[i].reason) {
      calibration.skipped.push_back(
          {io::display(collection->works[i * there / count].images.front().file), *read[i].reason, ""});
      continue;
    }
    digests.insert(digests.end(), read[i].digest.begin(), read[i].digest.end());
    calibration.tensors.push_back(std::move(read[i].tensor));
  }
  if (calibration.tensors.size() < kLeastCalibrationPictures)
    return Error{ErrorCode::kInvalidArgument,
                 "--calibrate needs at least " + std::to_string(kLeastCalibrationPictures) + " pictures, " +
                     io::display(folder) + " gave " + std::to_string(calibration.tensors.size())};
  calibration.sha256 = io::hex(io::sha256(digests));
  return calibration;
}

}  // namespace vitrine::embed
