// SPDX-License-Identifier: MIT
#include "ingest/json_object.h"

#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

namespace vitrine::ingest {
namespace {

using Json = nlohmann::json;

// Receives the parser's events; keeps the scalars one level below the outer object, and the strings of arrays
// there.
class Collector final : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return scalar(""); }
  bool boolean(bool value) override { return scalar(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return scalar(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return scalar(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& written) override { return scalar(written); }
  bool string(string_t& value) override {
    if (depth_ == 2 && in_array_ && members[key_].items.size() < kMaxJsonItems)
      members[key_].items.push_back(value);
    return scalar(std::move(value));
  }
  bool binary(binary_t&) override { return fail("binary data"); }
  bool start_object(std::size_t) override { return enter(true); }
  bool start_array(std::size_t) override { return enter(false); }
  bool end_object() override { return leave(); }
  bool end_array() override { return leave(); }

  bool key(string_t& name) override {
    if (depth_ == 1) key_ = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    return fail("not JSON from byte " + std::to_string(position) + " on");
  }

  JsonObject members;
  std::string failure;

 private:
  bool fail(std::string what) {
    if (failure.empty()) failure = std::move(what);
    return false;
  }

  bool scalar(std::string text) {
    if (depth_ == 0) return fail("a single value where an object {...} was expected");
    if (depth_ == 1) members[key_] = JsonMember{true, std::move(text), {}};
    return true;
  }

  bool enter(bool object) {
    if (depth_ == 0 && !object) return fail("an array where an object {...} was expected");
    if (depth_ == 1) {
      members[key_] = JsonMember{};
      in_array_ = !object;
    }
    if (++depth_ > kMaxJsonDepth)
      return fail("nested deeper than " + std::to_string(kMaxJsonDepth) + " levels");
    return true;
  }

  bool leave() {
    --depth_;
    return true;
  }

  std::uint32_t depth_ = 0;
  bool in_array_ = false;  // the member that is read
  std::string key_;
};

}  // namespace

Result<JsonObject> read_json_object(std::string_view text) {
  if (text.size() > kMaxJsonLineBytes) {
    return Error{ErrorCode::kTooLarge, "longer than " + std::to_string(kMaxJsonLineBytes) + " bytes"};
  }
  Collector collector;
  try {
    const bool complete = Json::sax_parse(text.begin(), text.end(), &collector);
    if (!complete)
      return Error{ErrorCode::kCorrupt, collector.failure.empty() ? "not JSON" : collector.failure};
  } catch (const std::exception& failure) {
    return Error{ErrorCode::kCorrupt, std::string("not JSON: ") + failure.what()};
  }
  return std::move(collector.members);
}

}  // namespace vitrine::ingest
