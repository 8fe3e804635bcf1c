// SPDX-License-Identifier: MIT
#include "publish/site_contents.h"

#include <algorithm>
#include <set>
#include <system_error>

#include "io/files.h"
#include "publish/catalogue_json.h"
#include "publish/entry.h"
#include "publish/image_hosts.h"
#include "publish/page_files.h"
#include "publish/site_files.h"
#include "publish/site_network.h"
#include "vitrine/descriptor.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

Error invalid(std::string message) { return Error{ErrorCode::kInvalidArgument, std::move(message)}; }

Status check_image(const PublishedWork& work, const PublishedImage& image) {
  const bool local = is_site_path(image.service);
  if (!image.service.empty() && !local && url_origin(image.service).empty()) {
    return invalid("work \"" + work.work.id + "\": \"" + image.service +
                   "\" is no http(s) URL of a IIIF service");
  }
  for (const std::string* const url : {&image.thumbnail, &image.picture}) {
    if (url->empty() || !url_origin(*url).empty()) continue;
    return invalid("work \"" + work.work.id + "\": \"" + *url + "\" is no http(s) URL of a picture");
  }
  return Done{};
}

Status check_works(const std::vector<PublishedWork>& works) {
  std::set<std::string_view> ids;
  for (const PublishedWork& work : works) {
    if (work.work.id.empty()) return invalid("a work has no id; give every work one");
    if (!ids.insert(work.work.id).second)
      return invalid("two works have the id \"" + work.work.id + "\"; ids must differ");
    for (const PublishedImage& image : work.images) {
      if (Status status = check_image(work, image); !status.ok()) return status;
    }
  }
  return Done{};
}

Status check_network_of(const SiteContents& contents, const embed::Network& network) {
  if (contents.model.embedder != "onnx" || network.model_hash != contents.space.model ||
      network.card.dimension != contents.space.input_dimension) {
    return invalid("the network to carry, " + network.card.id +
                   ", is not the one that the collection was embedded with");
  }
  if (network.folded && network.folded->rows != contents.space.dimension) {
    return invalid("the network to carry, " + network.card.id + ", holds the projection of another space");
  }
  return check_network(network);
}

Status check_carried(const SiteContents& contents) {
  if ((contents.upload == Upload::kOnnx) != contents.network.has_value()) {
    return invalid("a page can embed with a network only where the site carries it, and carries it for that");
  }
  if (!contents.network) {
    return contents.gpu_network ? invalid("a network for WebGPU stands beside another one, or not at all")
                                : Status(Done{});
  }
  if (Status status = check_network_of(contents, *contents.network); !status.ok()) return status;
  if (!contents.gpu_network) return Done{};
  const embed::Network& gpu = *contents.gpu_network;
  if (contents.network->engine != embed::Engine::kVitrine || gpu.engine != embed::Engine::kOnnx ||
      !gpu.webgpu_graph) {
    return invalid("form " + gpu.form +
                   " cannot be carried for WebGPU: that is one with a graph for it, beside one that the "
                   "core's own engine runs");
  }
  return check_network_of(contents, gpu);
}

Status check_instant(const SiteContents& contents) {
  if (!contents.instant) return Done{};
  const InstantSpace& instant = *contents.instant;
  const std::size_t works = contents.works.size();
  if (instant.model.embedder != kDescriptorModel || contents.model.embedder == kDescriptorModel) {
    return invalid("a second space is the descriptor's beside a network's");
  }
  if (instant.codes.bias_levels.size() != works ||
      (!instant.graph.levels.empty() && instant.graph.count != works)) {
    return invalid("codes and graph of the second space must be those of the " + std::to_string(works) +
                   " works");
  }
  return Done{};
}

}  // namespace

Status check_contents(const SiteContents& contents) {
  if (Status status = validate_texts(contents.title, contents.language, contents.accent); !status.ok())
    return status;
  const std::size_t works = contents.works.size();
  if (works == 0) return invalid("a site needs at least one work");
  if (works > kMaxWorks) return Error{ErrorCode::kTooLarge, "a site holds at most 16777216 works"};
  const bool structured = contents.parts ? contents.parts->directory.works() == works
                                         : contents.graph.levels.empty() || contents.graph.count == works;
  if (contents.codes.bias_levels.size() != works || !structured ||
      contents.neighbours.size() != works * contents.neighbours_per_work ||
      contents.neighbours_per_work > std::min<std::size_t>(works - 1, kMaxNeighbours)) {
    return invalid("codes, graph and neighbour lists must be those of the " + std::to_string(works) +
                   " works");
  }
  if (Status status = check_carried(contents); !status.ok()) return status;
  if (Status status = check_instant(contents); !status.ok()) return status;
  if (Status status = check_works(contents.works); !status.ok()) return status;
  if (const auto hosts = image_hosts(contents.works); !hosts.ok()) return hosts.error();
  if (contents.pages && !contents.base_url.empty() && url_origin(contents.base_url).empty())
    return invalid("\"" + contents.base_url +
                   "\" is no address of a site; give --base-url as https://museum.example/path");
  return Done{};
}

Status check_folder(const fs::path& site, const fs::path& page) {
  std::error_code ignored;
  const bool foreign = fs::exists(site / "index.html", ignored) && !fs::exists(site / kEntryName, ignored) &&
                       !fs::exists(site / "data", ignored);
  if (!foreign || page.empty()) return Done{};
  return invalid(io::display(site) +
                 " holds an index.html that is not a vitrine site's; name an empty folder");
}

Status check_destination(const fs::path& site, const fs::path& page, const std::string& title,
                         const std::string& language, const std::string& accent, bool isolate) {
  if (Status texts = validate_texts(title, language, accent); !texts.ok()) return texts;
  if (!page.empty()) {
    if (Status sound = check_page_folder(page, isolate); !sound.ok()) return sound;
  }
  return check_folder(site, page);
}

}  // namespace vitrine::publish
