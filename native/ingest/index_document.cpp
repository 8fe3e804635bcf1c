// SPDX-License-Identifier: MIT
// The index documents of Wellcome Collection's catalogue pipeline: what its image search is served from.
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "ingest/fields.h"
#include "ingest/vector_record.h"

namespace vitrine::ingest {
namespace {

using Kind = JsonValue::Kind;

// Documents come bare, below "document" in test fixtures, and below "_source" in Elasticsearch's answers.
constexpr std::array<std::string_view, 2> kWrappers = {"document/", "_source/"};

constexpr std::string_view kVector = "vectorValues/features";
constexpr std::string_view kVectorMember = "vectorValues/features/*";

// Contributors of a work: a book of a hundred hands is named by its first ones.
constexpr std::size_t kMaxLabels = 64;

// The page of a work in the museum that this kind of document comes from. Other museums may run the same
// pipeline, so the link is made only where the picture is served by that museum.
constexpr std::string_view kMuseumPictures = "https://iiif.wellcomecollection.org/";
constexpr std::string_view kMuseumWorks = "https://wellcomecollection.org/works/";

constexpr std::string_view kInfo = "/info.json";

class Document {
 public:
  void take(std::string_view path, const JsonValue& value) {
    for (const std::string_view wrapper : kWrappers) {
      if (path.starts_with(wrapper)) path.remove_prefix(wrapper.size());
    }
    if (path == kVectorMember) return vector_.add(value);
    if (path == kVector) return vector_.begin(value);
    if (value.kind == Kind::kText) return take_text(path, value.text);
    if (path == "display/aspectRatio" && value.kind == Kind::kNumber) aspect_ratio_ = value.number;
    if (path == "filterableValues/source.production.dates.range.from/*") is_dated_ = true;
  }

  Result<VectorRecord> finish() {
    Result<std::vector<float>> values = vector_.take("vectorValues.features");
    if (!values.ok()) return values.error();
    VectorRecord record;
    record.values = std::move(*values);
    if (const Status status = set_id(record, display_id_.empty() ? query_id_ : display_id_); !status.ok())
      return status.error();
    Work& work = record.work;
    work.title = field_text(title_.empty() ? query_title_ : title_, "the title", record);
    work.maker = field_text(joined(makers_), "the contributors", record);
    work.date = field_text(date(), "the date", record);
    work.rights = field_text(first(thumbnail_licence_, licence_), "the licence", record);
    work.required_statement = field_text(first(thumbnail_credit_, credit_), "the credit", record);
    set_picture(record, first(thumbnail_url_, url_));
    if (!work.images.empty()) describe(work);
    return record;
  }

 private:
  void take_text(std::string_view path, std::string_view text) {
    if (path == "display/id") display_id_ = text;
    if (path == "query/id") query_id_ = text;
    if (path == "display/source/id") work_id_ = text;
    if (path == "display/source/title") title_ = text;
    if (path == "query/source/title") query_title_ = text;
    if (path == "display/averageColor") colour_ = text;
    if (path == "display/source/contributors/*/agent/label") push(makers_, without_stop(text));
    if (path == "display/source/production/*/dates/*/label") push(dates_, text);
    if (path == "query/source/production.label/*") push(production_, text);
    if (path == "display/thumbnail/license/url") thumbnail_licence_ = text;
    if (path == "display/thumbnail/credit") thumbnail_credit_ = text;
    if (path == "display/thumbnail/url" && text.ends_with(kInfo)) thumbnail_url_ = text;
    if (path == "display/locations/*/license/url" && licence_.empty()) licence_ = text;
    if (path == "display/locations/*/credit" && credit_.empty()) credit_ = text;
    if (path == "display/locations/*/url" && url_.empty() && text.ends_with(kInfo)) url_ = text;
  }

  static void push(std::vector<std::string>& list, std::string_view text) {
    if (list.size() < kMaxLabels) list.emplace_back(text);
  }

  // Cataloguers close a person's dates with a full stop: "1810-1877." An initial's stop stays.
  static std::string_view without_stop(std::string_view label) {
    const bool closes = label.size() > 1 && label.back() == '.' && label[label.size() - 2] >= '0' &&
                        label[label.size() - 2] <= '9';
    return closes ? label.substr(0, label.size() - 1) : label;
  }

  static const std::string& first(const std::string& one, const std::string& other) {
    return one.empty() ? other : one;
  }

  static std::string joined(const std::vector<std::string>& labels) {
    std::string text;
    for (const std::string& label : labels) text += (text.empty() ? "" : "; ") + label;
    return text;
  }

  // The index lists places, publishers and dates as one run of labels, dates last. A label is taken for the
  // date only where the document says elsewhere that there is one, and where it holds a digit.
  std::string date() const {
    if (!dates_.empty() || !is_dated_) return joined(dates_);
    const auto last = std::find_if(production_.rbegin(), production_.rend(), [](const std::string& label) {
      return label.find_first_of("0123456789") != std::string::npos;
    });
    return last == production_.rend() ? "" : *last;
  }

  void describe(Work& work) const {
    ImageSource& image = work.images.front();
    // Beyond these it is a mistake, not a picture: a scroll of twenty metres is 1 : 100.
    if (aspect_ratio_ >= 0.01 && aspect_ratio_ <= 100) image.aspect_ratio = aspect_ratio_;
    std::uint32_t colour = 0;
    const char* const end = colour_.data() + colour_.size();
    if (colour_.size() == 7 && colour_[0] == '#' &&
        std::from_chars(colour_.data() + 1, end, colour, 16).ptr == end) {
      image.colour = colour;
    }
    const bool is_plain = !work_id_.empty() && work_id_.size() <= 32 &&
                          work_id_.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == work_id_.npos;
    if (is_plain && image.iiif_url.starts_with(kMuseumPictures))
      work.homepage = std::string(kMuseumWorks) + work_id_;
  }

  VectorField vector_;
  std::string display_id_, query_id_, work_id_, title_, query_title_, colour_;
  std::string thumbnail_url_, thumbnail_licence_, thumbnail_credit_, url_, licence_, credit_;
  std::vector<std::string> makers_, dates_, production_;
  bool is_dated_ = false;
  double aspect_ratio_ = 0;
};

}  // namespace

Result<VectorRecord> parse_index_document(std::string_view text) {
  if (text.size() > kMaxDocumentBytes) {
    return Error{ErrorCode::kTooLarge, "longer than " + std::to_string(kMaxDocumentBytes) + " bytes"};
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Document document;
  const Status read = read_json_paths(
      text, [&](std::string_view path, const JsonValue& value) { document.take(path, value); });
  if (!read.ok()) return read.error();
  return document.finish();
}

}  // namespace vitrine::ingest
