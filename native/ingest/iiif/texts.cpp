// SPDX-License-Identifier: MIT
#include "ingest/iiif/texts.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "ingest/fields.h"

namespace vitrine::ingest::iiif {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// Values of one language, in the order of the document.
struct Group {
  std::string language;
  std::vector<std::string_view> values;
};

class Groups {
 public:
  explicit Groups(JsonView value) {
    if (value.is_object() && !value["@value"].exists()) {
      for (JsonView member = value.first(); member.kind() != JsonView::Kind::kNothing; member = member.next())
        member.for_each([&](JsonView item) { add_value(member.key(), item); });
    } else {
      value.for_each([&](JsonView item) { add_item(item); });
    }
  }

  const std::vector<Group>& all() const { return groups_; }

  const Group* choose(std::string_view language) const {
    const std::string wanted = lower(language);
    const std::string base = wanted.substr(0, wanted.find('-'));
    const auto find = [&](auto matches) -> const Group* {
      const auto found = std::find_if(groups_.begin(), groups_.end(), matches);
      return found == groups_.end() ? nullptr : &*found;
    };
    const auto is = [](std::string name) {
      return [name = std::move(name)](const Group& group) { return group.language == name; };
    };
    const auto is_of = [](std::string name) {
      return [name = std::move(name)](const Group& group) {
        return group.language.substr(0, group.language.find('-')) == name;
      };
    };
    if (const Group* group = wanted.empty() ? nullptr : find(is(wanted))) return group;
    if (const Group* group = base.empty() ? nullptr : find(is_of(base))) return group;
    if (const Group* group = find(is(""))) return group;
    if (const Group* group = find(is_of("en"))) return group;
    return groups_.empty() ? nullptr : &groups_.front();
  }

 private:
  void add_item(JsonView item) {
    if (!item.is_object()) return add_value("", item);
    const std::string_view language = item["@language"].is_text() ? item["@language"].text() : "";
    item["@value"].for_each([&](JsonView value) { add_value(language, value); });
  }

  void add_value(std::string_view language, JsonView value) {
    if (value.is_object()) return add_item(value);  // {"en": [{"@value": "..."}]}
    if (value.is_list() || value.text().empty()) return;
    std::string tag = lower(language);
    if (tag == "none" || tag == "@none" || !is_language_tag(tag)) tag.clear();
    auto group =
        std::find_if(groups_.begin(), groups_.end(), [&](const Group& g) { return g.language == tag; });
    if (group == groups_.end()) {
      if (groups_.size() >= kMaxTextValues) return;
      group = groups_.insert(groups_.end(), Group{std::move(tag), {}});
    }
    if (group->values.size() < kMaxTextValues) group->values.push_back(value.text());
  }

  std::vector<Group> groups_;
};

// Tags that IIIF allows, and those that others write all the same.
constexpr std::array<std::string_view, 26> kTags = {
    "a",  "b",  "br", "i", "img",  "p",  "small", "span", "sub", "sup",   "em",     "strong", "div",
    "ul", "ol", "li", "u", "font", "h1", "h2",    "h3",   "h4",  "table", "script", "style",  "blockquote"};
// Those between whose texts a reader sees a gap.
constexpr std::array<std::string_view, 13> kBlocks = {"br", "p",  "div", "ul",    "ol", "li",        "h1",
                                                      "h2", "h3", "h4",  "table", "tr", "blockquote"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kReferences = {
    {{"amp", "&"},
     {"lt", "<"},
     {"gt", ">"},
     {"quot", "\""},
     {"apos", "'"},
     {"nbsp", " "},
     {"copy", "\xC2\xA9"},
     {"ndash", "\xE2\x80\x93"},
     {"mdash", "\xE2\x80\x94"},
     {"hellip", "\xE2\x80\xA6"},
     {"reg", "\xC2\xAE"},
     {"middot", "\xC2\xB7"}}};

template <class List>
bool holds(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

void append_character(std::string& out, std::uint32_t code) {
  const auto byte = [&](std::uint32_t value) { out += static_cast<char>(value); };
  if (code < 0x20 || code == 0x7F) return byte(' ');
  if (code < 0x80) return byte(code);
  if (code < 0x800) return byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F));
  if (code >= 0xD800 && code <= 0xDFFF) return;
  if (code < 0x10000) {
    return byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F));
  }
  if (code > 0x10FFFF) return;
  byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 0x3F)), byte(0x80 | (code >> 6 & 0x3F)),
      byte(0x80 | (code & 0x3F));
}

class Stripper {
 public:
  Stripper(std::string_view html, bool all) : html_(html), all_(all) {}

  std::string run() {
    while (at_ < html_.size()) {
      if (html_[at_] == '<' && take_tag()) continue;
      if (html_[at_] == '&' && take_reference()) continue;
      out_ += html_[at_++];
    }
    return std::move(out_);
  }

  bool found_any() const { return found_; }

 private:
  bool take_tag() {
    if (html_.substr(at_, 4) == "<!--") return skip_behind("-->");
    std::size_t name_at = at_ + 1;
    const bool closes = name_at < html_.size() && html_[name_at] == '/';
    if (closes) ++name_at;
    std::size_t end = name_at;
    while (end < html_.size() && is_name(html_[end])) ++end;
    const std::string name = lower(html_.substr(name_at, end - name_at));
    const bool known = holds(kTags, name) || holds(kBlocks, name);
    if (name.empty() || !(all_ || known)) return false;
    const std::size_t close = end_of_tag(end);
    if (close == html_.npos) return false;
    at_ = close + 1;
    found_ = true;
    if (holds(kBlocks, name)) out_ += ' ';
    if (!closes && (name == "script" || name == "style")) skip_element(name);
    return true;
  }

  static bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == ':';
  }

  // The '>' that ends a tag, which may stand in quoted values before. Once the text is known to hold no
  // further one it is not searched again: a text of nothing but "<a " would take the square of its length.
  std::size_t end_of_tag(std::size_t from) {
    if (no_more_tags_) return html_.npos;
    // A tag longer than this is none, and looking further for its end would cost the square of the text.
    constexpr std::size_t kLongestTag = 1024;
    char quote = 0;
    for (std::size_t at = from; at < std::min(html_.size(), from + kLongestTag); ++at) {
      const char c = html_[at];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return at;
      }
    }
    const std::size_t plain = html_.find('>', from);  // a quote that is never closed
    no_more_tags_ = plain == html_.npos;
    return plain;
  }

  bool skip_behind(std::string_view mark) {
    const std::size_t end = html_.find(mark, at_);
    found_ = true;
    at_ = end == html_.npos ? html_.size() : end + mark.size();
    return true;
  }

  void skip_element(const std::string& name) {
    const std::string closing = "</" + name;
    for (; at_ < html_.size(); ++at_) {
      if (html_[at_] == '<' && lower(html_.substr(at_, closing.size())) == closing) return;
    }
  }

  bool take_reference() {
    const std::size_t end = html_.substr(0, at_ + 12).find(';', at_);
    if (end == html_.npos) return false;
    const std::string_view name = html_.substr(at_ + 1, end - at_ - 1);
    if (!name.empty() && name.front() == '#') return take_number(name.substr(1), end);
    const auto* found = std::find_if(kReferences.begin(), kReferences.end(),
                                     [&](const auto& reference) { return reference.first == name; });
    if (found == kReferences.end()) return false;
    out_ += found->second;
    at_ = end + 1;
    return true;
  }

  bool take_number(std::string_view digits, std::size_t end) {
    const bool hex = digits.starts_with('x') || digits.starts_with('X');
    if (hex) digits.remove_prefix(1);
    std::uint32_t code = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return false;
    append_character(out_, code);
    at_ = end + 1;
    return true;
  }

  const std::string_view html_;
  const bool all_;
  std::size_t at_ = 0;
  bool found_ = false, no_more_tags_ = false;
  std::string out_;
};

// Runs of white space as one space.
std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : clean_text(text)) {
    if (c != ' ' || !out.ends_with(' ')) out += c;
  }
  return out;
}

}  // namespace

std::string_view cut_text(std::string_view text) {
  if (text.size() <= kMaxTextBytes) return text;
  std::size_t end = kMaxTextBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

std::string Text::joined() const {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : "; ") + value;
  return std::string(cut_text(text));
}

std::string plain_text(std::string_view html) {
  const std::string text = clean_text(html);
  const bool marked = text.starts_with('<') && text.ends_with('>');
  Stripper stripper(text, marked);
  const std::string stripped = stripper.run();
  // Without any tag, "&amp;" is what somebody wrote.
  return stripper.found_any() ? squeezed(stripped) : text;
}

Text read_text(JsonView value, std::string_view language, Markup markup) {
  const Groups groups(value);
  const Group* const group = groups.choose(language);
  Text text;
  if (group == nullptr) return text;
  text.language = group->language;
  for (const std::string_view one : group->values) {
    std::string clean = markup == Markup::kPlain ? clean_text(cut_text(one)) : plain_text(cut_text(one));
    if (!clean.empty()) text.values.push_back(std::move(clean));
  }
  return text;
}

std::vector<std::string> all_values(JsonView value) {
  const Groups groups(value);
  std::vector<std::string> values;
  for (const Group& group : groups.all()) {
    for (const std::string_view one : group.values) {
      // A label is a few words; longer ones name no field that is known here.
      if (one.size() <= 64 && values.size() < kMaxTextValues) values.push_back(lower(clean_text(one)));
    }
  }
  return values;
}

}  // namespace vitrine::ingest::iiif
