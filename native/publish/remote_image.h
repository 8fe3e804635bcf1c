// SPDX-License-Identifier: MIT
// A picture that another host serves, as a page can show it without that host being asked at build time.
#pragma once

#include "ingest/work.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// From the address of a service's info.json: sizes with long sides of 480 and 960, asked for by width alone,
// which services of Image API 2 and 3 of level 1 and up both serve. From any other address: that picture as
// it is, its size taken from the region of a IIIF image request where it names one. A picture of unknown
// shape counts as square. Errors: kInvalidArgument for what is no plain https URL.
[[nodiscard]] Result<PublishedImage> remote_image(const ingest::ImageSource& source);

// A picture whose host was asked when its documents were read. REQUIRES: it is not empty. Errors:
// kInvalidArgument for an address that is no plain https URL.
[[nodiscard]] Result<PublishedImage> hosted_image(const ingest::HostedPicture& hosted, double aspect_ratio);

}  // namespace vitrine::publish
