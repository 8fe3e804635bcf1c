// SPDX-License-Identifier: MIT
#include "publish/details.h"

#include "ingest/fields.h"
#include "publish/catalogue_json.h"
#include "publish/logos.h"

namespace vitrine::publish {
namespace {

Json provider_json(const ingest::Provider& provider, const PublishedLogo& logo) {
  Json json = {{"label", provider.label}};
  if (!url_origin(provider.homepage).empty()) json["homepage"] = provider.homepage;
  if (!logo.file.empty())
    json["logo"] = {{"file", logo.file}, {"width", logo.width}, {"height", logo.height}};
  return json;
}

std::string read_words(const Fields& fields, std::string_view name, std::size_t most) {
  std::string text = fields.text(name, most);
  if (text.empty()) fields.fail(name, "a text that is not empty");
  return text;
}

PublishedLogo read_logo_fields(const Fields& fields) {
  PublishedLogo logo{fields.text("file"),
                     static_cast<std::uint32_t>(fields.number("width", 1, kMaxLogoWidth)),
                     static_cast<std::uint32_t>(fields.number("height", 1, kMaxLogoHeight))};
  if (!is_logo_path(logo.file)) fields.fail("file", "data/logo-<16 hex digits>.jpg");
  return logo;
}

}  // namespace

Json details_json(const PublishedWork& work) {
  Json json = Json::object();
  for (const ingest::Labelled& entry : work.work.metadata)
    json["metadata"].push_back({{"label", entry.label}, {"value", entry.value}});
  const auto& providers = work.work.providers;
  for (std::size_t i = 0; i < providers.size(); ++i)
    json["provider"].push_back(provider_json(providers[i], work.logo_of(i)));
  return json;
}

void read_details(const Fields& fields, PublishedWork& work) {
  if (fields.has("metadata")) {
    for (const Fields& entry : fields.list("metadata", ingest::kMaxMetadata))
      work.work.metadata.push_back({read_words(entry, "label", ingest::kMaxLabelBytes),
                                    read_words(entry, "value", ingest::kMaxValueBytes)});
  }
  if (!fields.has("provider")) return;
  for (const Fields& entry : fields.list("provider", ingest::kMaxProviders)) {
    ingest::Provider& provider = work.work.providers.emplace_back();
    provider.label = read_words(entry, "label", ingest::kMaxLabelBytes);
    provider.homepage = entry.optional_text("homepage");
    if (!provider.homepage.empty() && url_origin(provider.homepage).empty())
      entry.fail("homepage", "an http(s) URL");
    work.logos.push_back(entry.has("logo") ? read_logo_fields(entry.object("logo")) : PublishedLogo());
  }
}

std::size_t details_bytes(const ingest::Work& work) {
  std::size_t bytes = 0;
  for (const ingest::Labelled& entry : work.metadata) bytes += entry.label.size() + entry.value.size();
  for (const ingest::Provider& provider : work.providers)
    bytes += provider.label.size() + provider.homepage.size() + provider.logo_url.size();
  return bytes;
}

}  // namespace vitrine::publish
