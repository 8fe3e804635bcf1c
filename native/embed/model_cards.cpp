// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
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

// Which folder holds the card of an id.
using Places = std::map<std::string, fs::path>;

Result<Places> card_places(const std::vector<fs::path>& folders) {
  Places places;
  for (const fs::path& folder : folders) {
    std::error_code failure;
    if (&folder != &folders.front() && !fs::exists(folder, failure)) continue;
    const Result<std::vector<std::string>> ids = card_ids(folder);
    if (!ids.ok()) return ids.error();
    for (const std::string& id : *ids) places.emplace(id, folder);
  }
  return places;
}

}  // namespace

Result<ModelCard> find_model_card(const fs::path& models, const std::string& id) {
  return find_model_card(std::vector<fs::path>{models}, id);
}

Result<std::vector<ModelCard>> list_model_cards(const fs::path& models) {
  return list_model_cards(std::vector<fs::path>{models});
}

Result<ModelCard> find_model_card(const std::vector<fs::path>& folders, const std::string& id) {
  const Result<Places> places = card_places(folders);
  if (!places.ok()) return places.error();
  // Compared with the folders there are, so that no id can lead out of them.
  if (const auto found = places->find(id); found != places->end()) return read_card_of(found->second, id);
  std::string message = "there is no model '" + io::printable(id) + "'; choose one of: descriptor";
  for (const auto& [known, folder] : *places) message += ", " + io::printable(known);
  return Error{ErrorCode::kNotFound, std::move(message)};
}

Result<std::vector<ModelCard>> list_model_cards(const std::vector<fs::path>& folders) {
  const Result<Places> places = card_places(folders);
  if (!places.ok()) return places.error();
  std::vector<ModelCard> cards;
  for (const auto& [id, folder] : *places) {
    Result<ModelCard> card = read_card_of(folder, id);
    if (!card.ok()) return card.error();
    cards.push_back(std::move(card).value());
  }
  return cards;
}

}  // namespace vitrine::embed
