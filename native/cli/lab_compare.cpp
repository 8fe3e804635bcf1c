// SPDX-License-Identifier: MIT
// vitrine lab compare: what several models hold for alike in one collection, in figures and as a page.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/lab_columns.h"
#include "cli/lab_compare_report.h"
#include "cli/lab_verbs.h"
#include "cli/paths.h"
#include "embed/network.h"
#include "ingest/fields.h"
#include "io/files.h"
#include "io/table_memory.h"
#include "lab/compare/compare_models.h"
#include "lab/compare/comparison_json.h"
#include "lab/compare/comparison_site.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;

// The page shows a row a model, of so many tiles at most.
constexpr std::uint32_t kMostNeighbours = 100;
constexpr std::size_t kMostModels = 16;
constexpr std::uint32_t kMostTimed = 10000;

struct Options {
  LabOptions lab;
  std::string folder;  // empty: no page
  std::string page;    // empty: beside the program
  std::string title;   // empty: the first source's name
  std::string language = "en";
  std::string class_column, perturbation_column, original_column;
  lab::CompareOptions compare;
  bool own_results = false;
  bool json = false;
};

Error wrong(const std::string& message) { return Error{ErrorCode::kInvalidArgument, message}; }

Status check(const Options& options) {
  if (options.lab.models.size() < 2)
    return wrong("--models names " + std::to_string(options.lab.models.size()) +
                 " model; name two or more, as --models descriptor,googlenet");
  if (options.lab.models.size() > kMostModels)
    return wrong("--models names " + std::to_string(options.lab.models.size()) + " models, more than " +
                 std::to_string(kMostModels));
  if (options.compare.neighbours < 1 || options.compare.neighbours > kMostNeighbours)
    return wrong("-k " + std::to_string(options.compare.neighbours) + " is not within 1 to " +
                 std::to_string(kMostNeighbours));
  if (options.compare.timed > kMostTimed)
    return wrong("--time " + std::to_string(options.compare.timed) + " is not within 0 to " +
                 std::to_string(kMostTimed));
  if (options.perturbation_column.empty() != options.original_column.empty())
    return wrong(
        "--perturbation and --original go together: what was done to a picture, and to which work's");
  if (!ingest::is_language_tag(options.language))
    return wrong("--language " + io::printable(options.language) + ": expected a BCP 47 tag, as en");
  return Done{};
}

bool lies_within(const fs::path& inner, const fs::path& outer) {
  std::error_code ignored;
  const fs::path in = fs::weakly_canonical(fs::absolute(inner, ignored), ignored);
  const fs::path out = fs::weakly_canonical(fs::absolute(outer, ignored), ignored);
  return std::mismatch(out.begin(), out.end(), in.begin(), in.end()).first == out.end();
}

// A page among the pictures would be compared itself by the next run.
Status check_place(const Options& options) {
  if (options.folder.empty()) return Done{};
  for (const std::string& source : options.lab.sources.sources) {
    std::error_code ignored;
    if (fs::is_directory(source, ignored) && lies_within(options.folder, source))
      return wrong("-o " + io::display(options.folder) + " lies in the pictures' folder " +
                   io::display(source) + "; choose one beside it");
  }
  return lab::check_comparison_folder(options.folder, options.page);
}

std::string default_title(const std::string& source) {
  fs::path path = fs::path(source).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  const std::string name = path.has_extension() ? path.stem().string() : path.filename().string();
  return name.empty() || name == "." || name == ".." ? "Collection" : io::printable(name);
}

// Sets what a column says, work by work.
Status mark(const Options& options, const ingest::Collection& collection, const std::string& column,
            const std::string& option, std::string lab::ComparedWork::*to, lab::Comparison& comparison) {
  if (column.empty()) return Done{};
  const auto values = column_values(options.lab, collection, column, option);
  if (!values.ok()) return values.error();
  for (lab::ComparedWork& work : comparison.works) {
    const auto value = values->find(collection.works[work.position].id);
    if (value != values->end()) work.*to = value->second;
  }
  return Done{};
}

// Of the study that `vitrine lab perturb` repeats; the page has a sentence for each.
Status check_perturbations(const ingest::Collection& collection, const lab::Comparison& comparison) {
  for (const lab::ComparedWork& work : comparison.works) {
    const std::string& done = work.perturbation;
    const bool known =
        done.empty() || (done.size() == 2 && done[0] == 'm' && done[1] >= '1' && done[1] <= '5');
    if (!known)
      return Error{ErrorCode::kCorrupt,
                   "--perturbation: " + io::printable(collection.works[work.position].id) + " has '" + done +
                       "', which is none of m1 to m5"};
  }
  return Done{};
}

// Columns that are not there end the run before it embeds anything: works without embeddings are marked
// first.
Status mark_all(const Options& options, const ingest::Collection& collection, lab::Comparison& comparison) {
  if (Status status = mark(options, collection, options.class_column, "--class",
                           &lab::ComparedWork::class_name, comparison);
      !status.ok())
    return status;
  if (Status status = mark(options, collection, options.perturbation_column, "--perturbation",
                           &lab::ComparedWork::perturbation, comparison);
      !status.ok())
    return status;
  if (Status status = check_perturbations(collection, comparison); !status.ok()) return status;
  return mark(options, collection, options.original_column, "--original", &lab::ComparedWork::of, comparison);
}

void print_skipped(const lab::Comparison& comparison, const ingest::Collection& collection) {
  for (const auto* list : {&collection.skipped, &comparison.skipped}) {
    for (const ingest::Skipped& one : *list) {
      std::fprintf(stderr, "left out: %s: %s%s%s\n", one.where.c_str(), one.reason.c_str(),
                   one.remedy.empty() ? "" : "; ", one.remedy.c_str());
    }
  }
}

Status report(const Options& options, const lab::Comparison& comparison, const lab::ComparisonTexts& texts,
              const ingest::Collection& collection) {
  print_skipped(comparison, collection);
  if (!options.json) {
    std::fputs(comparison_tables(comparison, texts).c_str(), stdout);
  } else {
    publish::Json json = lab::summary_json(comparison, texts);
    json["skipped"] = publish::Json::array();
    for (const auto* list : {&collection.skipped, &comparison.skipped}) {
      for (const ingest::Skipped& one : *list)
        json["skipped"].push_back({{"where", one.where}, {"reason", one.reason}, {"remedy", one.remedy}});
    }
    std::printf("%s\n", publish::indented_json(json).c_str());
  }
  return Done{};
}

Status run(Options options) {
  if (Status status = check(options); !status.ok()) return status;
  if (options.page.empty()) options.page = share_folder("compare").string();
  if (Status status = check_place(options); !status.ok()) return status;
  const fs::path cache = options.lab.cache_path();
  io::set_table_folder(cache);
  const Result<std::vector<LabModel>> models = choose_lab_models(options.lab);
  if (!models.ok()) return models.error();
  const Result<ingest::Collection> collection = read_lab_pictures(options.lab);
  if (!collection.ok()) return collection.error();
  lab::Comparison unmarked;
  for (std::size_t i = 0; i < collection->works.size(); ++i) unmarked.works.push_back({i, {}, {}, {}});
  if (Status status = mark_all(options, *collection, unmarked); !status.ok()) return status;

  std::vector<lab::Contestant> contestants;
  for (const LabModel& model : *models) {
    const auto& network = model.chosen.network;
    contestants.push_back(
        {model.id, model.chosen.embedder.get(), network ? embed::download_bytes(*network) : 0});
  }
  options.compare.embed.cache = cache / "embeddings";
  options.compare.embed.progress = options.lab.progress();
  if (!options.lab.quiet) {
    options.compare.begins = [&](const lab::Contestant& contestant) {
      std::fprintf(stderr, "Model %s\n", io::printable(contestant.id).c_str());
    };
  }
  lab::ComparedPictures pictures(options.folder, collection->works.size());
  Result<lab::Comparison> compared =
      lab::compare_models(*collection, contestants, options.compare, pictures.visitor());
  if (!compared.ok()) return compared.error();
  if (Status status = mark_all(options, *collection, *compared); !status.ok()) return status;
  const lab::ComparisonTexts texts = {
      options.title.empty() ? default_title(options.lab.sources.sources.front()) : options.title,
      options.language, options.class_column};
  if (!options.folder.empty()) {
    const Status written =
        lab::write_comparison(options.folder, *compared, pictures.take(*collection, *compared), texts,
                              {options.page, !options.own_results});
    if (!written.ok()) return written;
    if (!options.lab.quiet)
      std::fprintf(stderr, "Written: %s; look at it with vitrine serve %s\n",
                   io::display(options.folder).c_str(), io::display(options.folder).c_str());
  }
  return report(options, *compared, texts, *collection);
}

}  // namespace

void declare_lab_compare(CLI::App& parent, Action& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = *parent.add_subcommand(
      "compare",
      "What several models hold for alike: agreement, precision by class, and a page to compare on");
  add_lab_options(command, options->lab);
  command.add_option("-k", options->compare.neighbours, "Neighbours a work")->capture_default_str();
  command
      .add_option(
          "--class", options->class_column,
          "Count neighbours of a work's own class: a column of the CSV or of --catalogue; type, maker, "
          "date, language or rights; or folder, the name of the folder a picture lies in")
      ->type_name("COLUMN");
  command
      .add_option("--perturbation", options->perturbation_column,
                  "Column that says what was done to a picture: m1 to m5; with --original")
      ->type_name("COLUMN");
  command
      .add_option("--original", options->original_column,
                  "Column with the id of the work whose picture it was")
      ->type_name("COLUMN");
  command
      .add_option("--time", options->compare.timed,
                  "Pictures that each model embeds afresh, to tell how long one takes; 0: none")
      ->capture_default_str();
  command.add_option("-o,--output", options->folder, "Folder for the comparison page (default: no page)")
      ->type_name("FOLDER");
  command.add_option("--title", options->title, "The page's title (default: the source's name)");
  command.add_option("--language", options->language, "Language of the works' titles (BCP 47)")
      ->capture_default_str();
  command.add_option("--page", options->page,
                     "Folder of the built comparison page (default: beside the program)");
  command.add_flag("--own-results", options->own_results,
                   "The page shows no results from other hosts, whatever its address names");
  command.add_flag("--json", options->json, "Figures as JSON");
  command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace vitrine::cli
