// SPDX-License-Identifier: MIT
// Writes the activity streams the fuzzer begins from into a folder.
#include <filesystem>
#include <string>

#include "io/files.h"

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const std::filesystem::path folder = arguments[1];
  const std::string texts[] = {
      R"({"type":"OrderedCollection","id":"https://museum.example/activity/all","last":{"id":"page"},"orderedItems":[]})",
      R"({"type":"OrderedCollectionPage","prev":{"id":"older"},"orderedItems":[{"type":"Create","object":{"id":"/1","type":"Manifest"},"endTime":"2026-01-01T00:00:00Z"},{"type":"Update","object":"/2","endTime":"2026-01-02T00:00:00.5+01:00"},{"type":"Delete","object":{"@id":"/1","@type":"sc:Manifest"},"endTime":"2026-01-03T00:00:00Z"}]})",
      R"({"type":"OrderedCollectionPage","orderedItems":[{"type":"Move","object":{"id":"/1","type":"Manifest"},"target":{"id":"/2"},"endTime":"2026-01-01"},{"type":"Refresh","startTime":"2026-01-02T00:00:00Z"},{"type":"Add","object":["/3","/4"],"target":"all"},{"type":"Remove","object":"/3","origin":{"id":"all"},"endTime":"2099-01-01T00:00:00Z"}]})",
      R"({"type":"OrderedCollectionPage","orderedItems":[{"type":"Update","object":{"id":"/1","type":"Collection"}}]})",
      "2026-11-28T19:00:00.123456+01:00"};
  int number = 0;
  for (const std::string& text : texts) {
    if (!vitrine::io::write_file(folder / std::to_string(number++), text).ok()) return 1;
  }
  return 0;
}
