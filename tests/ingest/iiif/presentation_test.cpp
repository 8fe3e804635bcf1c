// SPDX-License-Identifier: MIT
#include "ingest/iiif/presentation.h"

#include <doctest/doctest.h>

#include <string>

#include "ingest/fields.h"
#include "ingest/iiif/works.h"

namespace vitrine::ingest::iiif {
namespace {

Document parsed(const std::string& text, const std::string& url = "https://m.example/iiif/1/manifest.json") {
  Result<Document> document = parse_document(text, {url, "en"});
  REQUIRE(document.ok());
  return *std::move(document);
}

std::string canvas_3(const std::string& body, const std::string& more = "") {
  return R"({"id":"https://m.example/c1","type":"Canvas","width":10,"height":10)" + more +
         R"(,"items":[{"type":"AnnotationPage","items":[{"type":"Annotation","motivation":"painting","body":)" +
         body + "}]}]}";
}

std::string manifest_3(const std::string& canvases, const std::string& more = "") {
  return R"({"@context":"http://iiif.io/api/presentation/3/context.json","id":"https://m.example/iiif/1","type":"Manifest","label":{"en":["A Title"]})" +
         more + ",\"items\":[" + canvases + "]}";
}

const std::string kImage =
    R"({"id":"https://m.example/a.jpg","type":"Image","format":"image/jpeg","width":800,"height":600})";

TEST_CASE("a manifest of version 3 with all that a work has") {
  const Document document = parsed(manifest_3(
      canvas_3(
          R"({"id":"https://i.example/a/full/max/0/default.jpg","type":"Image","service":[{"@id":"https://i.example/a","@type":"ImageService2","profile":"level1","width":800,"height":600}]})"),
      R"(,"summary":{"en":["<p>Of a <b>boat</b></p>"]},"rights":"http://creativecommons.org/publicdomain/mark/1.0/",
          "requiredStatement":{"label":{"en":["Attribution"]},"value":{"en":["<span>The Museum</span>"]}},
          "homepage":[{"id":"https://m.example/film","format":"video/mp4"},{"id":"https://m.example/1","type":"Text","format":"text/html"}],
          "navDate":"1838-01-01T00:00:00Z",
          "metadata":[{"label":{"en":["Creator"],"fr":["Auteur"]},"value":{"none":["Ada"]}},
                      {"label":{"de":["Schlagwort"]},"value":{"none":["bird; tree","bird"]}},
                      {"label":{"en":["Object type"]},"value":{"en":["Print"]}},{"label":{"en":["Date"]},"value":{"en":["c. 1890"]}}])"));
  CHECK(document.kind == DocumentKind::kManifest);
  CHECK(document.about.summary.joined() == "Of a boat");
  const ManifestWorks found = works_of(document, {});
  REQUIRE(found.works.size() == 1);
  const Work& work = found.works.front().work;
  CHECK(work.id == "https://m.example/iiif/1");
  CHECK(work.title == "A Title");
  CHECK(work.maker == "Ada");
  CHECK(work.date == "c. 1890");
  CHECK(work.type == "Print");
  CHECK(work.subjects == std::vector<std::string>{"bird", "tree"});
  CHECK(work.rights == "http://creativecommons.org/publicdomain/mark/1.0/");
  CHECK(work.summary == "Of a boat");
  CHECK(work.required_statement == "Attribution: The Museum");
  CHECK(work.homepage == "https://m.example/1");
  CHECK(work.language.empty());
  REQUIRE(work.images.size() == 1);
  CHECK(work.images.front().iiif_url == "https://i.example/a/info.json");
  CHECK(work.images.front().aspect_ratio == doctest::Approx(800.0 / 600));
  CHECK(thumbnail_url(found.works.front(), {.short_side = 1, .long_side = 240}) ==
        "https://i.example/a/full/240,/0/default.jpg");
}

TEST_CASE("a manifest of version 2, as real ones are written") {
  const Document document = parsed(
      R"({"@context":"http://iiif.io/api/presentation/2/context.json","@id":"https://m.example/2","@type":"sc:Manifest",
    "label":[{"@value":"Titel","@language":"de"},{"@value":"Title","@language":"en"}],"license":["https://l.example/by"],
    "attribution":"Library<br/>Licence: <a href=\"x\">CC</a>","related":[{"@id":"https://m.example/film.mpg","format":"video/mpeg"},"/page"],
    "thumbnail":"https://m.example/t.jpg",
    "sequences":[{"canvases":[{"@id":"https://m.example/c1","label":"1r","images":[{"motivation":"sc:painting","resource":
      {"@id":"https://i.example/x y/full/full/0/native.jpg","service":{"@id":"https://i.example/x y","profile":"http://library.stanford.edu/iiif/image-api/1.1/conformance.html#level2"},"width":100,"height":50}}]},
      {"@id":"https://m.example/c2","images":[{"resource":{"@type":"oa:Choice","default":{"@id":"https://m.example/d.jpg","@type":"dctypes:Image"},"item":[{"@id":"https://m.example/uv.jpg","@type":"dctypes:Image"}]}}]},
      {"@id":"https://m.example/c3","images":[{"resource":{"@type":"oa:SpecificResource","full":{"@id":"https://m.example/full.jpg","@type":"dctypes:Image"},"selector":{"region":"1,2,3,4"}}}]}]}]})");
  CHECK(document.version == 2);
  const ManifestWorks found = works_of(document, {});
  REQUIRE(found.works.size() == 1);
  const IiifWork& work = found.works.front();
  CHECK(work.work.title == "Title");
  CHECK(work.work.rights == "https://l.example/by");
  CHECK(work.work.required_statement == "Library Licence: CC");
  CHECK(work.work.homepage == "https://m.example/page");
  REQUIRE(work.pictures.size() == 4);
  CHECK(work.pictures[0].service->id == "https://i.example/x%20y");
  CHECK(work.pictures[0].service->version == 1);
  CHECK(work.pictures[1].body == "https://m.example/d.jpg");
  CHECK(work.pictures[2].body == "https://m.example/uv.jpg");
  CHECK(work.pictures[3].cutting.region == "1,2,3,4");
  CHECK(thumbnail_url(work, {.short_side = 1, .long_side = 240}) == "https://m.example/t.jpg");
}

TEST_CASE("one work a canvas, with what its manifest says for it") {
  const Document document =
      parsed(manifest_3(canvas_3(kImage, R"(,"label":{"none":["1r"]})") + "," + canvas_3(kImage),
                        R"(,"rights":"https://l.example/by")"));
  const ManifestWorks found = works_of(document, {.per = Per::kCanvas});
  REQUIRE(found.works.size() == 2);
  CHECK(found.works[0].work.title == "A Title: 1r");
  CHECK(found.works[0].work.id == "https://m.example/c1");
  CHECK(found.works[1].work.title == "A Title: 2");
  CHECK(found.works[1].work.rights == "https://l.example/by");
}

const std::string kSaid =
    R"(,"metadata":[{"label":{"en":["Artist"]},"value":{"none":["Ada"]}},{"label":{"en":["Contributor"]},"value":{"none":["Bob"]}},
        {"label":{"en":["Medium"],"de":["Technik"]},"value":{"en":["<p>Oil on <b>canvas</b></p>","on wood"]}},
        {"label":{"en":["Title"]},"value":{"en":["A Title"]}},{"value":{"en":["nameless"]}},{"label":{"en":["Empty"]},"value":{}}],
      "provider":[{"id":"https://m.example/about","type":"Agent","label":{"en":["A Museum"]},
        "homepage":[{"id":"https://m.example/","type":"Text","format":"text/html"}],
        "logo":[{"id":"https://m.example/logo.svg","type":"Image","format":"image/svg+xml"},{"id":"/logo.png","type":"Image"}]},
        "not an agent",{"homepage":"https://nameless.example/path"},{}])";

TEST_CASE("what has no field of its own keeps its label; who provides a work has a name") {
  const ManifestWorks found = works_of(parsed(manifest_3(canvas_3(kImage), kSaid)), {});
  REQUIRE(found.works.size() == 1);
  const Work& work = found.works.front().work;
  CHECK(work.maker == "Ada");
  REQUIRE(work.metadata.size() == 2);
  CHECK(work.metadata[0].label == "Contributor");
  CHECK(work.metadata[1].label == "Medium");
  CHECK(work.metadata[1].value == "Oil on canvas; on wood");
  REQUIRE(work.providers.size() == 2);
  CHECK(work.providers[0].label == "A Museum");
  CHECK(work.providers[0].homepage == "https://m.example/");
  CHECK(work.providers[0].logo_url == "https://m.example/logo.png");
  CHECK(work.providers[1].label == "nameless.example");
}

TEST_CASE("a canvas says its own first, then what its manifest says") {
  const std::string own =
      R"(,"metadata":[{"label":{"en":["Folio"]},"value":{"none":["1r"]}},{"label":{"en":["Contributor"]},"value":{"none":["Bob"]}}])";
  const ManifestWorks found =
      works_of(parsed(manifest_3(canvas_3(kImage, own), kSaid)), {.per = Per::kCanvas});
  REQUIRE(found.works.size() == 1);
  const Work& work = found.works.front().work;
  // The canvas has no artist, so that its contributor is its maker; the manifest's stays what it is.
  CHECK(work.maker == "Bob");
  REQUIRE(work.metadata.size() == 3);
  CHECK(work.metadata[0].value == "1r");
  CHECK(work.metadata[1].value == "Bob");
  CHECK(work.metadata[2].label == "Medium");
  CHECK(work.providers.size() == 2);
}

TEST_CASE("version 2 has a logo beside its attribution; long texts and lists are cut") {
  const ManifestWorks two = works_of(
      parsed(
          R"({"@id":"https://m.example/2","@type":"sc:Manifest","label":"T","attribution":"A Library","logo":{"@id":"https://m.example/l.png","service":{"@id":"https://m.example/l"}},"thumbnail":"https://m.example/t.jpg","sequences":[]})"),
      {});
  REQUIRE(two.works.size() == 1);
  REQUIRE(two.works.front().work.providers.size() == 1);
  CHECK(two.works.front().work.providers.front().label == "A Library");
  CHECK(two.works.front().work.providers.front().logo_url == "https://m.example/l.png");
  std::string entries, agents;
  for (int i = 0; i < 100; ++i) {
    const std::string label = R"({"label":{"en":[")" + std::to_string(i) + std::string(2000, 'l') + R"("]})";
    entries += (i > 0 ? "," : "") + label + R"(,"value":{"en":[")" + std::string(9000, 'v') + R"("]}})";
    agents += (i > 0 ? "," : "") + label + "}";
  }
  const ManifestWorks large = works_of(
      parsed(manifest_3(canvas_3(kImage), R"(,"metadata":[)" + entries + R"(],"provider":[)" + agents + "]")),
      {});
  const Work& work = large.works.front().work;
  REQUIRE(work.metadata.size() == kMaxMetadata);
  CHECK(work.metadata.front().label.size() == kMaxLabelBytes);
  CHECK(work.metadata.front().value.size() == kMaxValueBytes);
  REQUIRE(work.providers.size() == kMaxProviders);
  CHECK(work.providers.front().label.size() == kMaxLabelBytes);
}

TEST_CASE("sound, film and notes are no pictures; what stands for them is") {
  const std::string film = R"({"id":"https://m.example/f.mp4","type":"Video","format":"video/mp4"})";
  CHECK(works_of(parsed(manifest_3(canvas_3(film))), {}).skipped.size() == 1);
  const ManifestWorks stood_for =
      works_of(parsed(manifest_3(canvas_3(film, ",\"placeholderCanvas\":" + canvas_3(kImage)))), {});
  REQUIRE(stood_for.works.size() == 1);
  CHECK(stood_for.works.front().pictures.front().body == "https://m.example/a.jpg");
  const ManifestWorks shown =
      works_of(parsed(manifest_3(canvas_3(film), R"(,"thumbnail":"https://m.example/t.jpg")")), {});
  REQUIRE(shown.works.size() == 1);
  CHECK(shown.works.front().pictures.front().body == "https://m.example/t.jpg");
  const std::string commented = manifest_3(
      R"({"id":"https://m.example/c","type":"Canvas","items":[{"items":[{"motivation":"commenting","body":)" +
      kImage + "}]}]}");
  CHECK(works_of(parsed(commented), {}).works.empty());
}

TEST_CASE("relative ids, bare texts as bodies, and ids that lead nowhere") {
  const Document document =
      parsed(manifest_3(canvas_3(R"({"id":"../a.jpg","type":"Image"})") + "," + canvas_3("\"b.jpg\"") + "," +
                        canvas_3(R"({"id":"javascript:void","type":"Image"})")));
  REQUIRE(document.canvases.size() == 3);
  CHECK(document.canvases[0].pictures.front().body == "https://m.example/iiif/a.jpg");
  CHECK(document.canvases[1].pictures.front().body == "https://m.example/iiif/1/b.jpg");
  CHECK(document.canvases[2].pictures.empty());
}

TEST_CASE("ids of any letters are kept; one of 4 KB is refused with its length") {
  for (const std::string id :
       {"../../etc/passwd", "a\\\"b'c", "\xF0\x9F\x96\xBC", "https://m.example/a/b/c"}) {
    const Document document =
        parsed(R"({"type":"Manifest","id":")" + id + R"(","items":[)" + canvas_3(kImage) + "]}");
    CHECK(works_of(document, {}).works.size() == 1);
  }
  const Document document = parsed(R"({"type":"Manifest","id":"https://m.example/)" + std::string(4096, 'x') +
                                   R"(","items":[)" + canvas_3(kImage) + "]}");
  const ManifestWorks found = works_of(document, {});
  REQUIRE(found.skipped.size() == 1);
  CHECK(found.skipped.front().reason == "its id has 4114 bytes, more than 1024");
  CHECK(found.skipped.front().where.size() < 300);
}

TEST_CASE("script in a label is text, in a statement nothing") {
  const ManifestWorks found = works_of(
      parsed(R"({"type":"Manifest","id":"https://m.example/x","label":{"en":["<script>alert(1)</script>"]},
      "requiredStatement":{"label":{"en":["<i>By</i>"]},"value":{"en":["<p>A<script>alert(1)</script></p>"]}},"items":[)" +
             canvas_3(kImage) + "]}"),
      {});
  REQUIRE(found.works.size() == 1);
  CHECK(found.works.front().work.title == "<script>alert(1)</script>");
  CHECK(found.works.front().work.required_statement == "<i>By</i>: A");
}

TEST_CASE("collections of both versions, in pages, with whole manifests in them") {
  const Document three =
      parsed(R"({"id":"https://m.example/col","type":"Collection","label":{"en":["All"]},"items":[
      {"id":"1.json","type":"Manifest"},{"id":"https://m.example/sub","type":"Collection"},)" +
             manifest_3(canvas_3(kImage)) + "]}");
  REQUIRE(three.members.size() == 3);
  CHECK(three.members[0].about.id == "https://m.example/iiif/1/1.json");
  CHECK_FALSE(three.members[0].is_whole);
  CHECK(three.members[1].kind == DocumentKind::kCollection);
  CHECK(three.members[2].is_whole);
  const Document two = parsed(
      R"({"@id":"https://m.example/c","@type":"sc:Collection","manifests":[{"@id":"https://m.example/1"}],
      "collections":["https://m.example/sub"],"members":[{"@id":"https://m.example/2","@type":"sc:Manifest"}],"next":"?page=2"})");
  REQUIRE(two.members.size() == 3);
  CHECK(two.members[1].kind == DocumentKind::kCollection);
  CHECK(two.members[2].kind == DocumentKind::kManifest);
  CHECK(two.next == "https://m.example/iiif/1/manifest.json?page=2");
}

TEST_CASE("other documents are refused by what they are") {
  const auto refusal = [](const char* text) {
    const Result<Document> document = parse_document(text, {});
    REQUIRE_FALSE(document.ok());
    return document.error();
  };
  CHECK(refusal(R"({"type":"AnnotationPage"})").message ==
        "no IIIF Manifest or Collection: it is of the type AnnotationPage");
  CHECK(refusal("{}").code == ErrorCode::kUnsupported);
  CHECK(refusal("[]").code == ErrorCode::kUnsupported);
  CHECK(refusal("<!doctype html>").code == ErrorCode::kCorrupt);
  CHECK(refusal(std::string(100'000, '[').c_str()).code == ErrorCode::kTooLarge);
}

TEST_CASE("fields of wrong kinds are passed over") {
  for (const char* wrong :
       {"1", "true", "null", "[]", "{}", "[[[]]]", "\"\"", "[{\"id\":{}}]", "{\"id\":[],\"@id\":7}"}) {
    for (const char* field : {"label", "metadata", "thumbnail", "rights", "homepage", "requiredStatement",
                              "summary", "navDate", "items", "sequences"}) {
      const Document document = parsed("{\"type\":\"Manifest\",\"id\":\"https://m.example/x\",\"" +
                                       std::string(field) + "\":" + wrong + "}");
      CHECK(works_of(document, {}).works.empty());
    }
    CHECK(parsed(manifest_3(canvas_3(wrong))).canvases.size() == 1);
    CHECK(parsed(manifest_3(
                     canvas_3(std::string(R"({"id":"https://m.example/a.jpg","service":)") + wrong + "}")))
              .canvases.front()
              .pictures.size() == 1);
  }
}

TEST_CASE("a document of millions of little things is refused before they fill the memory") {
  std::string canvases = "{}", bodies = "\"b\"";
  for (int i = 0; i < 1'100'000; ++i) canvases += ",{}";
  for (int i = 0; i < 9'000; ++i) bodies += ",\"b\"";
  const std::string crowded = canvas_3("[" + bodies + "]");
  std::string crowd = crowded;
  for (int i = 0; i < 120; ++i) crowd += "," + crowded;
  for (const std::string& items : {canvases, crowd}) {
    const Result<Document> document = parse_document(manifest_3(items), {});
    REQUIRE_FALSE(document.ok());
    CHECK(document.error().code == ErrorCode::kTooLarge);
    CHECK(document.error().message.find("more than 1000000 canvases") == 0);
  }
}

TEST_CASE("a manifest of 100,000 canvases") {
  std::string canvases;
  for (int i = 0; i < 100'000; ++i) canvases += (i > 0 ? "," : "") + canvas_3(kImage);
  const Document document = parsed(manifest_3(canvases));
  CHECK(document.canvases.size() == 100'000);
  CHECK(works_of(document, {}).works.front().pictures.size() == kMaxPicturesAWork);
  CHECK(works_of(document, {.per = Per::kCanvas}).works.size() == 100'000);
}

}  // namespace
}  // namespace vitrine::ingest::iiif
