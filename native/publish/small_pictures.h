// SPDX-License-Identifier: MIT
// What is made of the works' pictures once they are published: their colours, and what they weigh.
#pragma once

#include <filesystem>
#include <optional>
#include <span>

#include "publish/build_site.h"
#include "publish/entry.h"
#include "publish/site.h"
#include "vitrine/image.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// The smallest published size of a work's first picture whose longest side is at least `side`, or else its
// largest one. Errors: kNotFound where the work has no picture on this site; those of reading and decoding
// it.
[[nodiscard]] Result<Image> read_small_picture(const std::filesystem::path& site, const PublishedWork& work,
                                               std::uint32_t side);

// True where the work's first picture lies on this site.
[[nodiscard]] bool has_local_picture(const PublishedWork& work);

// Fills SiteContents::palettes: with what was seen of pictures that are shown from their hosts, else from
// those on this site; not where there is neither. A picture that cannot be read has no colours: `vitrine
// verify` names it. Errors: kInterrupted.
[[nodiscard]] Status add_palettes(const BuildOptions& options, SiteContents& contents);

// What the works' pictures on this site weigh, each size once; those of other hosts are not counted, nor is
// what cannot be found. Absent where there are none.
[[nodiscard]] std::optional<EntryPictures> weigh_pictures(const std::filesystem::path& site,
                                                          std::span<const PublishedWork> works);

}  // namespace vitrine::publish
