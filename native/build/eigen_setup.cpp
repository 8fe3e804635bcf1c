// SPDX-License-Identifier: MIT
#include "build/eigen_setup.h"

#include <Eigen/Core>

namespace vitrine::build {

void pin_eigen_blocking() {
  static const bool pinned = [] {
    Eigen::setCpuCacheSizes(32 * 1024, 256 * 1024, 2 * 1024 * 1024);
    return true;
  }();
  static_cast<void>(pinned);
}

}  // namespace vitrine::build
