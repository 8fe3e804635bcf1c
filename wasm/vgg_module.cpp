// SPDX-License-Identifier: MIT
// The core's engine for networks of VGG's kind as plain exports, to which vgg.mjs gives the shape that
// vitrine-vgg.d.ts declares. One network at a time: a page has no more.
//
// Pointers here are ones that vgg.mjs allocated. A call that fails answers 0 and leaves its error until the
// next one; what was being opened is then gone.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "vitrine/vgg.h"
#include "vitrine/vgg_weights.h"

#define EXPORT(name) __attribute__((used, export_name(#name)))

namespace vitrine::wasm {
namespace {

Error last_error;
std::optional<vgg::WeightsReader> reader;
std::optional<vgg::Network> network;
vgg::Workspace workspace;
std::vector<float> answers;

void forget() {
  reader.reset();
  network.reset();
  workspace = vgg::Workspace();
  answers = {};
}

bool fail(const Error& error) {
  last_error = error;
  forget();
  return false;
}

bool invalid(const char* message) { return fail(Error{ErrorCode::kInvalidArgument, message}); }

}  // namespace

EXPORT(errorCode) std::uint32_t error_code() { return static_cast<std::uint32_t>(last_error.code); }
EXPORT(errorName) const char* error_name() { return error_code_name(last_error.code).data(); }
EXPORT(errorText) const char* error_text() { return last_error.message.c_str(); }

// `body_bytes`: JavaScript's numbers reach the module as these.
EXPORT(open) bool open(const std::uint8_t* head, std::size_t length, double body_bytes) {
  forget();
  // A browser's WebAssembly works 16-bit products out in half the time.
  const vgg::Options options{.convolutions = vgg::Convolutions::kInt16};
  Result<vgg::WeightsReader> opened =
      vgg::WeightsReader::open({head, length}, static_cast<std::uint64_t>(body_bytes), options);
  if (!opened.ok()) return fail(opened.error());
  reader.emplace(std::move(opened).value());
  return true;
}

EXPORT(push) bool push(const std::uint8_t* bytes, std::size_t length) {
  if (!reader) return invalid("no file of weights is being read");
  const Status pushed = reader->push({bytes, length});
  return pushed.ok() || fail(pushed.error());
}

EXPORT(finish) bool finish() {
  if (!reader) return invalid("no file of weights is being read");
  Result<vgg::Network> read = reader->finish();
  if (!read.ok()) return fail(read.error());
  network.emplace(std::move(read).value());
  reader.reset();
  return true;
}

EXPORT(inputs) std::size_t inputs() { return network ? network->inputs() : 0; }
EXPORT(outputs) std::size_t outputs() { return network ? network->outputs() : 0; }

EXPORT(embed) bool embed(const float* tensor, std::size_t count) {
  if (!network) return invalid("no network stands");
  Result<std::vector<float>> found = network->run({tensor, count}, workspace);
  if (!found.ok()) {
    // A tensor that does not fit is no fault of the network's.
    last_error = found.error();
    return false;
  }
  answers = std::move(found).value();
  return true;
}
EXPORT(answers) const float* answered() { return answers.data(); }

EXPORT(close) void close() { forget(); }

}  // namespace vitrine::wasm
