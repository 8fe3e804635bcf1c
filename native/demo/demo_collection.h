// SPDX-License-Identifier: MIT
// The demo collection: a museum that the project draws itself, so that a newcomer sees a whole site with
// nothing downloaded. Every picture is drawn by code from the numbers in its family's table; the same bytes
// come out on every machine.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "io/progress.h"
#include "vitrine/image.h"
#include "vitrine/result.h"

namespace vitrine::demo {

struct DrawnWork {
  std::string file;  // "star-tilings/star-tiling-03.jpg", below the collection's folder, with '/'
  std::string title;
  std::string maker;  // plainly a machine: "The Vitrine Drawing Machine, Compass Series"
  std::string date;
  std::string type;      // "Mosaic"
  std::string subjects;  // with "; " between them
  std::string rights;    // the address of CC0
};

// All works in the order of the catalogue, without drawing any.
[[nodiscard]] const std::vector<DrawnWork>& demo_works();

// Draws one work, about 0.1 s. Errors: kInvalidArgument where work >= demo_works().size(); kOutOfMemory.
[[nodiscard]] Result<Image> draw(std::size_t work);

// The picture as a JPEG file, byte for byte what the collection holds.
[[nodiscard]] std::vector<std::uint8_t> encode_picture(const Image& image);

// Writes every picture and catalogue.csv (columns filename,title,maker,date,type,subjects,rights) below
// `folder`, on all cores. Pictures that are already there and whole are left as they are. Other files in the
// folder are not touched. Errors: those of io::write_file(); kInterrupted on Ctrl-C, after which a second run
// goes on where the first stopped.
[[nodiscard]] Status write_demo_collection(const std::filesystem::path& folder, io::ProgressStyle progress);

}  // namespace vitrine::demo
