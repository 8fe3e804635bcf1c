// SPDX-License-Identifier: MIT
// Eigen, set up alike for all who use it.
#pragma once

namespace vitrine::build {

// Eigen cuts products by the caches it finds, and the cut decides the order of sums: pinned, the bits are the
// same on every machine. Called before any product. Thread-safe.
void pin_eigen_blocking();

}  // namespace vitrine::build
