// SPDX-License-Identifier: MIT
// Writes the documents the fuzzer begins from into a folder.
#include <filesystem>
#include <string>

#include "io/files.h"

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const std::filesystem::path folder = arguments[1];
  const std::string service =
      R"({"@context":"http://iiif.io/api/image/2/context.json","@id":"https://i.example/1","profile":["http://iiif.io/api/image/2/level0.json",{"maxWidth":9}],"width":80,"height":60,"sizes":[{"width":8,"height":6}]})";
  const std::string canvas =
      R"({"id":"c","type":"Canvas","items":[{"items":[{"motivation":"painting","body":{"type":"SpecificResource","source":{"id":"a.jpg","type":"Image","service":[)" +
      service + R"(]},"selector":{"region":"1,2,3,4","rotation":"90"}}}]}]})";
  const std::string manifest =
      R"({"type":"Manifest","id":"https://m.example/1","label":{"en":["T"]},"summary":{"en":["<p>x &amp; y</p>"]},"metadata":[{"label":{"en":["Artist"]},"value":{"none":["A"]}}],"requiredStatement":{"label":{"en":["By"]},"value":{"en":["B"]}},"thumbnail":"t.jpg","items":[)" +
      canvas + "]}";
  const std::string old =
      R"({"@type":"sc:Manifest","@id":"https://m.example/2","label":[{"@value":"T","@language":"de"}],"related":"p","license":"l","sequences":[{"canvases":[{"@id":"c","images":[{"resource":{"@type":"oa:Choice","default":{"@id":"a.jpg","service":)" +
      service + R"(},"item":[{"@id":"b.jpg"}]}}]}]}]})";
  const std::string texts[] = {
      manifest, old, service,
      R"({"type":"Collection","id":"https://m.example/c","items":[{"type":"Manifest","id":"m"},)" + manifest +
          R"(],"next":"?2"})",
      R"({"@type":"sc:Collection","@id":"https://m.example/c","manifests":[{"@id":"m"}],"collections":["s"],"members":[],"first":"?1"})"};
  int number = 0;
  for (const std::string& text : texts) {
    if (!vitrine::io::write_file(folder / std::to_string(number++), text).ok()) return 1;
  }
  return 0;
}
