// SPDX-License-Identifier: MIT
// What is made of the works' small pictures once they are published: their colours.
#pragma once

#include <filesystem>

#include "publish/build_site.h"
#include "publish/site.h"
#include "vitrine/image.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// The smallest published size of a work's first picture whose longest side is at least `side`, or else its
// largest one. Errors: kNotFound where the work has no picture on this site; those of reading and decoding
// it.
[[nodiscard]] Result<Image> read_small_picture(const std::filesystem::path& site, const PublishedWork& work,
                                               std::uint32_t side);

// Fills SiteContents::palettes, unless no work has a picture on this site. A picture that cannot be read
// has no colours: `vitrine verify` names it. Errors: kInterrupted.
[[nodiscard]] Status add_palettes(const BuildOptions& options, SiteContents& contents);

}  // namespace vitrine::publish
