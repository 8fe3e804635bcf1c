// SPDX-License-Identifier: MIT
#include "core/vgg/kernels.h"

#include <array>

namespace vitrine::vgg {
namespace {

#if defined(__x86_64__)
bool has_avx2() { return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0; }
// Asks the operating system too: both ask whether it keeps the wide registers.
bool has_avx512() {
  return has_avx2() && __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0;
}

constexpr std::array kAll = {&kAvx512, &kAvx2, &kFourLanes};

std::size_t first_usable() {
  if (has_avx512()) return 0;
  return has_avx2() ? 1 : 2;
}
#else
constexpr std::array kAll = {&kFourLanes};

std::size_t first_usable() { return 0; }
#endif

}  // namespace

std::span<const Kernels* const> usable_kernels() { return std::span(kAll).subspan(first_usable()); }

}  // namespace vitrine::vgg
