// SPDX-License-Identifier: MIT
#include "io/uuid.h"

#include <doctest/doctest.h>

#include <set>

using namespace vitrine::io;

TEST_CASE("UUIDs of version 5 are those that other programs make") {
  // RFC 9562, A.4, and Python's uuid5().
  CHECK(uuid_text(uuid_v5(kUuidNamespaceDns, "www.example.com")) == "2ed6657d-e927-568b-95e1-2665a8aea6a2");
  CHECK(uuid_text(uuid_v5(kUuidNamespaceDns, "python.org")) == "886313e1-3b8a-5372-9b90-0c9aee199e5d");
  CHECK(uuid_text(uuid_v5(kUuidNamespaceOid, "")) == "0a68eb57-c88a-5f34-9e9d-27f85e68af4f");
  CHECK(uuid_text(uuid_v5(kUuidNamespaceOid, "tilings/star-07.png")) ==
        "aa2e21a2-de55-5272-8c69-bd423c65800d");
  CHECK(uuid_text(uuid_v5(kUuidNamespaceOid, "\xc3\xa9\xe4\xb8\xad")) ==
        "532e46f0-8a0c-597f-9c71-a879e70f7bde");
}

TEST_CASE("names differ in their UUIDs, version and variant aside") {
  std::set<std::string> seen;
  for (int i = 0; i < 2000; ++i) {
    const std::string text = uuid_text(uuid_v5(kUuidNamespaceOid, "work-" + std::to_string(i)));
    CHECK(text.size() == 36);
    CHECK(text[14] == '5');
    CHECK(std::string("89ab").find(text[19]) != std::string::npos);
    seen.insert(text);
  }
  CHECK(seen.size() == 2000);
}
