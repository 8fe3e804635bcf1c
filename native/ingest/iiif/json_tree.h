// SPDX-License-Identifier: MIT
// A JSON text as a tree in two blocks of memory: nodes and their texts. Depth and number of values are
// bounded while it is read, nothing recurses, and branches nobody asks for are not kept: a hostile document
// costs little more than its own length.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vitrine/result.h"

namespace vitrine::ingest::iiif {

class JsonTree;

// One value of a tree, or nothing: members of what is no object, or are not there, are nothing as well, so
// that paths can be followed without asking at each step. Valid while its tree lives.
class JsonView {
 public:
  enum class Kind : std::uint8_t { kNothing, kNull, kBoolean, kNumber, kText, kList, kObject };

  JsonView() = default;
  [[nodiscard]] Kind kind() const;
  [[nodiscard]] bool exists() const { return kind() != Kind::kNothing && kind() != Kind::kNull; }
  [[nodiscard]] bool is_object() const { return kind() == Kind::kObject; }
  [[nodiscard]] bool is_list() const { return kind() == Kind::kList; }
  [[nodiscard]] bool is_text() const { return kind() == Kind::kText; }

  // The member of an object; the last one where a key is given twice, as most readers have it.
  [[nodiscard]] JsonView operator[](std::string_view key) const;
  // The text of a text, a number as written, "true" or "false"; else empty.
  [[nodiscard]] std::string_view text() const;
  // A whole number that is not negative and fits; a text that is one counts too. Else nothing.
  [[nodiscard]] std::optional<std::uint32_t> whole_number() const;
  // The key under which this stands in its object.
  [[nodiscard]] std::string_view key() const;

  // First member of a list or object, and the next one beside this: nothing at the end.
  [[nodiscard]] JsonView first() const;
  [[nodiscard]] JsonView next() const;

  // Calls `each` for every item of a list, for anything else that exists once: IIIF of all versions writes
  // lists of one as the one.
  template <class Each>
  void for_each(Each each) const {
    if (!is_list()) {
      if (exists()) each(*this);
      return;
    }
    for (JsonView item = first(); item.kind() != Kind::kNothing; item = item.next()) each(item);
  }
  // The first of them.
  [[nodiscard]] JsonView one() const { return is_list() ? first() : *this; }

 private:
  friend class JsonTree;
  JsonView(const JsonTree* tree, std::uint32_t at) : tree_(tree), at_(at) {}
  const JsonTree* tree_ = nullptr;
  std::uint32_t at_ = 0;
};

struct JsonLimits {
  // A manifest of 100,000 canvases has some 150 MB.
  std::uint64_t max_bytes = 256ull << 20;
  std::uint32_t max_values = 1u << 24;
};

class JsonTree {
 public:
  // Values under the keys `passed_over` are read and not kept. Errors: kCorrupt naming the byte at which the
  // text stops being JSON; kTooLarge for nesting beyond kMaxJsonDepth (json_object.h) or beyond the limits.
  [[nodiscard]] static Result<JsonTree> parse(std::string_view text,
                                              std::span<const std::string_view> passed_over = {},
                                              const JsonLimits& limits = {});

  [[nodiscard]] JsonView root() const { return {this, 1}; }

 private:
  friend class JsonView;
  friend class JsonTreeBuilder;
  struct Node {
    JsonView::Kind kind = JsonView::Kind::kNothing;
    std::uint32_t key = 0, key_length = 0;
    std::uint32_t text = 0, text_length = 0;  // of a scalar
    std::uint32_t first = 0, next = 0;        // 0: there is none
  };
  std::vector<Node> nodes_{Node{}};  // 0 is nothing, 1 the root
  std::string texts_;
};

}  // namespace vitrine::ingest::iiif
