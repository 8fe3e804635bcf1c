// SPDX-License-Identifier: MIT
#include "lab/report/perturb_section.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <system_error>
#include <utility>
#include <vector>

#include "io/files.h"
#include "lab/perturb/study_json.h"

namespace vitrine::lab {
namespace {

namespace fs = std::filesystem;

// The study of 989 artworks of MoMA: precision at k = 1, 3 and 5, taken from its published chart and
// notebook.
constexpr std::uint32_t kPublishedOriginals = 989;
struct Published {
  const char* network;
  const char* card;  // of the network here that is nearest to it
  std::array<double, kFirst.size()> precision;
};
constexpr Published kPublished[] = {
    {"VGG16", "vgg16", {.9980, .9912, .8309}},
    {"DenseNet-201", "densenet", {.9414, .7465, .4908}},
    {"ResNet-152", "resnet152", {.9252, .6741, .4463}},
};

constexpr std::string_view kMethod = R"md(## Which network sees best

`vitrine lab perturb` asks how reliably a network finds what a person takes for the same picture. Each original of a sample gets five altered copies, saved
as JPEG of quality 75: m1 greyscale, m2 reduced to 0.8 of each side by nearest neighbour, m3 sharpened, m4 edges enhanced, m5 half the colour. Originals
and copies are indexed together, and each original is a query. Of its first k neighbours, itself left out, those of its own copies are hits:
precision is hits / k, recall hits / 5, F1 their harmonic mean. At k = 1 recall can be 0.2 at most, and F1 0.3333. Figures are the mean over the originals
± the population's standard deviation; m1 to m5 are the shares of originals whose copy by that profile is among the first k. Only one copy can be the
first: at k = 1 the five shares add up to the precision, and say which copy a network takes for the most alike.

The rows `exact` compare embeddings in full precision, as a published site's lists of neighbours do. The rows `index` are what the site's index
answers: as a visitor's own picture is answered. Its codes are those of a build without further options, and where a model has fine codes, they put the first fifty in order.
)md";

constexpr std::string_view kDifferences = R"md(
What differs, so that rows of different studies do not say which network is better:

- **The collection.** The published study looked at artworks of MoMA; other pictures are easier or harder to tell apart. How many there are matters too: with
  more originals, each copy has more rivals.
- **The networks.** The published one used VGG16, ResNet-152 and DenseNet-201 with the weights of its own library. The cards here name theirs, with their hash: `densenet` is
  DenseNet-121, `resnet152` the first version of the ONNX Model Zoo's; GoogLeNet, SqueezeNet and the descriptor were not part of that study.
- **The search.** The published one asked Annoy, whose trees are approximate, by the angular distance sqrt(2 (1 - cos)). That distance has the order of the
  cosine used here, but what the trees miss counts against a network. The rows here are of exact search.
- **The pictures.** Copies here equal Pillow's to the last bit before JPEG. They are then read by Vitrine's own decoder and resized with antialiasing, as a build reads
  pictures. JPEG is the same kind of file: quality 75, 4:2:0, standard tables.
- **The numbers.** The published ones are taken from a chart and a notebook; their recall is computed here from their precision, by recall = precision × k / 5. Whether
  their deviation is the population's is not known; none is shown.

Any network with a card and weights is measured by the same command; `vitrine model fetch` and `vitrine model prepare` bring those that are published.

```sh
vitrine lab perturb caltech101 --models vgg16,resnet152,densenet --title Caltech-101 -o results/more
vitrine lab report results results/more -o RESULTS.md
```
)md";

std::string decimals(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4f", value);
  return text;
}

std::string spread_text(const Spread& spread) {
  return decimals(spread.mean) + " ± " + decimals(spread.deviation);
}

// A row of a table.
std::string row(const std::vector<std::string>& cells) {
  std::string text = "|";
  for (const std::string& cell : cells) text += " " + cell + " |";
  return text + "\n";
}

// A table's first lines: `left` columns of words, the others of numbers.
std::string head(const std::vector<std::string>& names, std::size_t left) {
  std::vector<std::string> rules(names.size(), "---:");
  std::fill_n(rules.begin(), left, "---");
  return "\n" + row(names) + row(rules);
}

std::string model_name(const ModelScores& model) {
  return markdown_text(model.id) + (model.trained ? "" : " (untrained)");
}

std::string scores_table(const Study& study) {
  std::vector<std::string> names = {"model", "search", "k", "precision", "recall", "F1"};
  for (const ProfileInfo& profile : kProfileTable) names.emplace_back(profile.id);
  std::string table = head(names, 2);
  for (const ModelScores& model : study.models) {
    for (const Searched& search : kSearches) {
      for (const ScoresAt& at : model.*search.scores) {
        std::vector<std::string> cells = {model_name(model),      std::string(search.name),
                                          std::to_string(at.k),   spread_text(at.precision),
                                          spread_text(at.recall), spread_text(at.f1)};
        for (const double share : at.found) cells.push_back(decimals(share));
        table += row(cells);
      }
    }
  }
  return table;
}

std::string structure_text(Structure structure) {
  return structure == Structure::kExact   ? "every code"
         : structure == Structure::kGraph ? "graph"
                                          : "partitions";
}

std::string bytes_text(double bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", bytes);
  return bytes > 0 ? text : "none";
}

std::string models_table(const Study& study) {
  std::string table = head({"model", "network", "hash", "index looks at", "values", "coefficients",
                            "bytes of a code", "of a fine code"},
                           4);
  for (const ModelScores& model : study.models) {
    table += row({model_name(model), markdown_text(model.label), markdown_text(model.hash.substr(0, 16)),
                  structure_text(model.structure), std::to_string(model.dimension),
                  std::to_string(model.coefficients), bytes_text(model.bytes_per_picture),
                  bytes_text(model.fine_bytes_per_picture)});
  }
  return table;
}

std::string chart_link(const Study& study, const fs::path& json, const fs::path& from) {
  const fs::path chart = fs::path(json).replace_extension(".svg");
  std::error_code absent;
  if (!fs::is_regular_file(chart, absent)) return "";
  return "\n![Precision and recall of each model at k = 1, 3 and 5: " + markdown_text(study.title) + "](" +
         link_to(chart, from) + ")\n";
}

// The command that measured it; the source is the reader's.
std::string command_of(const Study& study) {
  std::string models;
  for (const ModelScores& model : study.models) models += (models.empty() ? "" : ",") + model.id;
  const bool fine = study.models.front().fine_bytes_per_picture > 0;
  return "`vitrine lab perturb SOURCE --models " + models + " --sample " + std::to_string(study.sample) +
         " --seed " + std::to_string(study.seed) + (fine ? " --fine`" : "`");
}

std::string study_text(const Study& study, const fs::path& json, const fs::path& from) {
  std::string text = "\n### " + markdown_text(study.title) + "\n\n" + std::to_string(study.originals) +
                     " of " + std::to_string(study.works) + " works (a sample of up to " +
                     std::to_string(study.sample) + ", seed " + std::to_string(study.seed) + "), " +
                     std::to_string(study.originals * kVariants) + " pictures in the index, by " +
                     command_of(study) + ".";
  if (!study.left_out.empty())
    text += " Works of the sample that could not be read: " + std::to_string(study.left_out.size()) + ".";
  text += " Hash of the originals: " + markdown_text(study.pictures.substr(0, 16)) +
          ". All figures as data: [" + markdown_text(json.filename().string()) + "](" + link_to(json, from) +
          ").\n";
  return text + chart_link(study, json, from) + scores_table(study) + models_table(study);
}

std::vector<std::string> beside_cells(std::string network, std::string collection, std::uint64_t originals,
                                      const std::array<double, kFirst.size()>& precision) {
  std::vector<std::string> cells = {std::move(network), std::move(collection), std::to_string(originals)};
  for (const double value : precision) cells.push_back(decimals(value));
  for (std::size_t i = 0; i < kFirst.size(); ++i)
    cells.push_back(decimals(precision[i] * kFirst[i] / kProfiles));
  return cells;
}

// Which of the published networks no study here looked at.
std::string not_measured(std::span<const Study> studies) {
  std::string missing;
  for (const Published& published : kPublished) {
    const bool measured = std::any_of(studies.begin(), studies.end(), [&](const Study& study) {
      return std::any_of(study.models.begin(), study.models.end(),
                         [&](const ModelScores& model) { return model.id == published.card; });
    });
    if (!measured) missing += (missing.empty() ? "" : ", ") + std::string("`") + published.card + "`";
  }
  return missing.empty() ? "" : "\nNot measured here, for want of weights: " + missing + ".\n";
}

std::string beside_published(std::span<const Study> studies) {
  std::string text =
      "\n### Beside the published study\n" +
      head({"network", "collection", "originals", "P at 1", "P at 3", "P at 5", "R at 1", "R at 3", "R at 5"},
           2);
  for (const Published& published : kPublished)
    text += row(beside_cells(published.network, "published: MoMA", kPublishedOriginals, published.precision));
  for (const Study& study : studies) {
    for (const ModelScores& model : study.models) {
      std::array<double, kFirst.size()> precision;
      for (std::size_t i = 0; i < precision.size(); ++i) precision[i] = model.exact[i].precision.mean;
      text += row(beside_cells(model_name(model), markdown_text(study.title), study.originals, precision));
    }
  }
  return text + not_measured(studies) + std::string(kDifferences);
}

}  // namespace

Result<std::string> perturb_section(std::span<const ResultFile> results, const fs::path& from) {
  std::string text(kMethod);
  std::vector<Study> studies;
  for (const ResultFile& result : results) {
    Result<Study> study = read_study(result.json, io::display(result.path));
    if (!study.ok()) return study.error();
    text += study_text(*study, result.path, from);
    studies.push_back(std::move(*study));
  }
  return text + beside_published(studies);
}

}  // namespace vitrine::lab
