// SPDX-License-Identifier: MIT
#include "ingest/json_paths.h"

#include <exception>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "ingest/json_object.h"

namespace vitrine::ingest {
namespace {

using Json = nlohmann::json;
using Kind = JsonValue::Kind;

class Walker final : public nlohmann::json_sax<Json> {
 public:
  explicit Walker(const JsonValueSink& sink) : sink_(sink) {}

  bool null() override { return tell({Kind::kNull, 0, {}}); }
  bool boolean(bool) override { return tell({Kind::kBoolean, 0, {}}); }
  bool number_integer(number_integer_t value) override { return whole(value); }
  bool number_unsigned(number_unsigned_t value) override { return whole(value); }
  bool number_float(number_float_t value, const string_t& written) override {
    return tell({Kind::kNumber, value, written});
  }
  bool string(string_t& value) override { return tell({Kind::kText, 0, value}); }
  bool binary(binary_t&) override { return fail("binary data"); }
  bool start_object(std::size_t) override { return enter(Kind::kObject); }
  bool start_array(std::size_t) override { return enter(Kind::kList); }
  bool end_object() override { return leave(); }
  bool end_array() override { return leave(); }

  // The path so far is the object's own; the key replaces the one before it.
  bool key(string_t& name) override {
    path_.resize(lengths_.back());
    if (!path_.empty()) path_ += '/';
    path_ += name;
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    return fail("not JSON from byte " + std::to_string(position) + " on");
  }

  std::string failure;

 private:
  bool fail(std::string what) {
    if (failure.empty()) failure = std::move(what);
    return false;
  }

  bool tell(const JsonValue& value) {
    sink_(path_, value);
    return true;
  }

  template <class Whole>
  bool whole(Whole value) {
    const std::string written = std::to_string(value);
    return tell({Kind::kNumber, static_cast<double>(value), written});
  }

  bool enter(Kind kind) {
    tell({kind, 0, {}});
    if (lengths_.size() >= kMaxJsonDepth)
      return fail("nested deeper than " + std::to_string(kMaxJsonDepth) + " levels");
    lengths_.push_back(path_.size());
    if (kind == Kind::kList) path_ += path_.empty() ? "*" : "/*";
    return true;
  }

  bool leave() {
    path_.resize(lengths_.back());
    lengths_.pop_back();
    return true;
  }

  const JsonValueSink& sink_;
  std::string path_;
  std::vector<std::size_t> lengths_;  // of the path, for each open list or object
};

}  // namespace

Status read_json_paths(std::string_view text, const JsonValueSink& sink) {
  Walker walker(sink);
  try {
    if (Json::sax_parse(text.begin(), text.end(), &walker)) return Done{};
    return Error{ErrorCode::kCorrupt, walker.failure.empty() ? "not JSON" : walker.failure};
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, "too large for this machine's memory"};
  } catch (const std::exception& failure) {
    return Error{ErrorCode::kCorrupt, std::string("not JSON: ") + failure.what()};
  }
}

}  // namespace vitrine::ingest
