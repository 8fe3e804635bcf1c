// SPDX-License-Identifier: MIT
#include "io/hash.h"

#include <openssl/evp.h>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <vector>

#include "io/file_handle.h"

namespace vitrine::io {
namespace {

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

// SHA-256 fails only where libcrypto itself is broken. Going on with a wrong digest would name files falsely,
// so we stop.
void must(int ok) {
  if (ok != 1) std::abort();
}

}  // namespace

Digest sha256(std::span<const std::uint8_t> bytes) {
  Digest digest{};
  must(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr));
  return digest;
}

Digest sha256(std::string_view text) {
  return sha256(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

Result<Digest> sha256_file(const std::filesystem::path& path) {
  const Result<FileHandle> handle = open_regular_file(path);
  if (!handle.ok()) return handle.error();
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  must(context != nullptr);
  must(EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr));
  std::vector<std::uint8_t> part(1u << 16);
  for (std::uint64_t at = 0;;) {
    const std::int64_t got = read_at(handle->get(), part, at);
    if (got < 0) return system_error("read", path, errno);
    if (got == 0) break;
    must(EVP_DigestUpdate(context.get(), part.data(), static_cast<std::size_t>(got)));
    at += static_cast<std::uint64_t>(got);
  }
  Digest digest{};
  must(EVP_DigestFinal_ex(context.get(), digest.data(), nullptr));
  return digest;
}

std::string hex(const Digest& digest, std::size_t bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < bytes && i < digest.size(); ++i) {
    out += kDigits[digest[i] >> 4];
    out += kDigits[digest[i] & 15];
  }
  return out;
}

}  // namespace vitrine::io
