// SPDX-License-Identifier: MIT
// From what a museum has, a folder of pictures, a CSV of works, a catalogue beside them, to a Collection.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ingest/columns.h"
#include "ingest/work.h"
#include "vitrine/result.h"

namespace vitrine::ingest {

// Every picture below `folder`, recursively, by file ending (jpg jpeg png gif bmp tga psd pnm ppm pgm webp;
// case ignored). The id is the path below `folder` with '/' between its parts, the title the file's name
// without ending. Links are followed; a folder is read once, however many links lead to it. Skipped and
// reported: links that lead nowhere or in a circle, hidden pictures and folders, what may not be read, names
// that are not UTF-8, and pictures of formats not read here. Errors: kNotFound for a missing folder,
// kInvalidArgument for one without pictures, kIo.
[[nodiscard]] Result<Collection> read_folder(const std::filesystem::path& folder);

// A CSV of works (RFC 4180, UTF-8, header line) with the columns id and filename, and where known barcode,
// label and iiif, or as `columns` calls them; further columns are ignored. filename is looked up below `images` (empty: the CSV's own
// folder) and may not leave it; label becomes the title, iiif the image's URL. Where an id is empty or
// several files share it, they go by `filename` without its ending. Rows that name no file, or repeat an id,
// are skipped and reported by line; the first keeps the id. Errors: kNotFound, kTooLarge, kIo; kCorrupt
// naming line and column; kInvalidArgument where no row names a picture.
[[nodiscard]] Result<Collection> read_csv(const std::filesystem::path& csv,
                                          const std::filesystem::path& images,
                                          const ColumnNames& columns = {});

// Fills in title, maker, date, type, subjects (with ";" between them), language (BCP 47, of the texts),
// rights, required_statement, summary and homepage from a .csv (columns by name) or a .jsonl (an object a
// line). A record names its work in `id`, `filename` or both. Each is tried, in this order, as a work's id, as the
// name of its picture, as its id without ending, as its picture's name without ending. An empty value leaves
// what is known. A homepage must be http or https. Reported in collection.skipped: records that name no work
// or several, a work described twice (the first is kept), lines of a .jsonl that are not JSON, homepages that
// were dropped. Errors: kNotFound, kTooLarge, kIo; kUnsupported for another ending; kCorrupt for a table that
// cannot be read, has neither id nor filename, or a .jsonl without any JSON object.
[[nodiscard]] Status apply_catalogue(Collection& collection, const std::filesystem::path& catalogue,
                                     const ColumnNames& columns = {});

}  // namespace vitrine::ingest
