// SPDX-License-Identifier: MIT
// Target qdrant: fills a collection of a running Qdrant over its REST interface. A point's id is the UUID of
// version 5 of its work's id in the namespace of object identifiers, and its payload holds a fingerprint of
// itself and its vector: so the same command goes on after an interruption, and after a change of the site it
// sends what has changed.
#pragma once

#include <span>
#include <string>

#include "publish/out/target.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// The key that a secured server wants, where this is set: a command line is seen by others.
inline constexpr const char* kQdrantKeyVariable = "QDRANT_API_KEY";

// A point as Qdrant takes it, in JSON.
struct QdrantPoint {
  std::string id;           // a UUID
  std::string fingerprint;  // 16 hex digits of the SHA-256 of all the rest
  std::string json;
};
[[nodiscard]] QdrantPoint qdrant_point(const TargetRequest& request, WorkIndex work,
                                       std::span<const float> vector);

// Errors: kInvalidArgument for an address or a name that cannot be, or a collection of another shape;
// kIo for a server that fails or refuses, saying what it says; kInterrupted.
[[nodiscard]] Status write_qdrant(const TargetRequest& request);

}  // namespace vitrine::publish
