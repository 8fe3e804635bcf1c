// SPDX-License-Identifier: MIT
// A folder of many small files, a work each, that is written again and again: what an earlier run wrote and
// this one does not is removed, and nothing else.
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "vitrine/result.h"

namespace vitrine::publish {

class FolderFiles {
 public:
  // Looks at what an earlier run noted in the folder.
  explicit FolderFiles(std::filesystem::path folder);

  // Makes the file of this name hold this text. Errors: kIo. REQUIRES: a plain name, without slash or line
  // feed.
  [[nodiscard]] Status put(const std::string& name, std::string_view text);

  // The same for a file that lies at `from` already: linked where the file system allows it, else copied.
  [[nodiscard]] Status link(const std::string& name, const std::filesystem::path& from,
                            std::span<const std::uint8_t> bytes);

  // Removes what is left of an earlier run, notes what there is now, and waits until all is on the disk.
  // Errors: kIo.
  [[nodiscard]] Status finish();

 private:
  Status note(const std::set<std::string>& names) const;

  const std::filesystem::path folder_;
  std::set<std::string> earlier_, written_;
};

}  // namespace vitrine::publish
