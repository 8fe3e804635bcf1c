// SPDX-License-Identifier: MIT
#include "ingest/iiif/presentation.h"

#include <array>
#include <string>
#include <unordered_set>
#include <utility>

#include "ingest/fields.h"
#include "ingest/iiif/document_parts.h"
#include "ingest/iiif/names.h"
#include "ingest/iiif/web_address.h"
#include "io/files.h"

namespace vitrine::ingest::iiif {
namespace {

// Large branches that say nothing of works or their pictures.
constexpr std::array<std::string_view, 6> kPassedOver = {"annotations", "otherContent", "structures",
                                                         "ranges",      "seeAlso",      "rendering"};

DocumentKind kind_of(JsonView thing) {
  const std::string_view type = type_of(thing);
  if (type == "Manifest") return DocumentKind::kManifest;
  if (type == "Collection" || type == "CollectionPage") return DocumentKind::kCollection;
  return DocumentKind::kUnknown;
}

Document read_thing(JsonView thing, const Context& context);

// The canvases of version 2 hang below the first sequence that has any; further ones are at other addresses.
void read_canvases(JsonView manifest, const Context& context, Document& document) {
  const auto take = [&](JsonView canvas) {
    if (canvas.is_object() && context.take()) document.canvases.push_back(read_canvas(canvas, context));
  };
  manifest["items"].for_each(take);
  manifest["sequences"].for_each([&](JsonView sequence) {
    if (document.canvases.empty()) sequence["canvases"].for_each(take);
  });
  document.stand_ins = read_stand_ins(manifest, context);
}

void read_members(JsonView collection, const Context& context, Document& document) {
  // Many name a manifest in "members" and in "manifests".
  std::unordered_set<std::string> mentioned;
  const auto take = [&](JsonView member, DocumentKind kind) {
    if (!context.take()) return;
    Document read = read_thing(member, context);
    if (read.kind == DocumentKind::kUnknown) read.kind = kind;
    // A mention leads somewhere; what is here whole needs no address.
    if (!read.is_whole && resolve_url(context.base, read.about.id).empty()) return;
    if (!read.is_whole) {
      read.about.id = resolve_url(context.base, read.about.id);
      if (!mentioned.insert(read.about.id).second) return;
    }
    document.members.push_back(std::move(read));
  };
  for (const auto& [name, kind] : {std::pair("items", DocumentKind::kUnknown),
                                   {"members", DocumentKind::kUnknown},
                                   {"collections", DocumentKind::kCollection},
                                   {"manifests", DocumentKind::kManifest}}) {
    collection[name].for_each([&, kind = kind](JsonView member) { take(member, kind); });
  }
  // A collection in pages says where the first one is, a page where the next one is. Either may be here
  // whole.
  for (const char* name : {"first", "next"}) {
    const JsonView page = collection[name].one();
    if (page.is_object() && (page["items"].exists() || page["manifests"].exists() ||
                             page["members"].exists() || page["collections"].exists())) {
      read_members(page, context, document);
    } else if (document.next.empty()) {
      document.next = resolve_url(context.base, id_of(page));
    }
  }
}

Document read_thing(JsonView thing, const Context& context) {
  Document document;
  document.kind = kind_of(thing);
  document.about = read_description(thing, context);
  const auto has = [&](const char* name) { return thing[name].exists(); };
  document.version = has("@type") && !has("type") ? 2 : 3;
  if (document.kind == DocumentKind::kManifest) {
    document.is_whole = has("items") || has("sequences");
    if (document.is_whole) read_canvases(thing, context, document);
  } else if (document.kind == DocumentKind::kCollection) {
    document.is_whole =
        has("items") || has("members") || has("manifests") || has("collections") || has("first");
    if (document.is_whole) read_members(thing, context, document);
  }
  return document;
}

Error refused(JsonView root) {
  const std::string_view type = type_of(root);
  std::string what = "it has no type";
  if (!type.empty()) what = "it is of the type " + io::printable(type.substr(0, 100));
  return Error{ErrorCode::kUnsupported, "no IIIF Manifest or Collection: " + what};
}

}  // namespace

Result<Document> parse_document(std::string_view text, const ReadOptions& options) {
  const Result<JsonTree> tree = JsonTree::parse(text, kPassedOver, {.max_bytes = kMaxDocumentBytes});
  if (!tree.ok()) return tree.error();
  const JsonView root = tree->root();
  if (kind_of(root) == DocumentKind::kUnknown) return refused(root);
  std::size_t room = kMaxThings;
  Context context{options.url, options.language, &room};
  // Ids that the document itself is known by are absolute; from a file nothing else says where it was.
  if (context.base.empty()) context.base = resolve_url("", id_of(root));
  Document document = read_thing(root, context);
  if (room == 0) {
    return Error{ErrorCode::kTooLarge, "more than " + std::to_string(kMaxThings) +
                                           " canvases, members, pictures and entries of metadata; "
                                           "divide it into several documents"};
  }
  if (document.about.id.empty()) document.about.id = options.url;
  // A collection or manifest that is asked for by name is all there is of it, be it empty.
  document.is_whole = true;
  return document;
}

bool looks_like_presentation(std::string_view head) {
  const bool names_type = head.find("Manifest\"") != head.npos || head.find("Collection\"") != head.npos;
  return names_type && (head.find("@type") != head.npos || head.find("\"type\"") != head.npos);
}

}  // namespace vitrine::ingest::iiif
