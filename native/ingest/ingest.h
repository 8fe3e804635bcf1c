// SPDX-License-Identifier: MIT
// From what a museum has, a folder of pictures, a CSV of works, a catalogue beside them, to a Collection.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ingest/work.h"
#include "vitrine/result.h"

namespace vitrine::ingest {

// Every picture below `folder`, recursively, by file ending (jpg jpeg png gif bmp tga psd pnm ppm pgm webp; case ignored). The id is the
// path below `folder` with '/' between its parts, the title the file's name without ending. Symlink loops, hidden files, unreadable folders and non-UTF-8
// names are skipped and reported. Errors: kNotFound for a missing folder, kInvalidArgument for one without pictures.
[[nodiscard]] Result<Collection> read_folder(const std::filesystem::path& folder);

// A CSV of works (RFC 4180, UTF-8, header line) with the columns barcode,id,label,iiif,filename: filename is looked up below
// `images` (default: the CSV's own folder); iiif becomes the image's URL; id is `filename` without its ending where `id` alone repeats.
// Errors: kNotFound, kCorrupt naming line and column; a row that names no file is skipped and reported.
[[nodiscard]] Result<Collection> read_csv(const std::filesystem::path& csv, const std::filesystem::path& images);

// Fills in title, maker, date, rights, required statement, homepage from a .csv or .jsonl by id or file name (columns/keys: id or filename, title, maker, date,
// rights, required_statement, homepage). Rows that name no work are reported in collection.skipped. Errors: kNotFound, kCorrupt, a missing id column.
[[nodiscard]] Status apply_catalogue(Collection& collection, const std::filesystem::path& catalogue);

}  // namespace vitrine::ingest
