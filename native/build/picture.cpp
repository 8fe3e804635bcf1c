// SPDX-License-Identifier: MIT
#include "build/picture.h"

#include <utility>

#include "ingest/picture.h"
#include "io/hash.h"

namespace vitrine::build {

Picture::Picture(io::Bytes bytes, io::Budget& pixels)
    : bytes_(std::move(bytes)), budget_(pixels), digest_(io::sha256(bytes_)), key_(io::hex(digest_, 16)) {}

const Result<Image>& Picture::pixels() {
  if (!pixels_) {
    share_ = budget_.take(ingest::count_pixels(bytes_));
    pixels_ = ingest::decode_picture(bytes_);
    io::Bytes().swap(bytes_);
  }
  return *pixels_;
}

}  // namespace vitrine::build
