// SPDX-License-Identifier: MIT
#include "ingest/iiif/json_tree.h"

#include <algorithm>
#include <charconv>
#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

#include "ingest/json_object.h"

namespace vitrine::ingest::iiif {

using Json = nlohmann::json;
using Kind = JsonView::Kind;

// Receives the parser's events and hangs each value behind the one before it.
class JsonTreeBuilder final : public nlohmann::json_sax<Json> {
 public:
  JsonTreeBuilder(JsonTree& tree, std::span<const std::string_view> passed_over, const JsonLimits& limits)
      : tree_(tree), passed_over_(passed_over), limits_(limits) {}

  bool null() override { return add(Kind::kNull, {}); }
  bool boolean(bool value) override { return add(Kind::kBoolean, value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return add(Kind::kNumber, std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add(Kind::kNumber, std::to_string(value)); }
  bool number_float(number_float_t, const string_t& written) override { return add(Kind::kNumber, written); }
  bool string(string_t& value) override { return add(Kind::kText, value); }
  bool binary(binary_t&) override { return fail(ErrorCode::kCorrupt, "binary data"); }
  bool start_object(std::size_t) override { return enter(Kind::kObject); }
  bool start_array(std::size_t) override { return enter(Kind::kList); }
  bool end_object() override { return leave(); }
  bool end_array() override { return leave(); }

  bool key(string_t& name) override {
    if (skipped_depth_ > 0) return true;
    skips_next_ = std::find(passed_over_.begin(), passed_over_.end(), name) != passed_over_.end();
    if (!skips_next_) key_ = keep(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    return fail(ErrorCode::kCorrupt, "not JSON from byte " + std::to_string(position) + " on");
  }

  Error failure{ErrorCode::kCorrupt, ""};

 private:
  using Place = std::pair<std::uint32_t, std::uint32_t>;  // of a text: where it begins, its length
  struct Open {
    std::uint32_t node = 0, last = 0;  // the list or object, and its last member so far
  };

  bool fail(ErrorCode code, std::string what) {
    if (failure.message.empty()) failure = {code, std::move(what)};
    return false;
  }

  Place keep(std::string_view text) {
    const auto at = static_cast<std::uint32_t>(tree_.texts_.size());
    tree_.texts_ += text;
    return {at, static_cast<std::uint32_t>(text.size())};
  }

  bool add(Kind kind, std::string_view text) {
    if (skipped_depth_ > 0) return true;
    if (std::exchange(skips_next_, false)) return true;
    if (tree_.nodes_.size() > limits_.max_values) {
      return fail(ErrorCode::kTooLarge, "more than " + std::to_string(limits_.max_values) + " values");
    }
    JsonTree::Node node;
    node.kind = kind;
    std::tie(node.key, node.key_length) = std::exchange(key_, {});
    std::tie(node.text, node.text_length) = keep(text);
    const auto number = static_cast<std::uint32_t>(tree_.nodes_.size());
    tree_.nodes_.push_back(node);
    if (!open_.empty()) {
      Open& parent = open_.back();
      (parent.last == 0 ? tree_.nodes_[parent.node].first : tree_.nodes_[parent.last].next) = number;
      parent.last = number;
    }
    return true;
  }

  bool enter(Kind kind) {
    if (++depth_ > kMaxJsonDepth) {
      return fail(ErrorCode::kTooLarge, "nested deeper than " + std::to_string(kMaxJsonDepth) + " levels");
    }
    if (skipped_depth_ > 0 || std::exchange(skips_next_, false)) {
      ++skipped_depth_;
      return true;
    }
    if (!add(kind, {})) return false;
    open_.push_back({static_cast<std::uint32_t>(tree_.nodes_.size() - 1), 0});
    return true;
  }

  bool leave() {
    --depth_;
    if (skipped_depth_ > 0) {
      --skipped_depth_;
    } else {
      open_.pop_back();
    }
    return true;
  }

  JsonTree& tree_;
  const std::span<const std::string_view> passed_over_;
  const JsonLimits& limits_;
  std::vector<Open> open_;
  Place key_{};
  bool skips_next_ = false;  // the value that follows stands under a key that is passed over
  std::uint32_t skipped_depth_ = 0, depth_ = 0;
};

Result<JsonTree> JsonTree::parse(std::string_view text, std::span<const std::string_view> passed_over,
                                 const JsonLimits& limits) {
  if (text.size() > limits.max_bytes) {
    return Error{ErrorCode::kTooLarge, "longer than " + std::to_string(limits.max_bytes) + " bytes"};
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  JsonTree tree;
  try {
    JsonTreeBuilder builder(tree, passed_over, limits);
    const bool complete = Json::sax_parse(text.begin(), text.end(), &builder);
    if (!complete) {
      if (builder.failure.message.empty()) builder.failure.message = "not JSON";
      return builder.failure;
    }
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, "too large for this machine's memory"};
  } catch (const std::exception& failure) {
    return Error{ErrorCode::kCorrupt, std::string("not JSON: ") + failure.what()};
  }
  return tree;
}

Kind JsonView::kind() const { return tree_ == nullptr ? Kind::kNothing : tree_->nodes_[at_].kind; }

JsonView JsonView::operator[](std::string_view key) const {
  JsonView found;
  if (!is_object()) return found;
  for (JsonView member = first(); member.kind() != Kind::kNothing; member = member.next()) {
    if (member.key() == key) found = member;
  }
  return found;
}

std::string_view JsonView::text() const {
  if (tree_ == nullptr) return {};
  const auto& node = tree_->nodes_[at_];
  return std::string_view(tree_->texts_).substr(node.text, node.text_length);
}

std::string_view JsonView::key() const {
  if (tree_ == nullptr) return {};
  const auto& node = tree_->nodes_[at_];
  return std::string_view(tree_->texts_).substr(node.key, node.key_length);
}

std::optional<std::uint32_t> JsonView::whole_number() const {
  if (kind() != Kind::kNumber && kind() != Kind::kText) return std::nullopt;
  std::string_view written = text();
  // Some programs write whole numbers as 640.0.
  if (written.ends_with(".0")) written.remove_suffix(2);
  std::uint32_t value = 0;
  const auto read = std::from_chars(written.data(), written.data() + written.size(), value);
  const bool whole = read.ec == std::errc() && read.ptr == written.data() + written.size();
  return whole ? std::optional(value) : std::nullopt;
}

JsonView JsonView::first() const {
  return tree_ == nullptr ? JsonView() : JsonView(tree_, tree_->nodes_[at_].first);
}

JsonView JsonView::next() const {
  return tree_ == nullptr ? JsonView() : JsonView(tree_, tree_->nodes_[at_].next);
}

}  // namespace vitrine::ingest::iiif
