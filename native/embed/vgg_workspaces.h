// SPDX-License-Identifier: MIT
// Memory of the core's engine for several threads at once.
#pragma once

#include <mutex>
#include <utility>
#include <vector>

#include "vitrine/vgg.h"

namespace vitrine::embed {

// Pictures that go through a network together. VGG16's deep and dense layers have 590 MB of weights as they
// are held in float32, which a picture alone reads from memory for itself.
inline constexpr std::size_t kPicturesTogether = 4;

// Memory of runs, kept for those to come: one for each thread that ever ran at once with others.
class VggWorkspaces {
 public:
  vgg::Workspace take() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) return {};
    vgg::Workspace workspace = std::move(free_.back());
    free_.pop_back();
    return workspace;
  }
  void give_back(vgg::Workspace workspace) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(workspace));
  }

 private:
  std::mutex mutex_;
  std::vector<vgg::Workspace> free_;
};

}  // namespace vitrine::embed
