// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include "ingest/iiif/document_parts.h"
#include "ingest/iiif/names.h"
#include "ingest/iiif/web_address.h"

namespace vitrine::ingest::iiif {
namespace {

// Choices within resources within choices: two levels are seen.
constexpr int kMaxNesting = 8;
constexpr std::size_t kMaxThumbnails = 16;

ImageSize read_size(JsonView thing) {
  const ImageSize size{thing["width"].whole_number().value_or(0), thing["height"].whole_number().value_or(0)};
  return size.width > 0 && size.height > 0 ? size : ImageSize{};
}

// Sound, film and texts are painted on canvases too.
bool may_be_picture(JsonView body, std::string_view type) {
  for (const char* other : {"Video", "Sound", "Audio", "Text", "TextualBody", "ContentAsText", "Dataset",
                            "Model", "Canvas", "MovingImage", "PhysicalObject"}) {
    if (type == other) return false;
  }
  const std::string_view format = body["format"].text();
  return format.empty() || format.starts_with("image/") || body["service"].exists();
}

// What a selector cuts out: {"region": "...", "rotation": "90"}, "xywh=1,2,3,4", or a fragment of an address.
void read_selector(JsonView selector, Cutting& cutting) {
  selector.for_each([&](JsonView item) {
    constexpr std::string_view kFragment = "xywh=";
    std::string_view region = item["region"].text();
    std::string_view value = item["value"].text();
    if (value.starts_with(kFragment)) {
      value.remove_prefix(kFragment.size());
      region = value.starts_with("pixel:") ? value.substr(6) : value;
    }
    if (region_size(region)) cutting.region = region;
    for (const int rotation : {90, 180, 270}) {
      if (item["rotation"].text() == std::to_string(rotation)) cutting.rotation = rotation;
    }
  });
}

class Bodies {
 public:
  Bodies(const Context& context, std::vector<Picture>& pictures) : context_(context), pictures_(pictures) {}

  void take(JsonView body, const Cutting& cutting = {}, int nesting = 0) {
    if (nesting > kMaxNesting || pictures_.size() >= kMaxPicturesAWork) return;
    const std::string_view type = type_of(body);
    if (type == "Choice" || type == "Composite" || type == "List") {
      const auto inner = [&](JsonView item) { take(item, cutting, nesting + 1); };
      body["default"].for_each(inner);
      body["items"].for_each(inner);
      body["item"].for_each(inner);
      return;
    }
    if (type == "SpecificResource") {
      Cutting cut = cutting;
      read_selector(body["selector"], cut);
      const JsonView source = body[body["source"].exists() ? "source" : "full"];
      source.for_each([&](JsonView item) { take(item, cut, nesting + 1); });
      return;
    }
    if (body.is_text() || (body.is_object() && may_be_picture(body, type))) add(body, cutting);
  }

 private:
  void add(JsonView body, const Cutting& cutting) {
    if (!context_.take()) return;
    Picture picture;
    picture.body = resolve_url(context_.base, id_of(body));
    picture.service = find_service(body, context_.base);
    picture.format = body["format"].text().substr(0, 128);
    picture.size = read_size(body);
    picture.cutting = cutting;
    if (picture.service && cutting.region.empty() && cutting.rotation == 0)
      picture.cutting = cutting_of(*picture.service, picture.body);
    if (!picture.body.empty() || picture.service) pictures_.push_back(std::move(picture));
  }

  const Context& context_;
  std::vector<Picture>& pictures_;
};

// Annotations without a motivation are taken for paintings: version 2 hangs no others into "images".
bool paints(JsonView annotation) {
  bool says = false, paints = false;
  annotation["motivation"].for_each([&](JsonView motivation) {
    says = true;
    const std::string_view text = motivation.text();
    paints = paints || text == "painting" || text.ends_with(":painting") || text.ends_with("#painting");
  });
  return !says || paints;
}

void read_pictures(JsonView canvas, const Context& context, std::vector<Picture>& pictures) {
  Bodies bodies(context, pictures);
  const auto take = [&](JsonView body) { bodies.take(body); };
  canvas["items"].for_each([&](JsonView page) {
    page["items"].for_each([&](JsonView annotation) {
      if (paints(annotation)) annotation["body"].for_each(take);
    });
  });
  canvas["images"].for_each([&](JsonView annotation) {
    if (paints(annotation)) annotation["resource"].for_each(take);
  });
}

}  // namespace

std::vector<Picture> read_thumbnails(JsonView thing, const Context& context) {
  std::vector<Picture> pictures;
  Bodies bodies(context, pictures);
  thing["thumbnail"].for_each([&](JsonView item) {
    if (pictures.size() < kMaxThumbnails) bodies.take(item);
  });
  return pictures;
}

std::vector<Picture> read_stand_ins(JsonView thing, const Context& context) {
  std::vector<Picture> pictures;
  read_pictures(thing["placeholderCanvas"], context, pictures);
  read_pictures(thing["accompanyingCanvas"], context, pictures);
  return pictures;
}

Canvas read_canvas(JsonView json, const Context& context) {
  Canvas canvas;
  canvas.about = read_description(json, context);
  canvas.size = read_size(json);
  read_pictures(json, context, canvas.pictures);
  canvas.stand_ins = read_stand_ins(json, context);
  return canvas;
}

}  // namespace vitrine::ingest::iiif
