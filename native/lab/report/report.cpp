// SPDX-License-Identifier: MIT
#include "lab/report/report.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "embed/json_fields.h"
#include "io/files.h"
#include "lab/perturb/study_json.h"
#include "lab/report/perturb_section.h"
#include "vitrine/text.h"

namespace vitrine::lab {
namespace {

namespace fs = std::filesystem;

constexpr ResultKind kKinds[] = {
    {kStudyKind, perturb_section},
};

// Longest file of results read.
constexpr std::uint64_t kMaxResultBytes = 16ull << 20;
// Most files looked at in a folder.
constexpr std::size_t kMaxFolderFiles = 1000;

constexpr std::string_view kHead =
    "# Results\n\n"
    "This page is written by `vitrine lab report` from files that `vitrine lab` wrote; it is not edited by "
    "hand. "
    "[LAB.md](LAB.md) says how each of them is measured.\n";

const ResultKind* kind_of(const nlohmann::json& json) {
  const auto field = json.find("kind");
  if (field == json.end() || !field->is_string()) return nullptr;
  const auto known = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const ResultKind& kind) {
    return kind.kind == field->get_ref<const std::string&>();
  });
  return known == std::end(kKinds) ? nullptr : known;
}

Result<ResultFile> read_result(const fs::path& file) {
  const Result<io::Bytes> bytes = io::read_file(file, kMaxResultBytes);
  if (!bytes.ok()) return bytes.error();
  Result<nlohmann::json> json = embed::parse_object(*bytes, io::display(file));
  if (!json.ok()) return json.error();
  if (kind_of(*json) == nullptr) {
    return Error{ErrorCode::kUnsupported,
                 io::display(file) +
                     " holds no results that this vitrine knows: its field \"kind\" is none of theirs"};
  }
  return ResultFile{file, std::move(*json)};
}

Result<std::vector<fs::path>> json_files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code failure;
  for (fs::directory_iterator it(folder, failure), end; !failure && it != end; it.increment(failure)) {
    if (it->path().extension() != ".json") continue;
    files.push_back(it->path());
    if (files.size() > kMaxFolderFiles) {
      return Error{ErrorCode::kTooLarge, io::display(folder) + " holds more than " +
                                             std::to_string(kMaxFolderFiles) +
                                             " JSON files; name those to report"};
    }
  }
  if (failure) return Error{ErrorCode::kIo, "cannot list " + io::display(folder) + ": " + failure.message()};
  std::sort(files.begin(), files.end());
  return files;
}

Status add_folder(const fs::path& folder, FoundResults& found) {
  const Result<std::vector<fs::path>> files = json_files_in(folder);
  if (!files.ok()) return files.error();
  for (const fs::path& file : *files) {
    Result<ResultFile> result = read_result(file);
    if (result.ok()) {
      found.files.push_back(std::move(*result));
    } else {
      found.passed_over.push_back(result.error().message);
    }
  }
  return Done{};
}

}  // namespace

std::span<const ResultKind> result_kinds() { return kKinds; }

Result<FoundResults> find_results(std::span<const std::string> sources) {
  FoundResults found;
  for (const std::string& source : sources) {
    std::error_code absent;
    if (fs::is_directory(source, absent)) {
      if (Status status = add_folder(source, found); !status.ok()) return status.error();
      continue;
    }
    Result<ResultFile> result = read_result(source);
    if (!result.ok()) return result.error();
    found.files.push_back(std::move(*result));
  }
  if (found.files.empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 "no results of vitrine lab were found; name the folder that -o of its verbs was given"};
  }
  return found;
}

Result<std::string> write_report(std::span<const ResultFile> results, const fs::path& from) {
  std::string page(kHead);
  for (const ResultKind& kind : kKinds) {
    std::vector<ResultFile> own;
    std::copy_if(results.begin(), results.end(), std::back_inserter(own),
                 [&](const ResultFile& result) { return kind_of(result.json) == &kind; });
    if (own.empty()) continue;
    const Result<std::string> section = kind.section(own, from);
    if (!section.ok()) return section.error();
    page += "\n" + *section;
  }
  return page;
}

std::string markdown_text(std::string_view text) {
  // The last two are part of addresses, which GitHub makes links of.
  constexpr std::string_view kMarkup = "\\`*_{}[]|~$#!:@";
  std::string escaped;
  for (const char c : to_utf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      escaped += ' ';
    } else if (kMarkup.find(c) != kMarkup.npos || (c == '.' && escaped.ends_with("www"))) {
      escaped += {'\\', c};
    } else {
      escaped += escape_html({&c, 1});
    }
  }
  return escaped;
}

std::string link_to(const fs::path& file, const fs::path& from) {
  std::error_code failure;
  const fs::path there = fs::weakly_canonical(fs::absolute(file, failure), failure);
  const fs::path here = fs::weakly_canonical(fs::absolute(from, failure), failure);
  std::string link;
  for (const fs::path& part : there.lexically_relative(here))
    link += (link.empty() ? "" : "/") + encode_url_segment(part.string());
  return link;
}

}  // namespace vitrine::lab
