// SPDX-License-Identifier: MIT
#include "ingest/iiif/gather.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "ingest/fields.h"
#include "ingest/iiif/bring.h"
#include "ingest/iiif/hosted_picture.h"
#include "io/files.h"
#include "vitrine/image.h"

namespace vitrine::ingest::iiif {
namespace {

// A picture of a work while it is brought.
struct Place {
  std::size_t work = 0, image = 0;
  std::string url;       // to ask for; empty: nothing can be
  std::string fallback;  // where that is refused
  std::string reason;    // why it did not come
  bool is_lost = false;  // its host did not give it, and did not say that it is gone either
};

class Gatherer {
 public:
  Gatherer(Walk walk, io::Fetcher& fetcher, const GatherOptions& options)
      : walk_(std::move(walk)), fetcher_(fetcher), options_(options) {
    for (IiifWork& work : walk_.works) {
      if (options.most_pictures == 0 || work.pictures.size() <= options.most_pictures) continue;
      work.pictures.resize(options.most_pictures);
      work.work.images.resize(options.most_pictures);
    }
  }

  Result<Gathered> run() && {
    if (Status status = bring_infos(); !status.ok()) return status.error();
    if (options_.hosted) find_hosted();
    for (std::size_t work = 0; work < walk_.works.size(); ++work) {
      for (std::size_t image = 0; image < walk_.works[work].pictures.size(); ++image) plan(work, image);
    }
    std::vector<std::size_t> asked;
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if (!places_[i].url.empty()) asked.push_back(i);
    }
    if (Status status = bring(asked); !status.ok()) return status.error();
    // Once more, for those whose service refused the size.
    std::erase_if(asked, [&](std::size_t i) {
      const Place& place = places_[i];
      return place.reason.empty() || place.fallback.empty() || place.fallback == place.url;
    });
    for (const std::size_t i : asked) places_[i].url = places_[i].fallback;
    if (Status status = asked.empty() ? Status(Done{}) : bring(asked); !status.ok()) return status.error();
    if (Status status = bring_logos(); !status.ok()) return status.error();
    return finish();
  }

 private:
  std::filesystem::path& file_of(const Place& place) {
    return walk_.works[place.work].work.images[place.image].file;
  }
  Picture& picture_of(const Place& place) { return walk_.works[place.work].pictures[place.image]; }

  // Services that have not said enough, each once.
  Status bring_infos() {
    std::map<std::string, std::vector<Picture*>> unknown;
    std::set<std::string> changed;
    for (IiifWork& work : walk_.works) {
      for (Picture& picture : work.pictures) {
        if (!picture.service || !needs_more(picture)) continue;
        unknown[picture.service->id].push_back(&picture);
        if (work.changed) changed.insert(picture.service->id);
      }
      if (!options_.hosted || work.thumbnails.empty()) continue;
      Picture& thumbnail = work.thumbnails.front();
      if (thumbnail.service && needs_info(*thumbnail.service, thumbnail.cutting))
        unknown[thumbnail.service->id].push_back(&thumbnail);
    }
    if (unknown.empty()) return Done{};
    std::vector<io::FetchRequest> requests;
    std::vector<const std::vector<Picture*>*> owners;
    for (const auto& [id, pictures] : unknown) {
      requests.push_back({id + "/info.json", io::FetchKind::kDocument, kMaxInfoBytes, changed.contains(id)});
      owners.push_back(&pictures);
    }
    io::Progress progress("Image services", requests.size(), options_.progress);
    return fetcher_.fetch(requests, progress, [&](std::size_t position, const Result<io::Fetched>& fetched) {
      const Result<std::string> text = fetched_text(fetched, kMaxInfoBytes);
      const Result<ImageService> info =
          text.ok() ? parse_info(*text, requests[position].url) : Result<ImageService>(text.error());
      // Without it the picture's own address is all there is to ask.
      if (!info.ok()) return;
      for (Picture* picture : *owners[position]) take_info(*picture, *info);
    });
  }

  // The museum's thumbnail is that of the work's first picture.
  void find_hosted() {
    for (IiifWork& work : walk_.works) {
      for (std::size_t i = 0; i < work.pictures.size(); ++i) {
        const Picture* const thumbnail =
            i == 0 && !work.thumbnails.empty() ? &work.thumbnails.front() : nullptr;
        work.work.images[i].hosted = hosted_picture(work.pictures[i], thumbnail);
      }
    }
  }

  // The size of the body is that of the whole picture or of a smaller copy: enough to know that nothing is
  // enlarged, where it is as large as wished for.
  bool needs_more(Picture& picture) const {
    ImageService& service = *picture.service;
    if (!needs_info(service, picture.cutting)) return false;
    const ImageSize& body = picture.size;
    const std::uint32_t long_side =
        options_.hosted ? std::max(options_.wish.long_side, kHostedLarge) : options_.wish.long_side;
    const bool large = body.width > 0 && std::min(body.width, body.height) >= options_.wish.short_side &&
                       std::max(body.width, body.height) >= long_side;
    if (service.level < 1 || !large) return true;
    service.size = body;
    return false;
  }

  static void take_info(Picture& picture, const ImageService& info) {
    ImageService& service = *picture.service;
    service.version = info.version;
    if (info.level >= 0) service.level = info.level;
    if (info.size.width > 0) service.size = info.size;
    service.sizes = info.sizes;
    service.max_width = info.max_width;
    service.max_height = info.max_height;
    service.max_area = info.max_area;
  }

  void plan(std::size_t work, std::size_t image) {
    Place place{work, image, {}, {}, {}};
    const Picture& picture = picture_of(place);
    const bool foreign = is_foreign_format(picture.format);
    // A part of a picture is not the picture.
    const bool is_whole = picture.cutting.region.empty() && picture.cutting.rotation == 0;
    const std::string body =
        foreign || (picture.service && !is_whole && !asks_for_part(picture)) ? "" : picture.body;
    if (picture.service) {
      if (const auto request = request_for(*picture.service, picture.cutting, options_.wish))
        place.url = request->url;
    }
    if (place.url.empty()) {
      place.url = body;
    } else {
      place.fallback = body;
    }
    if (place.url.empty() && foreign) {
      place.reason = "it is " + picture.format + ", and no image service gives it out as JPEG";
    } else if (place.url.empty()) {
      place.reason = "its image service cannot cut out the part that is shown";
    }
    places_.push_back(std::move(place));
  }

  static bool asks_for_part(const Picture& picture) {
    return !cutting_of(*picture.service, picture.body).region.empty();
  }

  Status bring(const std::vector<std::size_t>& asked) {
    std::vector<io::FetchRequest> requests;
    for (const std::size_t i : asked) {
      const bool ask_again = walk_.works[places_[i].work].changed;
      requests.push_back({places_[i].url, io::FetchKind::kPicture, ImageLimits{}.max_bytes, ask_again});
    }
    io::Progress progress("Fetching pictures", requests.size(), options_.progress);
    return fetcher_.fetch(requests, progress, [&](std::size_t position, Result<io::Fetched> fetched) {
      take(places_[asked[position]], std::move(fetched));
    });
  }

  void take(Place& place, Result<io::Fetched> fetched) {
    const bool refused = !fetched.ok() && fetched.error().code != ErrorCode::kNotFound;
    place.is_lost = refused || (fetched.ok() && fetched->stale);
    if (refused && walk_.works[place.work].changed) {
      if (std::optional<io::Fetched> kept = fetcher_.kept(place.url)) fetched = *std::move(kept);
    }
    place.reason = fetched.ok() ? "" : fetched.error().message;
    if (!fetched.ok()) return;
    file_of(place) = fetched->file;
    gathered_.addresses[io::display(fetched->file)] = place.url;
  }

  // Each once, however many works it stands beside. A provider whose logo does not come is named without it.
  Status bring_logos() {
    std::map<std::string, std::vector<Provider*>> wanted;
    std::set<std::string> changed;
    for (IiifWork& work : walk_.works) {
      for (Provider& provider : work.work.providers) {
        if (provider.logo_url.empty()) continue;
        wanted[provider.logo_url].push_back(&provider);
        if (work.changed) changed.insert(provider.logo_url);
      }
    }
    if (wanted.empty()) return Done{};
    std::vector<io::FetchRequest> requests;
    std::vector<const std::vector<Provider*>*> owners;
    for (const auto& [url, providers] : wanted) {
      requests.push_back({url, io::FetchKind::kPicture, kMaxLogoBytes, changed.contains(url)});
      owners.push_back(&providers);
    }
    io::Progress progress("Logos", requests.size(), options_.progress);
    return fetcher_.fetch(requests, progress, [&](std::size_t position, const Result<io::Fetched>& fetched) {
      if (!fetched.ok()) {
        walk_.skipped.push_back({io::printable(requests[position].url), fetched.error().message,
                                 "its provider is named without a logo"});
        return;
      }
      for (Provider* provider : *owners[position]) provider->logo = fetched->file;
    });
  }

  // Pictures that did not come are taken out, their works with them where they have no other.
  Gathered finish() {
    std::vector<Skipped>& skipped = gathered_.collection.skipped;
    skipped = std::move(walk_.skipped);
    std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) {
      return std::tie(a.work, a.image) < std::tie(b.work, b.image);
    });
    for (const Place& place : places_) {
      const IiifWork& work = walk_.works[place.work];
      if (place.is_lost && work.changed) unavailable_.insert(work.document);
      if (place.reason.empty()) continue;
      const std::string where = place.url.empty() ? picture_of(place).body : place.url;
      skipped.push_back({io::printable(where), place.reason, "work: " + io::printable(work.work.id)});
    }
    for (IiifWork& work : walk_.works) {
      std::erase_if(work.work.images, [](const ImageSource& image) { return image.file.empty(); });
      if (!work.work.images.empty()) gathered_.collection.works.push_back(std::move(work.work));
    }
    gathered_.unavailable.assign(unavailable_.begin(), unavailable_.end());
    return std::move(gathered_);
  }

  Walk walk_;
  io::Fetcher& fetcher_;
  const GatherOptions& options_;
  std::vector<Place> places_;
  std::set<std::string> unavailable_;  // documents whose pictures could not be had
  Gathered gathered_;
};

}  // namespace

Result<Gathered> gather_pictures(Walk walk, io::Fetcher& fetcher, const GatherOptions& options) {
  return Gatherer(std::move(walk), fetcher, options).run();
}

}  // namespace vitrine::ingest::iiif
