// SPDX-License-Identifier: MIT
// A value or an error, without exceptions. Every function of the core that can fail returns one.
// The core never prints, aborts or throws on bad input: it answers with a code and one sentence.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace vitrine {

// What went wrong, in classes a caller may act on. Values are stable: they cross to JavaScript and become
// exit codes of the command line. error_code_name() gives each its one line of meaning; a test pins the
// table.
enum class ErrorCode : std::uint8_t {
  kInvalidArgument = 1,  // the caller asked for something impossible
  kUnsupported = 2,      // well formed, but a format or version this build does not read
  kCorrupt = 3,          // bytes that contradict themselves or their checksum
  kTooLarge = 4,         // beyond a named limit
  kNotFound = 5,         // a file, id or field that is not there
  kSpaceMismatch = 6,    // an embedding of another model than the index holds
  kIo = 7,               // the operating system refused to read or write
  kOutOfMemory = 8,      // an allocation within the limits failed
  kInterrupted = 9,      // the person asked to stop
};

// The code's name in words, for example "corrupt data".
[[nodiscard]] std::string_view error_code_name(ErrorCode code);

// A failure: its class, and a sentence that names what failed, why, and where possible the remedy.
struct Error {
  ErrorCode code = ErrorCode::kInvalidArgument;
  std::string message;
};

// Holds a T or an Error. Ask ok() before value().
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // REQUIRES: ok().
  const T& value() const& { return *std::get_if<0>(&state_); }
  T& value() & { return *std::get_if<0>(&state_); }
  T&& value() && { return std::move(*std::get_if<0>(&state_)); }
  const T* operator->() const { return std::get_if<0>(&state_); }
  T* operator->() { return std::get_if<0>(&state_); }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(*this).value(); }

  // REQUIRES: !ok().
  const Error& error() const { return *std::get_if<1>(&state_); }

 private:
  std::variant<T, Error> state_;
};

// The answer of an action that has no value: success or an Error.
struct Done {};
using Status = Result<Done>;

// Puts context before an error's message: "catalogue.csv: line 4: ...".
[[nodiscard]] inline Error with_context(std::string_view context, const Error& error) {
  return Error{error.code, std::string(context) + ": " + error.message};
}

}  // namespace vitrine
