// SPDX-License-Identifier: MIT
// Addresses as IIIF documents write them: relative ones, with spaces, with letters of any script.
#pragma once

#include <string>
#include <string_view>

namespace vitrine::ingest::iiif {

// Longest address that is followed. Servers and proxies refuse from 8 KB on.
inline constexpr std::size_t kMaxUrlBytes = 8 << 10;

// The address with everything percent-encoded that no address may hold (spaces, quotes, letters beyond
// ASCII); "%" stays as it is. White space at its ends goes.
[[nodiscard]] std::string tidy_url(std::string_view text);

// `reference` as seen from the document at `base` (RFC 3986, 5.2), tidied. Empty where that is no http(s)
// address of at most kMaxUrlBytes, or carries a name or password.
[[nodiscard]] std::string resolve_url(std::string_view base, std::string_view reference);

// "https://host:port" of an http(s) address, lower case.
[[nodiscard]] std::string origin_of(std::string_view url);

// The address without "#..." behind it: what a server is asked for.
[[nodiscard]] std::string_view without_fragment(std::string_view url);

// By what documents are told apart: the address without "#...", http and https alike, because the same
// document is often mentioned by both.
[[nodiscard]] std::string document_key(std::string_view url);

}  // namespace vitrine::ingest::iiif
