// SPDX-License-Identifier: MIT
#include "ingest/iiif/activity_stream.h"

#include <array>
#include <utility>

#include "ingest/iiif/names.h"
#include "ingest/iiif/web_address.h"
#include "io/files.h"

namespace vitrine::ingest::iiif {
namespace {

// What an activity says besides: who did it, what else describes the object.
constexpr std::array<std::string_view, 6> kPassedOver = {"seeAlso",   "provider", "actor",
                                                         "canonical", "summary",  "partOf"};

constexpr std::array<std::pair<std::string_view, ActivityType>, 7> kTypes = {{
    {"Create", ActivityType::kCreate},
    {"Update", ActivityType::kUpdate},
    {"Delete", ActivityType::kDelete},
    {"Move", ActivityType::kMove},
    {"Add", ActivityType::kAdd},
    {"Remove", ActivityType::kRemove},
    {"Refresh", ActivityType::kRefresh},
}};

std::optional<ActivityType> activity_type(JsonView activity) {
  const std::string_view written = type_of(activity);
  for (const auto& [name, type] : kTypes) {
    if (name == written) return type;
  }
  return std::nullopt;
}

std::optional<io::Moment> time_of(JsonView activity, const char* name) {
  const JsonView time = activity[name];
  return time.is_text() ? io::parse_moment(time.text()) : std::nullopt;
}

class PageReader {
 public:
  PageReader(const std::string& url, StreamDocument& document) : url_(url), document_(document) {}

  Status read(JsonView items) {
    items.for_each([&](JsonView activity) { take(activity); });
    if (!too_large_) return Done{};
    return Error{ErrorCode::kTooLarge, "more than " + std::to_string(kMaxPageActivities) +
                                           " activities, or addresses of more than " +
                                           std::to_string(kMaxAddressBytes >> 20) +
                                           " MB; divide it into several pages"};
  }

 private:
  void take(JsonView activity) {
    const std::optional<ActivityType> type = activity_type(activity);
    if (!type) {
      ++document_.passed_over;
    } else if (*type == ActivityType::kRefresh) {
      Activity refresh{*type, DocumentKind::kUnknown, {}, {}, time_of(activity, "startTime")};
      if (!refresh.time) refresh.time = time_of(activity, "endTime");
      put(std::move(refresh));
    } else if (!activity["object"].exists()) {
      ++document_.passed_over;
    } else {
      activity["object"].for_each([&](JsonView object) { take_object(*type, activity, object); });
    }
  }

  void take_object(ActivityType type, JsonView activity, JsonView object) {
    if (too_large_) return;
    const std::optional<DocumentKind> kind = kind_of(object);
    Activity read{
        type, kind.value_or(DocumentKind::kUnknown), address(object), {}, time_of(activity, "endTime")};
    if (type == ActivityType::kMove || type == ActivityType::kAdd)
      read.target = address(activity["target"].one());
    if (type == ActivityType::kRemove) read.target = address(activity["origin"].one());
    const bool led_nowhere = type == ActivityType::kMove && read.target.empty();
    if (!kind || read.object.empty() || led_nowhere) {
      ++document_.passed_over;
      return;
    }
    put(std::move(read));
  }

  // Nothing for what is neither a Manifest nor a Collection and says so.
  static std::optional<DocumentKind> kind_of(JsonView object) {
    const std::string_view type = type_of(object);
    if (type == "Manifest") return DocumentKind::kManifest;
    if (type == "Collection") return DocumentKind::kCollection;
    return type.empty() ? std::optional(DocumentKind::kUnknown) : std::nullopt;
  }

  std::string address(JsonView thing) const {
    return std::string(without_fragment(resolve_url(url_, id_of(thing))));
  }

  void put(Activity activity) {
    bytes_ += activity.object.size() + activity.target.size();
    if (document_.activities.size() == kMaxPageActivities || bytes_ > kMaxAddressBytes) {
      too_large_ = true;
      return;
    }
    document_.activities.push_back(std::move(activity));
  }

  const std::string& url_;
  StreamDocument& document_;
  std::size_t bytes_ = 0;
  bool too_large_ = false;
};

Error refused(JsonView root) {
  const std::string_view type = type_of(root);
  std::string what = "it has no type";
  if (!type.empty()) what = "it is of the type " + io::printable(type.substr(0, 100));
  return Error{ErrorCode::kUnsupported,
               "no activity stream of IIIF Change Discovery (OrderedCollection): " + what};
}

}  // namespace

const char* name_of(ActivityType type) {
  for (const auto& [name, of] : kTypes) {
    if (of == type) return name.data();
  }
  return "";
}

Result<StreamDocument> parse_stream(std::string_view text, const std::string& url) {
  const Result<JsonTree> tree = JsonTree::parse(text, kPassedOver, {.max_bytes = kMaxDocumentBytes});
  if (!tree.ok()) return tree.error();
  const JsonView root = tree->root();
  const std::string_view type = type_of(root);
  if (type != "OrderedCollection" && type != "OrderedCollectionPage") return refused(root);
  StreamDocument document;
  document.is_page = type == "OrderedCollectionPage";
  document.id = resolve_url(url, id_of(root));
  document.last = resolve_url(url, id_of(root["last"].one()));
  document.prev = resolve_url(url, id_of(root["prev"].one()));
  if (Status read = PageReader(url, document).read(root["orderedItems"]); !read.ok()) return read.error();
  return document;
}

}  // namespace vitrine::ingest::iiif
