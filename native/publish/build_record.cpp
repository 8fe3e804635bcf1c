// SPDX-License-Identifier: MIT
#include "publish/build_record.h"

#include <array>
#include <system_error>

#include "io/files.h"
#include "io/moment.h"
#include "publish/json_fields.h"
#include "publish/site_files.h"
#include "vitrine/text.h"

namespace vitrine::publish {
namespace {

constexpr std::string_view kFormat = "vitrine-build";
constexpr std::array<std::string_view, 2> kMemberships = {"collections", "stream"};

void put(Json& json, const char* name, const std::vector<std::string>& values) {
  if (!values.empty()) json[name] = values;
}

std::vector<std::string> optional_texts(const Fields& fields, std::string_view name) {
  return fields.has(name) ? fields.texts(name, kMaxRecordItems) : std::vector<std::string>();
}

std::string moment_field(const Fields& fields, std::string_view name) {
  std::string text = fields.optional_text(name);
  if (!text.empty() && !io::parse_moment(text)) fields.fail(name, "a date and time");
  return text;
}

}  // namespace

std::string build_record_text(const BuildRecord& record) {
  Json json = {{"format", kFormat}, {"version", kBuildRecordVersion}, {"read", record.read}};
  Json& options = json["options"] = Json::array();
  for (const auto& [name, values] : record.options) options.push_back({{"name", name}, {"values", values}});
  if (record.stream) {
    const StreamRecord& stream = *record.stream;
    Json& to = json["stream"];
    to = {{"address", stream.address},
          {"membership", kMemberships[static_cast<std::size_t>(stream.membership)]}};
    if (!stream.until.empty()) to["until"] = stream.until;
    put(to, "marks", stream.marks);
  }
  put(json, "added", record.added);
  put(json, "gone", record.gone);
  put(json, "again", record.again);
  return indented_json(json);
}

Result<BuildRecord> parse_build_record(std::string_view text, const std::string& file) {
  const Result<Json> json = parse_json(text, file);
  if (!json.ok()) return json.error();
  std::optional<Error> fault;
  const Fields fields(*json, file, fault);
  const std::string format = fields.text("format");
  if (fault) return *fault;
  if (format != kFormat || fields.number("version", 0, 1'000'000) != kBuildRecordVersion) {
    return Error{ErrorCode::kUnsupported,
                 file + ": written by another version of vitrine; build the site again"};
  }
  BuildRecord record;
  record.read = moment_field(fields, "read");
  for (const Fields& option : fields.list("options", kMaxRecordOptions))
    record.options.emplace_back(option.text("name"), option.texts("values", kMaxRecordItems));
  if (fields.has("stream")) {
    const Fields from = fields.object("stream");
    StreamRecord& stream = record.stream.emplace();
    stream.address = from.text("address");
    stream.membership = static_cast<Membership>(from.choice("membership", kMemberships));
    stream.until = moment_field(from, "until");
    stream.marks = optional_texts(from, "marks");
  }
  record.added = optional_texts(fields, "added");
  record.gone = optional_texts(fields, "gone");
  record.again = optional_texts(fields, "again");
  if (fault) return *fault;
  return record;
}

Result<BuildRecord> load_build_record(const std::filesystem::path& site) {
  const Result<io::Bytes> bytes = io::read_file(site / kBuildRecordName, kMaxBuildRecordBytes);
  if (!bytes.ok()) return bytes.error();
  return parse_build_record(as_text(*bytes), std::string(kBuildRecordName));
}

Status save_build_record(const std::filesystem::path& site, const BuildRecord& record) {
  for (const auto& [name, values] : record.options) {
    for (const std::string& value : values) {
      if (is_utf8(value)) continue;
      return Error{ErrorCode::kInvalidArgument,
                   name + " " + io::printable(value) +
                       " is no UTF-8, so that it cannot be remembered for vitrine update"};
    }
  }
  const std::string text = build_record_text(record);
  return io::write_file_if_changed(site / kBuildRecordName, as_bytes(text));
}

void remove_build_record(const std::filesystem::path& site) {
  std::error_code ignored;
  std::filesystem::remove(site / kBuildRecordName, ignored);
}

}  // namespace vitrine::publish
