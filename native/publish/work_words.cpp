// SPDX-License-Identifier: MIT
#include "publish/work_words.h"

#include <array>

namespace vitrine::publish {
namespace {

constexpr std::array<WorkWords, 3> kWords = {{
    {"en", "Visually similar", "Explore from here", "All works", "Maker", "Date", "Rights", "Credit",
     "Provided by", "The museum's page of this work", ", by ", "Next", "Previous"},
    {"de", "Ähnlich im Aussehen", "Von hier aus stöbern", "Alle Werke", "Urheber", "Datierung", "Rechte",
     "Nachweis", "Bereitgestellt von", "Seite des Museums zu diesem Werk", ", von ", "Weiter", "Zurück"},
    {"fr", "Visuellement proches", "Explorer à partir d’ici", "Toutes les œuvres", "Auteur", "Date", "Droits",
     "Crédit", "Fourni par", "Page du musée pour cette œuvre", ", par ", "Suivant", "Précédent"},
}};

}  // namespace

const WorkWords& words_for(std::string_view language) {
  const std::string_view main = language.substr(0, language.find('-'));
  for (const WorkWords& words : kWords) {
    if (words.language == main) return words;
  }
  return kWords.front();
}

}  // namespace vitrine::publish
