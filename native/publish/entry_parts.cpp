// SPDX-License-Identifier: MIT
#include "publish/entry_parts.h"

#include <array>

#include "publish/site_files.h"
#include "vitrine/descriptor.h"
#include "vitrine/space.h"

namespace vitrine::publish {
namespace {

constexpr std::array<std::string_view, 3> kEmbedders = {"descriptor", "onnx", "vectors"};

}  // namespace

Json reference_json(const FileReference& reference) {
  return {{"file", reference.file}, {"bytes", reference.bytes}, {"sha256", reference.sha256}};
}

Json references_json(std::span<const FileReference> references) {
  Json list = Json::array();
  for (const FileReference& reference : references) list.push_back(reference_json(reference));
  return list;
}

Json space_json(const EntrySpace& space) {
  Json json = {{"id", space.id},
               {"model", space.model},
               {"model_name", space.model_name},
               {"model_label", space.model_label},
               {"embedder", space.embedder},
               {"input_dimension", space.input_dimension},
               {"dimension", space.dimension}};
  if (space.embedder == kDescriptorModel) json["descriptor_version"] = kDescriptorVersion;
  return json;
}

FileReference read_reference(const Fields& fields, std::uint64_t max_bytes, std::uint64_t min_bytes) {
  FileReference reference;
  reference.file = fields.text("file");
  if (fields.ok() && !is_site_path(reference.file)) {
    fields.fail("file", "a path below the site of letters, digits and ._-,/ without \"..\"");
  }
  reference.bytes = fields.number("bytes", min_bytes, max_bytes);
  reference.sha256 = fields.hex("sha256", 64);
  return reference;
}

EntrySpace read_space(const Fields& fields) {
  EntrySpace space;
  space.id = fields.hex("id", 64);
  space.model = fields.hex("model", 64);
  space.model_name = fields.text("model_name", 1024);
  space.model_label = fields.text("model_label", 1024);
  space.embedder = kEmbedders[fields.choice("embedder", kEmbedders)];
  space.input_dimension =
      static_cast<std::uint32_t>(fields.number("input_dimension", 1, kMaxEmbeddingDimension));
  space.dimension = static_cast<std::uint32_t>(fields.number("dimension", 1, kMaxCodeDimension));
  return space;
}

}  // namespace vitrine::publish
