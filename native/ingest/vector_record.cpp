// SPDX-License-Identifier: MIT
#include "ingest/vector_record.h"

#include <cmath>
#include <limits>
#include <utility>

#include "ingest/fields.h"
#include "io/files.h"
#include "vitrine/embedding.h"

namespace vitrine::ingest {

void VectorField::begin(const JsonValue& list) {
  present_ = true;
  is_list_ = list.kind == JsonValue::Kind::kList;
  count_ = faulty_ = 0;
  values_.clear();
}

void VectorField::add(const JsonValue& value) {
  ++count_;
  // Doubles beyond float32 would become infinite, and so would their sums.
  const bool sound = value.kind == JsonValue::Kind::kNumber && std::isfinite(value.number) &&
                     std::abs(value.number) <= std::numeric_limits<float>::max();
  if (!sound && faulty_ == 0) faulty_ = count_;
  if (sound && values_.size() < kMaxEmbeddingDimension) values_.push_back(static_cast<float>(value.number));
}

Result<std::vector<float>> VectorField::take(const std::string& name) {
  const std::string field = "field \"" + name + "\"";
  if (!present_) return Error{ErrorCode::kUnsupported, "there is no " + field};
  if (!is_list_ || count_ == 0)
    return Error{ErrorCode::kCorrupt, field + ": expected a list of numbers that is not empty"};
  if (faulty_ != 0) {
    return Error{ErrorCode::kCorrupt,
                 field + ": value " + std::to_string(faulty_) + " is no finite number of float32"};
  }
  if (count_ > kMaxEmbeddingDimension) {
    return Error{ErrorCode::kTooLarge, field + ": " + std::to_string(count_) + " values, more than " +
                                           std::to_string(kMaxEmbeddingDimension)};
  }
  if (const Status status = l2_normalise(values_); !status.ok())
    return Error{ErrorCode::kCorrupt, field + ": " + status.error().message};
  return std::move(values_);
}

std::string field_text(std::string_view text, const std::string& name, VectorRecord& record) {
  if (text.size() <= kMaxFieldBytes) return clean_text(text);
  record.notes.emplace_back(
      "the text of " + name + " has " + std::to_string(text.size()) + " bytes and was left out",
      "shorten it below " + std::to_string(kMaxFieldBytes));
  return "";
}

Status set_id(VectorRecord& record, std::string_view id) {
  record.work.id = clean_text(id.substr(0, kMaxIdBytes + 1));
  if (record.work.id.empty()) return Error{ErrorCode::kCorrupt, "it has no id"};
  if (id.size() > kMaxIdBytes) {
    return Error{ErrorCode::kTooLarge, "its id has " + std::to_string(id.size()) + " bytes, more than " +
                                           std::to_string(kMaxIdBytes)};
  }
  return Done{};
}

void set_picture(VectorRecord& record, const std::string& url) {
  if (url.empty()) return;
  if (url.size() <= kMaxFieldBytes && is_web_url(url) && url.starts_with("https://")) {
    record.work.images.push_back({{}, url});
    return;
  }
  record.notes.emplace_back("no picture is shown: '" + io::printable(url.substr(0, 200)) +
                                "' is no address that begins with https://",
                            "give the address of a IIIF image over https");
}

}  // namespace vitrine::ingest
