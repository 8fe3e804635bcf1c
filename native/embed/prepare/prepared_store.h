// SPDX-License-Identifier: MIT
// The folder of a prepared network while it is being written.
#pragma once

#include <filesystem>
#include <string>

#include "embed/prepared.h"
#include "io/file_handle.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// Holds the folder for one process: the lock ends with the object. What is in the folder is only what
// prepared.json names, as soon as sweep() has run.
class PreparedStore {
 public:
  // Makes the folder. Errors: kIo, also while another run prepares the same model.
  [[nodiscard]] static Result<PreparedStore> open(std::filesystem::path folder);

  // What an earlier run left, where this card's file, this version and sound files still stand behind it;
  // forms that are not sound are left out. Empty where there is nothing of use.
  [[nodiscard]] Prepared load(const ModelCard& card) const;
  // Writes prepared.json. REQUIRES: fp32 among the forms.
  [[nodiscard]] Status save(const Prepared& prepared, const ModelCard& card) const;
  // Removes files that `prepared` does not name, and what interrupted runs left.
  void sweep(const Prepared& prepared) const;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  PreparedStore(std::filesystem::path folder, io::FileHandle lock)
      : folder_(std::move(folder)), lock_(std::move(lock)) {}

  std::filesystem::path folder_;
  io::FileHandle lock_;
};

}  // namespace vitrine::embed
