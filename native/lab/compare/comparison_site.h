// SPDX-License-Identifier: MIT
// The comparison page as a folder of static files:
//   index.html assets/          the page
//   comparison.json             the entry: models and figures
//   data/works-<hash>/0.json    a file a work, with its rows
//   data/titles-<hash>.json     all titles, fetched when somebody looks for one
//   iiif/<image>/               the works' pictures, as a site has them
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "build/embed_collection.h"
#include "ingest/work.h"
#include "lab/compare/comparison.h"
#include "lab/compare/comparison_json.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::lab {

// Publishes pictures below a folder while they are embedded. Threads may visit different works at once.
class ComparedPictures {
 public:
  // An empty folder: nothing is published.
  ComparedPictures(std::filesystem::path folder, std::size_t works);

  [[nodiscard]] build::PictureVisitor visitor();

  // The comparison's works with their pictures, in its order.
  [[nodiscard]] std::vector<publish::PublishedWork> take(const ingest::Collection& collection,
                                                         const Comparison& comparison);

 private:
  std::filesystem::path folder_;
  std::vector<publish::PublishedImage> images_;  // [works of the collection]; of width 0: none
};

struct ComparisonPage {
  std::filesystem::path page;  // the built page, with its index.html
  // Whether the page may show results that its address names on other hosts; else those of its own host
  // alone.
  bool foreign_results = true;
};

// What write_comparison() would refuse whatever the works are, asked before hours of embedding. Errors:
// kInvalidArgument for a folder that holds a site, or an index.html of somebody else; kNotFound for a page
// that is not built.
[[nodiscard]] Status check_comparison_folder(const std::filesystem::path& folder,
                                             const std::filesystem::path& page);

// Writes the data, the page, and last the entry, each by temporary name and rename; then what an earlier
// comparison left and this one does not name is removed. Equal contents give equal bytes. `works` as
// ComparedPictures::take() gives them. Errors: as check_comparison_folder(); kIo.
[[nodiscard]] Status write_comparison(const std::filesystem::path& folder, const Comparison& comparison,
                                      const std::vector<publish::PublishedWork>& works,
                                      const ComparisonTexts& texts, const ComparisonPage& page);

}  // namespace vitrine::lab
