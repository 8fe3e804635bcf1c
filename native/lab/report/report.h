// SPDX-License-Identifier: MIT
// What `vitrine lab` measured, as one page of Markdown: docs/RESULTS.md is written by it.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vitrine/result.h"

namespace vitrine::lab {

// A JSON file that a lab verb wrote.
struct ResultFile {
  std::filesystem::path path;
  nlohmann::json json;  // an object whose "kind" is known
};

// A kind of results, and the part of the page that shows them.
struct ResultKind {
  std::string_view kind;  // what stands in the files' field "kind"
  // Its section as Markdown, from its heading on. `from` is the folder that links start at. Errors: those of
  // reading the results, naming file and field.
  Result<std::string> (*section)(std::span<const ResultFile> results, const std::filesystem::path& from);
};

// In the order of the page.
[[nodiscard]] std::span<const ResultKind> result_kinds();

struct FoundResults {
  std::vector<ResultFile> files;
  std::vector<std::string> passed_over;  // files of a folder that are of no known kind, for a message
};

// The files named, and of folders all *.json that are results, by name. Errors: kNotFound and kIo as
// read_file(); kCorrupt for a file that was named and is no JSON; kUnsupported where it is of no known kind;
// kInvalidArgument where nothing was found.
[[nodiscard]] Result<FoundResults> find_results(std::span<const std::string> sources);

// The page. Errors: those of the sections.
[[nodiscard]] Result<std::string> write_report(std::span<const ResultFile> results,
                                               const std::filesystem::path& from);

// Text from outside inside a line or a table cell of Markdown: nothing of it is markup.
[[nodiscard]] std::string markdown_text(std::string_view text);

// Address of `file` as a page in the folder `from` links to it.
[[nodiscard]] std::string link_to(const std::filesystem::path& file, const std::filesystem::path& from);

}  // namespace vitrine::lab
