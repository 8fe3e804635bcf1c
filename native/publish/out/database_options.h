// SPDX-License-Identifier: MIT
// What the targets that fill databases and search engines ask for besides.
#pragma once

#include <cstdint>
#include <string>

namespace vitrine::publish {

struct DatabaseOptions {
  std::string collection = "vitrine";  // of a collection, a table or an index
  std::string url;                     // of a server that is filled over the network
  std::uint32_t batch = 100;           // points of one request
  // Of the hash by sections; 0 sections: as many as an embedding has values, at most 256.
  std::uint32_t sections = 0;
  std::uint32_t clusters = 32;
  std::uint64_t seed = 1;
};

}  // namespace vitrine::publish
