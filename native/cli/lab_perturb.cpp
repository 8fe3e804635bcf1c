// SPDX-License-Identifier: MIT
// vitrine lab perturb: how reliably models find a picture's altered copies.
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "cli/lab_verbs.h"
#include "io/files.h"
#include "io/table_memory.h"
#include "lab/perturb/chart.h"
#include "lab/perturb/copies.h"
#include "lab/perturb/study.h"
#include "lab/perturb/study_json.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;

// A heading, not a paragraph.
constexpr std::size_t kMaxTitle = 200;

struct Options : LabOptions {
  lab::StudyOptions study;
  std::string output;
  std::string copies;  // folder to write them to; empty: they are made in memory alone
  bool json = false;
};

// The folder's or file's name, where the collection was given none.
std::string title_of(const Options& options) {
  if (!options.study.title.empty()) return options.study.title;
  if (options.sources.sources.size() > 1) return "several sources";
  const fs::path source = fs::path(options.sources.sources.front()).lexically_normal();
  const fs::path name = source.has_filename() ? source.stem() : source.parent_path().filename();
  const std::string text = name.string();
  return text.empty() || text == "." || text.size() > kMaxTitle ? "the collection" : text;
}

Status check_folder(const char* option, const std::string& folder, const char* what) {
  std::error_code absent;
  if (folder.empty() || !fs::exists(folder, absent) || fs::is_directory(folder, absent)) return Done{};
  return Error{ErrorCode::kInvalidArgument,
               std::string(option) + " " + io::display(folder) + " is a file; name a folder for " + what};
}

// What is known to fail before an hour of embedding.
Status check(const Options& options) {
  if (options.study.title.size() > kMaxTitle)
    return Error{ErrorCode::kInvalidArgument,
                 "--title is longer than " + std::to_string(kMaxTitle) + " bytes; choose a shorter one"};
  if (Status status = check_folder("-o", options.output, "the results"); !status.ok()) return status;
  return check_folder("--copies", options.copies, "the copies");
}

void print_skipped(const std::vector<ingest::Skipped>& skipped) {
  for (const ingest::Skipped& one : skipped) {
    std::fprintf(stderr, "left out: %s: %s%s%s\n", one.where.c_str(), one.reason.c_str(),
                 one.remedy.empty() ? "" : "; ", one.remedy.c_str());
  }
}

std::string spread_text(const lab::Spread& spread) {
  char text[40];
  std::snprintf(text, sizeof text, "%.4f +- %.4f", spread.mean, spread.deviation);
  return text;
}

void print_table(const lab::Study& study) {
  std::printf("%s: %llu of %llu works, each with %u altered copies\n", io::printable(study.title).c_str(),
              static_cast<unsigned long long>(study.originals), static_cast<unsigned long long>(study.works),
              lab::kProfiles);
  for (const lab::ProfileInfo& profile : lab::kProfileTable)
    std::printf("  %s %s\n", profile.id, profile.name);
  std::printf("\n%-22s %-6s %1s  %-16s  %-16s  %-16s", "model", "search", "k", "precision", "recall", "F1");
  for (const lab::ProfileInfo& profile : lab::kProfileTable) std::printf("  %-6s", profile.id);
  std::printf("\n");
  for (const lab::ModelScores& model : study.models) {
    for (const lab::Searched& search : lab::kSearches) {
      for (const lab::ScoresAt& at : model.*search.scores) {
        std::printf("%-22s %-6s %u  %s  %s  %s", model.id.c_str(), search.name.data(), at.k,
                    spread_text(at.precision).c_str(), spread_text(at.recall).c_str(),
                    spread_text(at.f1).c_str());
        for (const double share : at.found) std::printf("  %.4f", share);
        std::printf("\n");
      }
    }
  }
}

Status write_results(const lab::Study& study, const std::string& json, const fs::path& folder) {
  const std::pair<const char*, std::string> files[] = {
      {"perturb.csv", lab::study_csv(study)}, {"perturb.svg", lab::study_svg(study)}, {"perturb.json", json}};
  for (const auto& [name, text] : files) {
    if (Status status = io::write_file(folder / name, std::string_view(text)); !status.ok()) return status;
  }
  return Done{};
}

void print_counts(const lab::StudyRun& run) {
  for (std::size_t m = 0; m < run.study.models.size(); ++m) {
    std::fprintf(stderr, "%s: %llu pictures embedded, %llu known from before\n",
                 run.study.models[m].id.c_str(), static_cast<unsigned long long>(run.embedded[m]),
                 static_cast<unsigned long long>(run.reused[m]));
  }
}

Status run(const Options& options) {
  if (Status status = check(options); !status.ok()) return status;
  io::set_table_folder(options.cache_path());
  Result<std::vector<LabModel>> models = choose_lab_models(options);
  if (!models.ok()) return models.error();
  const Result<ingest::Collection> collection = read_lab_pictures(options);
  if (!collection.ok()) return collection.error();
  print_skipped(collection->skipped);
  lab::StudyOptions study = options.study;
  study.title = title_of(options);
  study.variants.cache = options.cache_path() / "embeddings";
  study.variants.progress = options.progress();
  std::vector<const embed::Embedder*> embedders;
  for (const LabModel& model : *models) embedders.push_back(model.chosen.embedder.get());
  const Result<lab::StudyRun> done = lab::run_study(*collection, embedders, study);
  if (!done.ok()) return done.error();
  print_skipped(done->skipped);
  if (!options.quiet) print_counts(*done);
  const std::string json = lab::study_json(done->study);
  if (!options.output.empty()) {
    if (Status status = write_results(done->study, json, options.output); !status.ok()) return status;
  }
  if (!options.copies.empty()) {
    const auto left_out = lab::write_copies(*collection, done->originals, options.copies, options.progress());
    if (!left_out.ok()) return left_out.error();
    print_skipped(*left_out);
  }
  if (options.json) {
    std::printf("%s", json.c_str());
  } else {
    print_table(done->study);
  }
  return Done{};
}

}  // namespace

void declare_lab_perturb(CLI::App& parent, Action& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = *parent.add_subcommand(
      "perturb", "Hold models against each other by how reliably they find a picture's altered copies");
  add_lab_options(command, *options);
  command
      .add_option("--sample", options->study.sample, "Works to look at; all where the collection has no more")
      ->check(CLI::Range(1u, lab::kMaxOriginals))
      ->capture_default_str();
  command.add_option("--seed", options->study.seed, "Decides which works those are")->capture_default_str();
  command.add_flag(
      "--fine", options->study.fine,
      "Let the index refine its first fifty answers by fine codes, as a site built with --fine does");
  command.add_option("--title", options->study.title,
                     "The collection's name in the results (default: the source's)");
  command.add_option("--threads", options->study.variants.threads, "Threads (0: one a core)")
      ->check(CLI::Range(0u, 1024u));
  command.add_option("-o,--output", options->output,
                     "Folder for perturb.csv, perturb.json and the chart perturb.svg");
  command.add_option("--copies", options->copies,
                     "Folder for the altered copies and their table copies.csv, for vitrine lab compare");
  command.add_flag("--json", options->json, "Answer as JSON");
  command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace vitrine::cli
