// SPDX-License-Identifier: MIT
#include "embed/prepare/prepared_store.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <system_error>
#include <vector>

#include "embed/prepare/prepare_model.h"
#include "io/files.h"

namespace vitrine::embed {
namespace {

namespace fs = std::filesystem;

constexpr const char* kList = "prepared.json";
constexpr const char* kLock = ".lock";

}  // namespace

Result<PreparedStore> PreparedStore::open(fs::path folder) {
  std::error_code failure;
  fs::create_directories(folder, failure);
  if (failure) return io::system_error("make folder", folder, failure.value());
  const fs::path file = folder / kLock;
  io::FileHandle lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (!lock.open()) return io::system_error("open", file, errno);
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) == 0) return PreparedStore(std::move(folder), std::move(lock));
  if (errno != EWOULDBLOCK) return io::system_error("lock", file, errno);
  return Error{ErrorCode::kIo,
               "another run is writing to " + io::display(folder) + "; wait until it is done"};
}

Prepared PreparedStore::load(const ModelCard& card) const {
  Result<Prepared> there = read_prepared(folder_, card);
  if (!there.ok() || there->maker != kPrepareVersion) return {};
  std::vector<Network> sound;
  for (Network& form : there->forms) {
    if (verify_form(form).ok()) sound.push_back(std::move(form));
  }
  there->forms = std::move(sound);
  // Smaller forms stand for the float one and were measured against it.
  if (find_form(*there, kFloatForm) == nullptr) return {};
  return std::move(*there);
}

Status PreparedStore::save(const Prepared& prepared, const ModelCard& card) const {
  return io::write_file(folder_ / kList, prepared_json(prepared, card));
}

void PreparedStore::sweep(const Prepared& prepared) const {
  std::set<fs::path> wanted{kList, kLock};
  for (const Network& form : prepared.forms) {
    wanted.insert(form.graph.file.filename());
    if (form.webgpu_graph) wanted.insert(form.webgpu_graph->file.filename());
    if (!form.weights) continue;
    for (const NetworkFile& part : form.weights->parts) wanted.insert(part.file.filename());
  }
  std::vector<fs::path> unwanted;
  std::error_code failure;
  for (fs::directory_iterator at(folder_, failure), end; !failure && at != end; at.increment(failure)) {
    if (wanted.count(at->path().filename()) == 0) unwanted.push_back(at->path());
  }
  // What cannot be removed only takes room.
  for (const fs::path& file : unwanted) fs::remove(file, failure);
}

}  // namespace vitrine::embed
