// SPDX-License-Identifier: MIT
#include "vitrine/result.h"

namespace vitrine {

std::string_view error_code_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return "invalid argument";
    case ErrorCode::kUnsupported:
      return "unsupported";
    case ErrorCode::kCorrupt:
      return "corrupt data";
    case ErrorCode::kTooLarge:
      return "too large";
    case ErrorCode::kNotFound:
      return "not found";
    case ErrorCode::kSpaceMismatch:
      return "another model's embedding";
    case ErrorCode::kIo:
      return "input or output failed";
    case ErrorCode::kOutOfMemory:
      return "out of memory";
    case ErrorCode::kInterrupted:
      return "interrupted";
  }
  return "unknown error";
}

}  // namespace vitrine
