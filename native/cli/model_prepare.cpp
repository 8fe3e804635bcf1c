// SPDX-License-Identifier: MIT
// vitrine model prepare: a fetched network in the forms that a build and a browser want.
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/model_verbs.h"
#include "embed/prepare/prepare_model.h"
#include "io/files.h"

namespace vitrine::cli {
namespace {

struct Options : ModelVerbOptions {
  std::string weights;
  std::string calibration;
  std::string forms;
  std::string use;
  double agree = 0.95;
  std::uint32_t pictures = 200;
  unsigned threads = 0;
};

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    if (end > at) names.push_back(list.substr(at, end - at));
    at = end + 1;
  }
  return names;
}

std::size_t parts_of(const embed::Network& form) { return form.weights ? form.weights->parts.size() : 0; }

void print_table(const embed::PrepareReport& report) {
  std::printf("%-12s %11s %6s %8s %11s %9s\n", "form", "bytes", "parts", "webgpu", "mean cosine",
              "overlap10");
  for (const embed::Network& form : report.prepared.forms) {
    std::printf("%-12s %11llu %6zu %8s ", form.form.c_str(),
                static_cast<unsigned long long>(embed::download_bytes(form)), parts_of(form),
                form.webgpu_graph ? "yes" : "no");
    if (form.agreement) std::printf("%11.5f %9.4f\n", form.agreement->cosine, form.agreement->overlap);
    if (!form.agreement) std::printf("%11s %9s\n", "-", "-");
  }
}

// What the form for the own engine was chosen from.
void print_choice(const embed::Prepared& prepared) {
  if (prepared.measured.empty()) return;
  std::printf(
      "\nForm vitrine: the smallest that finds %g %% of fp32's first ten neighbours. \"Folded\" is without "
      "the last\n"
      "layer, in whose place a site's projection travels.\n%12s %8s %6s %11s %11s %11s %9s\n",
      100 * prepared.agree, "convolutions", "dense", "rank", "bytes", "folded", "mean cosine", "overlap10");
  for (const embed::MeasuredForm& one : prepared.measured) {
    std::printf("%12u %8s %6s %11llu %11llu %11.5f %9.4f%s\n", one.convolutions, one.dense.c_str(),
                one.rank == 0 ? "-" : std::to_string(one.rank).c_str(),
                static_cast<unsigned long long>(one.bytes),
                static_cast<unsigned long long>(one.bytes - one.last_bytes), one.cosine, one.overlap,
                one.chosen ? "  <- taken" : "");
  }
}

void print_json(const embed::ModelCard& card, const embed::PrepareReport& report, const Options& options) {
  const embed::Prepared& prepared = report.prepared;
  nlohmann::ordered_json json = {{"model", card.id},
                                 {"trained", card.trained},
                                 {"folder", io::display(embed::prepared_folder(options.cache_path(), card))},
                                 {"source_feature", prepared.source_feature},
                                 {"feature", prepared.feature},
                                 {"dimension", card.dimension},
                                 {"calibration_pictures", prepared.pictures},
                                 {"made", report.made},
                                 {"without", prepared.without},
                                 {"forms", nlohmann::ordered_json::array()},
                                 {"skipped", nlohmann::ordered_json::array()}};
  for (const embed::Network& form : prepared.forms) {
    nlohmann::ordered_json one = {{"name", form.form},
                                  {"bytes", embed::download_bytes(form)},
                                  {"parts", parts_of(form)},
                                  {"webgpu", form.webgpu_graph.has_value()},
                                  {"model_hash", form.model_hash}};
    if (form.agreement)
      one["agreement"] = {{"pictures", form.agreement->pictures},
                          {"cosine", form.agreement->cosine},
                          {"overlap", form.agreement->overlap}};
    json["forms"].push_back(std::move(one));
  }
  if (!prepared.measured.empty()) {
    json["agree"] = prepared.agree;
    for (const embed::MeasuredForm& measured : prepared.measured)
      json["measured"].push_back({{"convolutions", measured.convolutions},
                                  {"dense", measured.dense},
                                  {"rank", measured.rank},
                                  {"bytes", measured.bytes},
                                  {"folded_bytes", measured.bytes - measured.last_bytes},
                                  {"cosine", measured.cosine},
                                  {"overlap", measured.overlap},
                                  {"chosen", measured.chosen}});
  }
  for (const ingest::Skipped& skipped : report.skipped)
    json["skipped"].push_back({{"where", skipped.where}, {"reason", skipped.reason}});
  std::printf("%s\n", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}

void print_notes(const embed::ModelCard& card, const embed::PrepareReport& report, const Options& options) {
  for (const ingest::Skipped& skipped : report.skipped)
    std::fprintf(stderr, "left out: %s: %s\n", skipped.where.c_str(), skipped.reason.c_str());
  if (report.made.empty()) std::fprintf(stderr, "Prepared already; nothing was written.\n");
  for (const std::string& form : report.prepared.without) {
    const char* const why = form == embed::kVitrineForm
                                ? "Vitrine's own engine runs those of VGG's kind alone"
                                : "it would not be smaller";
    std::fprintf(stderr, "This network has no form %s: %s.\n", form.c_str(), why);
  }
  const embed::Network* const own = embed::find_form(report.prepared, embed::kVitrineForm);
  if (own != nullptr && own->agreement && own->agreement->overlap < report.prepared.agree)
    std::fprintf(
        stderr,
        "No way to write form vitrine finds %g %% of the first ten neighbours; the one that finds most "
        "was taken, %.1f %%.\n",
        100 * report.prepared.agree, 100 * own->agreement->overlap);
  if (!card.trained)
    std::fprintf(stderr, "Note: %s. Its weights are untrained.\n", io::printable(card.label).c_str());
  const bool smaller = embed::find_form(report.prepared, "int8") != nullptr;
  if (!smaller && options.calibration.empty()) {
    std::fprintf(
        stderr,
        "fp32 embeds collections. For visitors' browsers, make smaller forms too, calibrated on pictures "
        "like yours: vitrine model prepare %s --calibrate FOLDER\n",
        card.id.c_str());
  }
}

Status prepare(const Options& options) {
  const Result<embed::ModelCard> card = embed::find_model_card(options.cards(), options.id);
  if (!card.ok()) return card.error();
  embed::PrepareOptions preparing;
  preparing.cache = options.cache_path();
  preparing.weights = options.weights;
  preparing.calibration = options.calibration;
  preparing.pictures = options.pictures;
  preparing.forms = split(options.forms);
  preparing.agree = options.agree;
  if (options.use == "browser") {
    if (!options.forms.empty())
      return Error{ErrorCode::kInvalidArgument, "--for browser and --form both say which forms; give one"};
    if (options.calibration.empty())
      return Error{ErrorCode::kInvalidArgument,
                   "what a browser runs is chosen by measurement: name a folder of pictures like yours with "
                   "--calibrate FOLDER"};
    preparing.forms = {embed::kVitrineForm};
  }
  preparing.threads = options.threads;
  preparing.progress = options.progress();
  if (!options.quiet)
    preparing.step = [](const std::string& what) { std::fprintf(stderr, "%s\n", what.c_str()); };
  Result<embed::PrepareReport> report = embed::prepare_model(*card, preparing);
  const bool of_another_kind =
      report.ok() && embed::find_form(report->prepared, embed::kVitrineForm) == nullptr;
  if (options.use == "browser" && of_another_kind) {
    // What browsers run of it by ONNX Runtime Web.
    preparing.forms = {"int8", "int8-packed"};
    report = embed::prepare_model(*card, preparing);
  }
  if (!report.ok()) return report.error();
  print_notes(*card, *report, options);
  if (options.json) {
    print_json(*card, *report, options);
  } else {
    print_table(*report);
    print_choice(report->prepared);
  }
  return Done{};
}

}  // namespace

void declare_model_prepare(CLI::App& parent, std::function<Status()>& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = add_model_verb(
      parent, "prepare", "Cut a network to its feature and make the forms that builds and browsers run",
      *options);
  command.add_option("ID", options->id, "The model's card")->required();
  command.add_option("--weights", options->weights, "The network's ONNX file (default: the fetched one)")
      ->type_name("FILE");
  command
      .add_option("--calibrate", options->calibration,
                  "Pictures like yours, on which smaller forms are calibrated and measured")
      ->type_name("FOLDER");
  command
      .add_option("--pictures", options->pictures,
                  "At most so many of them, evenly spaced through the folder")
      ->capture_default_str()
      ->check(CLI::Range(20u, 10000u));
  command
      .add_option(
          "--form", options->forms,
          "Which forms, comma-separated: fp32 (always made), int8, int8-packed, vitrine (default: all "
          "with --calibrate)")
      ->type_name("LIST");
  command
      .add_option(
          "--for", options->use,
          "browser: only what visitors' browsers run best: form vitrine of networks of VGG's kind, the int8 "
          "forms of others")
      ->check(CLI::IsMember({"browser"}));
  command
      .add_option("--agree", options->agree,
                  "Form vitrine is the smallest that finds this share of fp32's first ten neighbours")
      ->capture_default_str()
      ->check(CLI::Range(0.01, 1.0));
  command.add_option("--threads", options->threads, "Threads (0: one a core)")
      ->capture_default_str()
      ->check(CLI::Range(0u, 1024u));
  command.add_flag("--quiet", options->quiet, "No progress");
  command.add_flag("--json", options->json, "Report as JSON on standard output");
  command.callback([options, &chosen] { chosen = [options] { return prepare(*options); }; });
}

}  // namespace vitrine::cli
