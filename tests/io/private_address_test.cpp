// SPDX-License-Identifier: MIT
#include "io/private_address.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

namespace vitrine::io {
namespace {

bool is_public(const std::string& text) {
  std::array<std::uint8_t, 16> bytes{};
  const bool six = text.find(':') != std::string::npos;
  REQUIRE(::inet_pton(six ? AF_INET6 : AF_INET, text.c_str(), bytes.data()) == 1);
  return is_public_address(std::span(bytes).first(six ? 16 : 4));
}

TEST_CASE("private, loopback, link-local and other special addresses are told from public ones") {
  for (const char* address :
       {"0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.0.1", "169.254.169.254",
        "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.0.0.8", "198.18.0.1", "198.19.255.255",
        "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"}) {
    CAPTURE(address);
    CHECK_FALSE(is_public(address));
  }
  for (const char* address : {"1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1",
                              "126.1.1.1", "128.0.0.1", "169.253.1.1", "172.15.255.255", "172.32.0.1",
                              "192.167.1.1", "198.17.1.1", "198.20.0.1", "223.255.255.1"}) {
    CAPTURE(address);
    CHECK(is_public(address));
  }
}

TEST_CASE("IPv6, and what hides an IPv4 address in it") {
  for (const char* address : {"::", "::1", "fe80::1", "febf::1", "fec0::1", "fc00::1", "fdff::1", "ff02::1",
                              "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::192.168.0.1", "2002:7f00:1::1",
                              "2001:db8::1", "2001::1", "100::1", "::127.0.0.1", "4000::1"}) {
    CAPTURE(address);
    CHECK_FALSE(is_public(address));
  }
  for (const char* address :
       {"2606:4700::1111", "2a00:1450::1", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::1"}) {
    CAPTURE(address);
    CHECK(is_public(address));
  }
  CHECK_FALSE(is_public_address(std::vector<std::uint8_t>(5)));
}

TEST_CASE("hosts that are private by their looks") {
  for (const char* host :
       {"localhost", "LOCALHOST.", "a.localhost", "nas.local", "metadata.google.internal", "127.0.0.1",
        "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "[::1]", "::1", "[fe80::1%25eth0]", "10.0.0.1"}) {
    CAPTURE(host);
    CHECK(is_private_host(host));
  }
  for (const char* host :
       {"museum.example", "localhost.example", "mylocal", "1.1.1.1", "[2606:4700::1111]", ""}) {
    CAPTURE(host);
    CHECK_FALSE(is_private_host(host));
  }
}

}  // namespace
}  // namespace vitrine::io
