// SPDX-License-Identifier: MIT
// Index documents written for the tests, with vectors short enough to be read.
#pragma once

#include <string>
#include <string_view>

namespace vitrine::ingest::testing {

// A document with everything; `vector` is the text of the list.
inline std::string full_document(const std::string& id, const std::string& vector) {
  return R"({"modifiedTime":"2026-01-01","display":{"id":")" + id +
         R"(","thumbnail":{"url":"https://iiif.wellcomecollection.org/image/V1/info.json","credit":"The Museum",)"
         R"("license":{"url":"https://creativecommons.org/publicdomain/mark/1.0/"}},)"
         R"("locations":[{"url":"https://other.example/V2/info.json","credit":"Another","license":{"url":"x"}}],)"
         R"("aspectRatio":1.5,"averageColor":"#95897f","source":{"id":"t8yukfjt","title":" A View\n",)"
         R"("contributors":[{"agent":{"label":"First, A."}},{"agent":{"label":"Second, 1810-1877."}}]}},)"
         R"("query":{"id":"q","source":{"id":"t8yukfjt","title":"Query","production.label":["[London]","Studio 54",)"
         R"("1824"]}},"filterableValues":{"source.production.dates.range.from":[-4604688000000]},)"
         R"("vectorValues":{"features":)" +
         vector + R"(,"paletteEmbedding":[9,9,9]}})";
}

// The least that is a document.
inline std::string small_document(const std::string& id, const std::string& vector) {
  return R"({"query":{"id":")" + id + R"("},"vectorValues":{"features":)" + vector + "}}";
}

}  // namespace vitrine::ingest::testing
