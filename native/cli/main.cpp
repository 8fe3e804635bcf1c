// SPDX-License-Identifier: MIT
#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <optional>

#include "cli/verbs.h"
#include "io/parallel.h"

namespace vitrine::cli {
namespace {

constexpr Verb kVerbs[] = {
    {"build", "Embed a collection and write its site", declare_build},
    {"update", "Bring a site up to date with a museum's IIIF activity stream", declare_update},
    {"merge", "Make one site of the parts that build --shard wrote", declare_merge},
    {"query", "Find the works that look like a work or a picture", declare_query},
    {"path", "Find a way from one work to another by works that look alike", declare_path},
    {"neighbours", "List every work's neighbours as JSON", declare_neighbours},
    {"publish", "Write a site in the shape that another system reads", declare_publish},
    {"show", "Say what a site holds", declare_show},
    {"verify", "Check every byte of a site", declare_verify},
    {"serve", "Serve a site on this machine", declare_serve},
    {"model", "List, fetch and verify the networks", declare_model},
    {"lab", "Hold networks and a site's answers against the truth", declare_lab},
    {"demo", "Draw the demo collection", declare_demo},
};

constexpr const char* kFooter =
    "Exit codes: 0 success, 2 wrong request, 3 not found, 4 corrupt data, 5 unsupported, 6 too large,\n"
    "7 another model's embedding, 8 input or output failed, 9 out of memory, 130 interrupted.\n"
    "Results go to standard output, everything else to standard error.";

int report(const Error& error) {
  std::fprintf(stderr, "vitrine: %s\n", error.message.c_str());
  return exit_code(error.code);
}

int run(int argc, char** argv) {
  CLI::App app("Visual similarity search for museums that needs no server.", "vitrine");
  app.set_version_flag("--version", "vitrine " VITRINE_VERSION);
  app.footer(kFooter);
  app.require_subcommand(1);
  std::optional<Action> chosen;
  for (const Verb& verb : verbs()) {
    CLI::App* command = app.add_subcommand(verb.name, verb.summary);
    Action action = verb.declare(*command);
    command->callback([&chosen, action = std::move(action)] { chosen = action; });
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : exit_code(ErrorCode::kInvalidArgument);
  }
  const Status status = (*chosen)();
  return status.ok() ? 0 : report(status.error());
}

}  // namespace

std::span<const Verb> verbs() { return kVerbs; }

int exit_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return 2;
    case ErrorCode::kNotFound:
      return 3;
    case ErrorCode::kCorrupt:
      return 4;
    case ErrorCode::kUnsupported:
      return 5;
    case ErrorCode::kTooLarge:
      return 6;
    case ErrorCode::kSpaceMismatch:
      return 7;
    case ErrorCode::kIo:
      return 8;
    case ErrorCode::kOutOfMemory:
      return 9;
    case ErrorCode::kInterrupted:
      return 130;
  }
  return 8;
}

}  // namespace vitrine::cli

int main(int argc, char** argv) {
  vitrine::io::install_interrupt_handler();
  // A file-size limit then fails the write like a full disk, with a message, instead of ending the program.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return vitrine::cli::run(argc, argv);
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "vitrine: the memory of this machine does not suffice; try --threads 1\n");
    return vitrine::cli::exit_code(vitrine::ErrorCode::kOutOfMemory);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "vitrine: %s\n", error.what());
    return vitrine::cli::exit_code(vitrine::ErrorCode::kIo);
  }
}
