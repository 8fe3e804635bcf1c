// SPDX-License-Identifier: MIT
#include "ingest/iiif/works.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ingest/fields.h"
#include "ingest/iiif/web_address.h"
#include "ingest/vectors.h"
#include "io/files.h"

namespace vitrine::ingest::iiif {
namespace {

// Labels by which museums name these fields, in English, German, French, Dutch, Spanish, Italian, Latin
// letters' neighbours and Arabic. Lower case; compared whole. Earlier ones are the better ones.
constexpr std::array<std::string_view, 34> kMakers = {"artist",
                                                      "artists",
                                                      "maker",
                                                      "makers",
                                                      "creator",
                                                      "creators",
                                                      "artist/maker",
                                                      "photographer",
                                                      "painter",
                                                      "printmaker",
                                                      "author",
                                                      "authors",
                                                      "engraver",
                                                      "architect",
                                                      "designer",
                                                      "sculptor",
                                                      "k\xC3\xBCnstler",
                                                      "k\xC3\xBCnstlerin",
                                                      "urheber",
                                                      "urheberin",
                                                      "autor",
                                                      "fotograf",
                                                      "artiste",
                                                      "auteur",
                                                      "cr\xC3\xA9"
                                                      "ateur",
                                                      "kunstenaar",
                                                      "vervaardiger",
                                                      "artista",
                                                      "autore",
                                                      "creatore",
                                                      "main contributors",
                                                      "contributors",
                                                      "contributor",
                                                      "\xD8\xA7\xD9\x84\xD9\x85\xD8\xA4\xD9\x84\xD9\x81"};
constexpr std::array<std::string_view, 29> kDates = {
    "date",
    "dates",
    "date created",
    "creation date",
    "date of creation",
    "created",
    "date statement",
    "production date",
    "date made",
    "dated",
    "date issued",
    "publish date",
    "publication date",
    "published",
    "created published",
    "year",
    "datierung",
    "datum",
    "entstehungszeit",
    "erscheinungsjahr",
    "jahr",
    "date de cr\xC3\xA9"
    "ation",
    "ann\xC3\xA9"
    "e",
    "fecha",
    "data",
    "datering",
    "issued",
    "publication",
    "\xD8\xA7\xD9\x84\xD8\xAA\xD8\xA7\xD8\xB1\xD9\x8A\xD8\xAE"};
constexpr std::array<std::string_view, 18> kTypes = {
    "type",        "object type",    "work type",      "type of work",      "resource type",
    "object name", "classification", "genre",          "category",          "typ",
    "objekttyp",   "objektart",      "gattung",        "objektbezeichnung", "type d'objet",
    "tipo",        "objectnaam",     "tipo di oggetto"};
constexpr std::array<std::string_view, 18> kSubjects = {
    "subject",       "subjects", "topic",    "topics", "keyword",    "keywords",    "depicts",
    "subject terms", "themes",   "thema",    "themen", "schlagwort", "schlagworte", "schlagw\xC3\xB6rter",
    "sujet",         "sujets",   "soggetto", "materia"};

// Entries of the metadata, those that have found a field of their own marked.
class Entries {
 public:
  explicit Entries(const std::vector<MetadataEntry>& metadata)
      : metadata_(metadata), used_(metadata.size()) {}

  template <class Names>
  Text take(const Names& names) {
    for (const std::string_view name : names) {
      for (std::size_t i = 0; i < metadata_.size(); ++i) {
        const std::vector<std::string>& known = metadata_[i].names;
        if (std::find(known.begin(), known.end(), name) == known.end()) continue;
        used_[i] = true;
        return metadata_[i].value;
      }
    }
    return {};
  }

  // What is left, but for repetitions of the title.
  std::vector<Labelled> rest(const std::string& title) const {
    std::vector<Labelled> rest;
    for (std::size_t i = 0; i < metadata_.size() && rest.size() < kMaxMetadata; ++i) {
      Labelled entry{cut_summary(metadata_[i].label, kMaxLabelBytes),
                     cut_summary(metadata_[i].value.joined(), kMaxValueBytes)};
      if (!used_[i] && !entry.label.empty() && entry.value != title) rest.push_back(std::move(entry));
    }
    return rest;
  }

 private:
  const std::vector<MetadataEntry>& metadata_;
  std::vector<bool> used_;
};

// "Attribution: Provided by the museum", unless the text says so itself.
std::string statement_of(const Description& about) {
  const std::string text = about.statement.joined();
  const std::string& label = about.statement_label;
  if (label.empty() || text.empty() || text.starts_with(label)) return text;
  return label + ": " + text;
}

void describe(Work& work, const Description& about, const WorkOptions& options) {
  Entries entries(about.metadata);
  work.maker = entries.take(kMakers).joined();
  work.date = entries.take(kDates).joined();
  if (work.date.empty()) work.date = about.date;
  work.type = entries.take(kTypes).joined();
  for (const std::string& value : entries.take(kSubjects).values) {
    for (std::string& part : split_list(value)) {
      if (std::find(work.subjects.begin(), work.subjects.end(), part) == work.subjects.end())
        work.subjects.push_back(std::move(part));
    }
  }
  const std::string& language = about.label.language;
  if (!language.empty() && language != options.language) work.language = language;
  work.rights = about.rights;
  work.summary = cut_summary(about.summary.joined());
  work.required_statement = statement_of(about);
  work.homepage = about.homepage;
  work.metadata = entries.rest(about.label.joined());
  work.providers = about.providers;
}

// What a canvas does not say of itself its manifest says for it.
void inherit(Work& work, const Work& manifest) {
  const auto fill = [](std::string& field, const std::string& from) {
    if (field.empty()) field = from;
  };
  fill(work.maker, manifest.maker);
  fill(work.date, manifest.date);
  fill(work.type, manifest.type);
  fill(work.rights, manifest.rights);
  fill(work.required_statement, manifest.required_statement);
  fill(work.homepage, manifest.homepage);
  if (work.subjects.empty()) work.subjects = manifest.subjects;
  if (work.providers.empty()) work.providers = manifest.providers;
  for (const Labelled& entry : manifest.metadata) {
    const auto same = [&](const Labelled& own) {
      return own.label == entry.label && own.value == entry.value;
    };
    if (work.metadata.size() < kMaxMetadata && std::none_of(work.metadata.begin(), work.metadata.end(), same))
      work.metadata.push_back(entry);
  }
}

ImageSource source_of(const Picture& picture) {
  ImageSource source;
  source.iiif_url = address_of(picture);
  ImageSize size = region_size(picture.cutting.region).value_or(ImageSize{});
  if (size.width == 0 && picture.service) size = picture.service->size;
  if (size.width == 0) size = picture.size;
  if (size.width == 0 || size.height == 0) return source;
  const double ratio = static_cast<double>(size.width) / size.height;
  // Beyond these it is a mistake, not a picture: a scroll of twenty metres is 1 : 100.
  if (ratio >= 0.01 && ratio <= 100) source.aspect_ratio = ratio;
  return source;
}

class Reader {
 public:
  Reader(const Document& manifest, const WorkOptions& options) : manifest_(manifest), options_(options) {
    describe(whole_, manifest.about, options);
    whole_.id = manifest.about.id;
    whole_.title = manifest.about.label.joined();
  }

  ManifestWorks run() && {
    if (options_.per == Per::kManifest) {
      add_manifest();
    } else {
      for (std::size_t i = 0; i < manifest_.canvases.size(); ++i) add_canvas(i);
    }
    return std::move(found_);
  }

 private:
  void add_manifest() {
    IiifWork work;
    work.work = whole_;
    for (const Canvas& canvas : manifest_.canvases) append(work.pictures, canvas.pictures);
    const bool painted = !work.pictures.empty();
    if (!painted) append(work.pictures, manifest_.stand_ins);
    for (const Canvas& canvas : manifest_.canvases) {
      if (!painted) append(work.pictures, canvas.stand_ins);
    }
    work.thumbnails = manifest_.about.thumbnails;
    if (work.pictures.empty()) append(work.pictures, work.thumbnails);
    const bool shown = !work.pictures.empty();
    for (const Canvas& canvas : manifest_.canvases) {
      if (!shown) append(work.pictures, canvas.about.thumbnails);
    }
    add(std::move(work));
  }

  void add_canvas(std::size_t number) {
    const Canvas& canvas = manifest_.canvases[number];
    IiifWork work;
    describe(work.work, canvas.about, options_);
    inherit(work.work, whole_);
    work.work.id = canvas.about.id;
    // Ids of canvases are required; without one they are told apart by their place.
    if (work.work.id.empty()) work.work.id = whole_.id + "#canvas-" + std::to_string(number + 1);
    const std::string label = canvas.about.label.joined();
    const std::string name = label.empty() ? std::to_string(number + 1) : label;
    work.work.title =
        whole_.title.empty() || manifest_.canvases.size() == 1 ? name : whole_.title + ": " + name;
    if (manifest_.canvases.size() == 1 && !whole_.title.empty()) work.work.title = whole_.title;
    // What is said of a book is not said of each page.
    if (manifest_.canvases.size() == 1 && work.work.summary.empty()) work.work.summary = whole_.summary;
    work.pictures = canvas.pictures;
    if (work.pictures.empty()) append(work.pictures, canvas.stand_ins);
    work.thumbnails = canvas.about.thumbnails;
    if (work.pictures.empty()) append(work.pictures, work.thumbnails);
    add(std::move(work));
  }

  static void append(std::vector<Picture>& to, const std::vector<Picture>& from) {
    const std::size_t room = kMaxPicturesAWork - std::min(to.size(), kMaxPicturesAWork);
    to.insert(to.end(), from.begin(),
              from.begin() + static_cast<std::ptrdiff_t>(std::min(room, from.size())));
  }

  void add(IiifWork work) {
    const std::string& id = work.work.id;
    const std::string shown = id.empty() ? "a manifest without id" : id.substr(0, 200);
    if (id.empty()) return skip(shown, "it has no id", "give it an id, the address it is served at");
    if (id.size() > kMaxIdBytes) {
      return skip(
          shown + "...",
          "its id has " + std::to_string(id.size()) + " bytes, more than " + std::to_string(kMaxIdBytes),
          "give it a shorter id");
    }
    if (work.pictures.empty())
      return skip(shown, "no picture is painted on it, nor does it name a thumbnail", "");
    for (const Picture& picture : work.pictures) work.work.images.push_back(source_of(picture));
    for (std::string* text : {&work.work.title, &work.work.required_statement}) *text = cut_text(*text);
    // A book of a whole museum's words is no list of subjects.
    if (work.work.subjects.size() > kMaxTextValues) work.work.subjects.resize(kMaxTextValues);
    if (work.work.title.empty()) work.work.title = std::string(last_part(without_fragment(id)));
    found_.works.push_back(std::move(work));
  }

  void skip(const std::string& where, std::string reason, std::string remedy) {
    found_.skipped.push_back({io::printable(where), std::move(reason), std::move(remedy)});
  }

  const Document& manifest_;
  const WorkOptions& options_;
  Work whole_;  // the manifest itself
  ManifestWorks found_;
};

}  // namespace

ManifestWorks works_of(const Document& manifest, const WorkOptions& options) {
  return Reader(manifest, options).run();
}

std::string address_of(const Picture& picture) {
  const bool is_cut = !picture.cutting.region.empty() || picture.cutting.rotation != 0;
  if (picture.service && !is_cut) return picture.service->id + "/info.json";
  if (picture.service && picture.cutting.rotation == 0) {
    const auto request =
        request_for(*picture.service, picture.cutting, {.short_side = 240, .long_side = 480});
    if (request) return request->url;
  }
  return picture.body.empty() && picture.service ? picture.service->id + "/info.json" : picture.body;
}

std::string thumbnail_url(const IiifWork& work, const SizeWish& wish) {
  const auto by_service = [&](const Picture& picture) -> std::string {
    if (!picture.service || needs_info(*picture.service, picture.cutting)) return {};
    const auto request = request_for(*picture.service, picture.cutting, wish);
    return request ? request->url : std::string();
  };
  for (const std::vector<Picture>* pictures : {&work.thumbnails, &work.pictures}) {
    if (pictures->empty()) continue;
    const Picture& first = pictures->front();
    if (std::string url = by_service(first); !url.empty()) return url;
    // A body beside a service is the whole picture, which is no thumbnail.
    if (!first.body.empty() && (!first.service || pictures == &work.thumbnails)) return first.body;
  }
  return {};
}

}  // namespace vitrine::ingest::iiif
