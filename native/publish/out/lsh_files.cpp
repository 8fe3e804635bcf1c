// SPDX-License-Identifier: MIT
#include "publish/out/lsh_files.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/format/byte_reader.h"
#include "core/format/byte_writer.h"
#include "io/files.h"
#include "io/hash.h"
#include "publish/json_fields.h"
#include "publish/out/database_text.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFormat = "vitrine-lsh";
// kMaxHashValues numbers of a dozen digits each, and brackets.
constexpr std::uint64_t kMaxModelBytes = 96u << 20;

constexpr std::string_view kMagic = "VTRN-LSH";
constexpr std::uint32_t kVersion = 1;

Error corrupt(const std::string& file, const std::string& what) {
  return Error{ErrorCode::kCorrupt, file + ": " + what + "; publish the site again"};
}

// One cluster a line: a file that a person can look into.
std::string model_json(const LshModel& model) {
  const build::SectionHash& hash = model.hash;
  const Json head = {{"format", kFormat},           {"version", kVersion},
                     {"space", model.space},        {"vectors", model.exact ? "embeddings" : "projected"},
                     {"dimension", hash.dimension}, {"sections", hash.sections},
                     {"clusters", hash.clusters}};
  std::string text = head.dump(2);
  text.resize(text.size() - 2);  // "\n}"
  text += ",\n  \"centres\": [";
  for (std::uint32_t section = 0; section < hash.sections; ++section) {
    text += section == 0 ? "\n  [" : "],\n  [";
    const std::size_t first = hash.start(section), width = hash.start(section + 1) - first;
    for (std::size_t cluster = 0; cluster < hash.clusters; ++cluster) {
      text += cluster == 0 ? "\n    " : ",\n    ";
      append_vector(text, std::span(hash.centres).subspan(first * hash.clusters + cluster * width, width));
    }
  }
  return text + "]\n  ]\n}\n";
}

// The numbers of one section. False where it is not `clusters` lists of `width` finite numbers.
bool read_section(const Json& section, std::size_t clusters, std::size_t width, std::vector<float>& centres) {
  if (!section.is_array() || section.size() != clusters) return false;
  for (const Json& cluster : section) {
    if (!cluster.is_array() || cluster.size() != width) return false;
    for (const Json& value : cluster) {
      if (!value.is_number()) return false;
      const auto number = value.get<float>();
      if (!std::isfinite(number)) return false;
      centres.push_back(number);
    }
  }
  return true;
}

Result<LshModel> parse_model(std::string_view text, const std::string& file) {
  const Result<Json> json = parse_json(text, file);
  if (!json.ok()) return json.error();
  std::optional<Error> fault;
  const Fields fields(*json, file, fault);
  LshModel model;
  constexpr std::string_view kFormats[] = {kFormat};
  constexpr std::string_view kVectors[] = {"projected", "embeddings"};
  static_cast<void>(fields.choice("format", kFormats));
  const auto version = fields.number("version", 1, UINT32_MAX);
  if (!fault && version != kVersion) {
    return Error{ErrorCode::kUnsupported,
                 file + ": version " + std::to_string(version) + " is not read here; publish the site again"};
  }
  model.space = fields.text("space", kMaxSpaceName);
  model.exact = fields.choice("vectors", kVectors) == 1;
  model.hash.dimension = static_cast<std::uint32_t>(fields.number("dimension", 1, kMaxEmbeddingDimension));
  model.hash.sections = static_cast<std::uint32_t>(fields.number("sections", 1, build::kMaxHashSections));
  model.hash.clusters = static_cast<std::uint32_t>(fields.number("clusters", 2, build::kMaxHashClusters));
  if (fault) return *fault;
  const build::SectionHash& hash = model.hash;
  if (Status status = build::check_section_hash(hash.dimension, hash.sections, hash.clusters); !status.ok())
    return corrupt(file, status.error().message);
  const auto centres = json->find("centres");
  if (centres == json->end() || !centres->is_array() || centres->size() != hash.sections)
    return corrupt(file, "centres is no list of " + std::to_string(hash.sections) + " sections");
  for (std::uint32_t section = 0; section < hash.sections; ++section) {
    const std::size_t width = hash.start(section + 1) - hash.start(section);
    if (!read_section((*centres)[section], hash.clusters, width, model.hash.centres))
      return corrupt(file, "centres: section " + std::to_string(section) + " is not " +
                               std::to_string(hash.clusters) + " lists of " + std::to_string(width) +
                               " numbers");
  }
  return model;
}

// Of all ids, each with its length before it: no two lists of ids read the same.
io::Digest digest_of_ids(const Site& site) {
  std::string ids;
  for (const PublishedWork& work : site.works)
    ids += std::to_string(work.work.id.size()) + ":" + work.work.id;
  return io::sha256(ids);
}

Error other_site(const std::string& file) {
  return Error{
      ErrorCode::kSpaceMismatch,
      file + " was made of another site, or of this one before it was built again; publish it again"};
}

Result<std::vector<std::uint16_t>> parse_hashes(std::span<const std::uint8_t> bytes, const std::string& file,
                                                const LshModel& model, const io::Digest& model_digest,
                                                const Site& site) {
  format::ByteReader reader(bytes, file);
  const auto magic = reader.raw("magic", kMagic.size());
  const std::uint32_t version = reader.u32("version");
  const std::uint32_t works = reader.u32("works");
  const std::uint32_t sections = reader.u32("sections");
  const std::uint32_t clusters = reader.u32("clusters");
  const auto model_found = reader.raw("model", model_digest.size());
  const auto ids_found = reader.raw("ids", model_digest.size());
  if (Status status = reader.status(); !status.ok()) return status.error();
  if (!std::equal(magic.begin(), magic.end(), kMagic.begin())) return corrupt(file, "no hashes of works");
  if (version != kVersion) {
    return Error{ErrorCode::kUnsupported,
                 file + ": version " + std::to_string(version) + " is not read here; publish the site again"};
  }
  if (!std::equal(model_found.begin(), model_found.end(), model_digest.begin()))
    return corrupt(file, "not made by the model beside it");
  const io::Digest ids = digest_of_ids(site);
  if (works != site.works.size() || !std::equal(ids_found.begin(), ids_found.end(), ids.begin()))
    return other_site(file);
  if (sections != model.hash.sections || clusters != model.hash.clusters)
    return corrupt(file, "sections or clusters are not those of the model");
  std::vector<std::uint16_t> values =
      reader.values<std::uint16_t>("clusters", std::uint64_t{works} * sections);
  if (Status status = reader.finish(); !status.ok()) return status.error();
  if (std::any_of(values.begin(), values.end(), [&](std::uint16_t value) { return value >= clusters; }))
    return corrupt(file, "a cluster that the model does not have");
  return values;
}

}  // namespace

Status write_lsh(const fs::path& folder, const Site& site, const LshIndex& lsh) {
  const std::string model = model_json(lsh.model);
  format::ByteWriter writer;
  writer.raw(std::span(reinterpret_cast<const std::uint8_t*>(kMagic.data()), kMagic.size()));
  writer.u32(kVersion);
  writer.u32(static_cast<std::uint32_t>(site.works.size()));
  writer.u32(lsh.model.hash.sections);
  writer.u32(lsh.model.hash.clusters);
  writer.raw(io::sha256(model));
  writer.raw(digest_of_ids(site));
  writer.values(std::span<const std::uint16_t>(lsh.clusters));
  const Result<std::vector<std::uint8_t>> hashes = writer.take();
  if (!hashes.ok()) return hashes.error();
  if (Status status = io::write_file(folder / kLshModelFile, model); !status.ok()) return status;
  return io::write_file(folder / kLshHashesFile, *hashes);
}

Result<LshIndex> read_lsh(const fs::path& folder, const Site& site) {
  const fs::path model_path = folder / kLshModelFile;
  const Result<io::Bytes> text = io::read_file(model_path, kMaxModelBytes);
  if (!text.ok()) return text.error();
  const std::string_view view(reinterpret_cast<const char*>(text->data()), text->size());
  Result<LshModel> model = parse_model(view, io::display(model_path));
  if (!model.ok()) return model.error();
  if (model->space != site.index.space.id) return other_site(io::display(model_path));
  const fs::path path = folder / kLshHashesFile;
  // Whatever it holds, not more than hashes of these works: the header is far shorter than 4096 bytes.
  const std::uint64_t most = 4096 + std::uint64_t{2} * site.works.size() * model->hash.sections;
  const Result<io::Bytes> bytes = io::read_file(path, most);
  if (!bytes.ok()) return bytes.error();
  Result<std::vector<std::uint16_t>> clusters =
      parse_hashes(*bytes, io::display(path), *model, io::sha256(view), site);
  if (!clusters.ok()) return clusters.error();
  return LshIndex{std::move(*model), std::move(*clusters)};
}

}  // namespace vitrine::publish
