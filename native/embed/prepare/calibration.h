// SPDX-License-Identifier: MIT
// The museum's own pictures as a network takes them, to calibrate and measure smaller forms on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "embed/model_card.h"
#include "ingest/work.h"
#include "io/progress.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// With fewer pictures the first ten neighbours say nothing.
inline constexpr std::size_t kLeastCalibrationPictures = 20;

struct Calibration {
  std::vector<std::vector<float>> tensors;  // of one picture each
  std::string sha256;                       // of the pictures' own hashes, in order
  std::vector<ingest::Skipped> skipped;     // what could not be read
};

// At most `most` pictures, evenly spaced through the folder's (all below it, by name), decoded and
// preprocessed as in a build. Pictures that cannot be read are left out and reported. Errors: as
// ingest::read_folder(); kInvalidArgument for fewer than kLeastCalibrationPictures; kInterrupted.
[[nodiscard]] Result<Calibration> read_calibration(const std::filesystem::path& folder, std::size_t most,
                                                   const PreprocessSpec& spec, io::ProgressStyle progress);

}  // namespace vitrine::embed
