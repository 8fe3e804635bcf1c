// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include "ingest/fields.h"
#include "ingest/iiif/document_parts.h"
#include "ingest/iiif/names.h"
#include "ingest/iiif/web_address.h"

namespace vitrine::ingest::iiif {
namespace {

// Records of a work have a few dozen.
constexpr std::size_t kMaxEntries = 512;

std::vector<MetadataEntry> read_metadata(JsonView list, const Context& context) {
  std::vector<MetadataEntry> entries;
  list.for_each([&](JsonView item) {
    if (!item.is_object() || entries.size() >= kMaxEntries || !context.take()) return;
    MetadataEntry entry;
    entry.names = all_values(item["label"]);
    entry.label = read_text(item["label"], context.language, Markup::kPlain).joined();
    entry.value = read_text(item["value"], context.language, Markup::kMayBeHtml);
    if (!entry.value.empty()) entries.push_back(std::move(entry));
  });
  return entries;
}

// The first address of a list; some write a text there instead, which is kept as one.
std::string read_rights(JsonView rights) {
  std::string first;
  rights.for_each([&](JsonView item) {
    const std::string text = plain_text(id_of(item).substr(0, kMaxTextBytes));
    if (first.empty()) first = text;
  });
  return is_web_url(tidy_url(first)) ? tidy_url(first) : first;
}

// Version 3: homepage. Version 2: what is "related" and a page; a film of the work is related too.
std::string read_homepage(JsonView thing, const Context& context) {
  std::string chosen;
  bool speaks = false;  // the language asked for
  const auto take = [&](JsonView item) {
    const std::string_view format = item["format"].text();
    if (!format.empty() && !format.starts_with("text/html") && !format.starts_with("application/xhtml"))
      return;
    const std::string url = resolve_url(context.base, id_of(item));
    bool matches = false;
    item["language"].for_each([&](JsonView tag) { matches = matches || tag.text() == context.language; });
    if (url.empty() || (!chosen.empty() && (speaks || !matches))) return;
    chosen = url;
    speaks = matches;
  };
  thing["homepage"].for_each(take);
  if (chosen.empty()) thing["related"].for_each(take);
  return chosen;
}

// "1838-01-01T00:00:00Z" stands for the year 1838, since a navDate has no less than a second.
std::string read_date(std::string_view text) {
  const auto is_digits = [](std::string_view part) {
    return !part.empty() &&
           std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  const bool sound = text.size() >= 10 && is_digits(text.substr(0, 4)) && text[4] == '-' &&
                     is_digits(text.substr(5, 2)) && text[7] == '-' && is_digits(text.substr(8, 2));
  if (!sound) return {};
  return std::string(text.substr(5, 5) == "01-01" ? text.substr(0, 4) : text.substr(0, 10));
}

void read_statement(JsonView thing, const Context& context, Description& about) {
  const JsonView statement = thing["requiredStatement"].one();
  if (statement.is_object() && statement["value"].exists()) {
    about.statement_label = read_text(statement["label"], context.language, Markup::kPlain).joined();
    about.statement = read_text(statement["value"], context.language, Markup::kMayBeHtml);
  }
  if (about.statement.empty())
    about.statement = read_text(thing["attribution"], context.language, Markup::kMayBeHtml);
}

// The first logo that is a picture of pixels.
std::string read_logo(JsonView thing, const Context& context) {
  std::string url;
  thing["logo"].for_each([&](JsonView item) {
    if (url.empty() && !item["format"].text().starts_with("image/svg"))
      url = resolve_url(context.base, id_of(item));
  });
  return url;
}

std::string host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == url.npos) return {};
  const std::string_view rest = url.substr(scheme + 3);
  return std::string(rest.substr(0, rest.find_first_of("/?#")));
}

// The label, or whatever else says who it is.
std::string provider_label(std::string_view label, const Provider& provider) {
  std::string text = cut_summary(label, kMaxLabelBytes);
  for (const std::string* url : {&provider.homepage, &provider.logo_url}) {
    if (text.empty()) text = cut_summary(host_of(*url), kMaxLabelBytes);
  }
  return text;
}

// REQUIRES: about.statement was read.
std::vector<Provider> read_providers(JsonView thing, const Context& context, const Description& about) {
  std::vector<Provider> providers;
  const auto add = [&](const std::string& label, Provider provider) {
    provider.label = provider_label(label, provider);
    if (!provider.label.empty()) providers.push_back(std::move(provider));
  };
  thing["provider"].for_each([&](JsonView agent) {
    if (!agent.is_object() || providers.size() >= kMaxProviders || !context.take()) return;
    add(read_text(agent["label"], context.language, Markup::kPlain).joined(),
        {{}, read_homepage(agent, context), read_logo(agent, context), {}});
  });
  if (!providers.empty()) return providers;
  if (std::string logo = read_logo(thing, context); !logo.empty() && context.take())
    add(about.statement.joined(), {{}, {}, std::move(logo), {}});
  return providers;
}

}  // namespace

Description read_description(JsonView thing, const Context& context) {
  Description about;
  about.id = clean_text(id_of(thing).substr(0, 2 * kMaxUrlBytes));
  about.label = read_text(thing["label"], context.language, Markup::kPlain);
  const char* const summary = thing["summary"].exists() ? "summary" : "description";
  about.summary = read_text(thing[summary], context.language, Markup::kMayBeHtml);
  about.metadata = read_metadata(thing["metadata"], context);
  about.rights = read_rights(thing[thing["rights"].exists() ? "rights" : "license"]);
  read_statement(thing, context, about);
  about.homepage = read_homepage(thing, context);
  about.providers = read_providers(thing, context, about);
  about.date = read_date(thing["navDate"].text());
  about.thumbnails = read_thumbnails(thing, context);
  return about;
}

}  // namespace vitrine::ingest::iiif
