// SPDX-License-Identifier: MIT
#include "cli/network_choice.h"

#include <system_error>
#include <utility>

#include "cli/paths.h"
#include "embed/prepared.h"
#include "embed/weights.h"
#include "io/files.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

// The fetched file itself; where it cannot embed, what is to be done about it.
Result<NetworkChoice> original(const embed::ModelCard& card, const NetworkWish& wish) {
  const fs::path file = wish.weights.empty() ? embed::weights_path(wish.cache, card) : fs::path(wish.weights);
  const Status embeds = embed::check_embeds(card);
  if (embeds.ok()) return NetworkChoice{embed::network_of_card(card, file), {}};
  if (wish.weights.empty() && !is_file(file)) {
    const std::string fetch = card.url.empty() ? "put " + card.file + " (" + card.source + ") there"
                                               : "run vitrine model fetch " + card.id;
    return Error{ErrorCode::kNotFound, "model " + card.id + " is not here: there is no " + io::display(file) +
                                           "; " + fetch + ", then vitrine model prepare " + card.id};
  }
  if (wish.weights.empty()) return embeds.error();
  return Error{embeds.error().code, embeds.error().message + " --weights " + io::printable(wish.weights)};
}

std::string names_of(const std::vector<embed::Network>& forms) {
  std::string names;
  for (const embed::Network& form : forms) names += (names.empty() ? "" : ", ") + form.form;
  return names;
}

Result<NetworkChoice> prepared_form(const embed::Prepared& prepared, const embed::ModelCard& card,
                                    const std::string& wanted) {
  const embed::Network* form = embed::find_form(prepared, wanted);
  if (form == nullptr) {
    return Error{ErrorCode::kNotFound, "model " + card.id + " has no form '" + io::printable(wanted) +
                                           "' but " + names_of(prepared.forms) +
                                           "; smaller ones are made by vitrine model prepare " + card.id +
                                           " --calibrate FOLDER"};
  }
  NetworkChoice choice{*form, {}};
  for (const embed::Network& other : prepared.forms) {
    if (other.form != form->form) choice.forms.push_back(other);
  }
  return choice;
}

std::string form_meant(const embed::Prepared& prepared, const NetworkWish& wish) {
  if (!wish.form.empty()) return wish.form;
  for (const embed::Network& form : prepared.forms) {
    if (!wish.model_hash.empty() && form.model_hash == wish.model_hash) return form.form;
  }
  return embed::kFloatForm;
}

}  // namespace

std::vector<fs::path> card_folders(const std::string& chosen, const fs::path& cache) {
  return {chosen.empty() ? share_folder("models") : fs::path(chosen), cache / "models"};
}

Result<NetworkChoice> choose_network(const embed::ModelCard& card, const NetworkWish& wish) {
  const bool as_fetched = wish.form == embed::kOriginalForm || (wish.form.empty() && !wish.weights.empty());
  if (as_fetched) return original(card, wish);
  if (!wish.weights.empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 "--form " + io::printable(wish.form) +
                     " takes what was prepared, --weights a file; give one of them"};
  }
  const Result<embed::Prepared> prepared =
      embed::read_prepared(embed::prepared_folder(wish.cache, card), card);
  if (prepared.ok()) return prepared_form(*prepared, card, form_meant(*prepared, wish));
  if (prepared.error().code == ErrorCode::kNotFound && wish.form.empty()) return original(card, wish);
  return prepared.error();
}

}  // namespace vitrine::cli
