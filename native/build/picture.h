// SPDX-License-Identifier: MIT
// One picture file while it is worked on.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "io/budget.h"
#include "io/files.h"
#include "vitrine/image.h"
#include "vitrine/result.h"

namespace vitrine::build {

// Its pixels are decoded when somebody first asks, and once; they are freed with it.
class Picture {
 public:
  // `pixels`: how many pixels may be decoded at once by all threads. Lives longer than the picture.
  Picture(io::Bytes bytes, io::Budget& pixels);

  // Names the content: hex of the first half of its SHA-256. Equal files have equal keys.
  [[nodiscard]] const std::string& key() const { return key_; }
  [[nodiscard]] const std::array<std::uint8_t, 32>& digest() const { return digest_; }

  // The upright pixels, or why there are none. Waits until the budget has room for them.
  [[nodiscard]] const Result<Image>& pixels();

 private:
  io::Bytes bytes_;
  io::Budget& budget_;
  std::array<std::uint8_t, 32> digest_;
  std::string key_;
  io::Budget::Share share_;  // given back after the pixels are freed
  std::optional<Result<Image>> pixels_;
};

}  // namespace vitrine::build
