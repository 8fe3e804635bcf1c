// SPDX-License-Identifier: MIT
#include <algorithm>
#include <system_error>

#include "embed/model_card.h"
#include "io/files.h"

namespace vitrine::embed {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCardName = "model.json";

// Names of the folders that hold a card, in byte order.
Result<std::vector<std::string>> card_ids(const fs::path& models) {
  std::error_code failure;
  fs::directory_iterator entries(models, failure);
  if (failure) {
    return Error{ErrorCode::kNotFound,
                 "cannot read the folder of model cards " + io::display(models) + ": " + failure.message()};
  }
  std::vector<std::string> ids;
  for (; entries != fs::directory_iterator(); entries.increment(failure)) {
    if (fs::exists(entries->path() / kCardName, failure)) ids.push_back(entries->path().filename().native());
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

Result<ModelCard> read_card_of(const fs::path& models, const std::string& id) {
  const fs::path file = models / id / kCardName;
  Result<ModelCard> card = read_model_card(file);
  if (card.ok() && card->id != id) {
    return Error{ErrorCode::kCorrupt, io::display(file) + ": field 'id': expected the folder's name '" +
                                          io::printable(id) + "', found '" + card->id + "'"};
  }
  return card;
}

}  // namespace

Result<ModelCard> find_model_card(const fs::path& models, const std::string& id) {
  const Result<std::vector<std::string>> ids = card_ids(models);
  if (!ids.ok()) return ids.error();
  // Compared with the folders there are, so that no id can lead out of `models`.
  if (std::find(ids->begin(), ids->end(), id) != ids->end()) return read_card_of(models, id);
  std::string message = "there is no model '" + io::printable(id) + "'; choose one of: descriptor";
  for (const std::string& known : *ids) message += ", " + io::printable(known);
  return Error{ErrorCode::kNotFound, std::move(message)};
}

Result<std::vector<ModelCard>> list_model_cards(const fs::path& models) {
  const Result<std::vector<std::string>> ids = card_ids(models);
  if (!ids.ok()) return ids.error();
  std::vector<ModelCard> cards;
  for (const std::string& id : *ids) {
    Result<ModelCard> card = read_card_of(models, id);
    if (!card.ok()) return card.error();
    cards.push_back(std::move(card).value());
  }
  return cards;
}

}  // namespace vitrine::embed
