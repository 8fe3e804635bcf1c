// SPDX-License-Identifier: MIT
// The five alterations that a network should see through: each is the same picture to a person. They are
// those of the study of VGG16, ResNet-152 and DenseNet on artworks, which made them with Pillow, and equal
// Pillow 9.4's to the last bit before they become JPEG files.
#pragma once

#include <array>
#include <cstdint>

#include "io/files.h"
#include "vitrine/image.h"
#include "vitrine/result.h"

namespace vitrine::lab {

enum class Profile : std::uint8_t {
  kGreyscale,  // ITU-R 601 luma
  kSmaller,    // 0.8 of each side, nearest neighbour
  kSharpened,  // Pillow's SHARPEN
  kEdges,      // Pillow's EDGE_ENHANCE_MORE
  kPaler,      // halfway to its greyscale
};

inline constexpr std::uint32_t kProfiles = 5;

struct ProfileInfo {
  Profile profile;
  const char* id;    // as the study names it
  const char* name;  // for people
};

inline constexpr std::array<ProfileInfo, kProfiles> kProfileTable = {{
    {Profile::kGreyscale, "m1", "greyscale"},
    {Profile::kSmaller, "m2", "0.8 of each side"},
    {Profile::kSharpened, "m3", "sharpened"},
    {Profile::kEdges, "m4", "edges enhanced"},
    {Profile::kPaler, "m5", "half the colour"},
}};

// The quality that the study saved its altered pictures with.
inline constexpr int kAlteredQuality = 75;

// The altered pixels, before JPEG. A side of one pixel stays one pixel. REQUIRES: an image that keeps its
// invariant.
[[nodiscard]] Image alter(Profile profile, const Image& image);

// The altered picture as the study's files are: JPEG of kAlteredQuality, 4:2:0, of one component where it is
// grey. Errors: as publish::encode_plain_jpeg().
[[nodiscard]] Result<io::Bytes> altered_file(Profile profile, const Image& image);

}  // namespace vitrine::lab
