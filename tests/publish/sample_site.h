// SPDX-License-Identifier: MIT
// A small site made of plain values: no model, no fitting, a ring for a graph.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "io/files.h"
#include "io/hash.h"
#include "publish/iiif_level0.h"
#include "publish/site.h"
#include "temporary_folder.h"

namespace vitrine::publish::testing {

namespace fs = std::filesystem;

inline const std::string kHash = std::string(64, 'a');

// A picture with some of everything: gradients, an edge, and a different one for each seed.
inline Image sample_image(std::uint32_t width, std::uint32_t height, std::uint32_t seed) {
  Image image{width, height, {}};
  for (std::uint32_t y = 0; y < height; ++y) {
    for (std::uint32_t x = 0; x < width; ++x) {
      image.rgb.push_back(static_cast<std::uint8_t>(255 * x / width));
      image.rgb.push_back(static_cast<std::uint8_t>(255 * y / height));
      image.rgb.push_back(static_cast<std::uint8_t>((x * 2 > width ? 200 : 40) + 7 * seed % 50));
    }
  }
  return image;
}

inline Space sample_space() {
  Space space;
  space.id = kHash;
  space.model = std::string(64, 'b');
  space.model_name = "descriptor";
  space.input_dimension = 4;
  space.dimension = 2;
  space.mean = {0.1f, 0.2f, 0.0f, -0.1f};
  space.basis = {32767, 0, 0, 0, 0, 32767, 0, 0};
  space.basis_scale = {1.0f / 32767, 1.0f / 32767};
  space.step = 0.01f;
  return space;
}

inline OwnedGraph ring(std::uint32_t works) {
  OwnedGraph graph;
  graph.count = works;
  OwnedGraph::Level level;
  for (std::uint32_t i = 0; i < works; ++i) {
    level.offsets.push_back(static_cast<std::uint32_t>(level.links.size()));
    if (works > 1) level.links.push_back((i + 1) % works);
  }
  level.offsets.push_back(static_cast<std::uint32_t>(level.links.size()));
  graph.levels.push_back(std::move(level));
  return graph;
}

// Works "work-0000" and on, each without images; every work's neighbours are the next ones.
inline SiteContents sample_contents(std::uint32_t works, std::uint32_t k) {
  SiteContents contents;
  contents.title = "Museum <of> \"Drawn\" Things & more";
  contents.model.embedder = "descriptor";
  contents.model.label = "Built-in descriptor";
  contents.space = sample_space();
  contents.codes.dimension = contents.space.dimension;
  contents.neighbours_per_work = std::min(k, works - 1);
  for (std::uint32_t i = 0; i < works; ++i) {
    PublishedWork work;
    std::string number = std::to_string(i);
    work.work.id = "work-" + std::string(4 - std::min<std::size_t>(number.size(), 4), '0') + number;
    work.work.title = "Title " + number + " \u00e9\u4e2d";
    work.work.maker = i % 2 == 0 ? "A Maker" : "";
    work.work.date = "c. 1890";
    work.work.rights = "https://creativecommons.org/publicdomain/zero/1.0/";
    work.work.homepage = "https://museum.example/" + number;
    contents.works.push_back(std::move(work));
    contents.codes.coefficients.push_back(static_cast<std::int8_t>(i % 100));
    contents.codes.coefficients.push_back(static_cast<std::int8_t>(-static_cast<int>(i % 90)));
    contents.codes.bias_levels.push_back(static_cast<std::int8_t>(i % 120));
    for (std::uint32_t n = 0; n < contents.neighbours_per_work; ++n) {
      contents.neighbours.push_back({(i + 1 + n) % works, static_cast<std::int16_t>(32767 - n)});
    }
  }
  contents.graph = ring(works);
  return contents;
}

// The same works in the descriptor's space as well, all with one code.
inline InstantSpace sample_instant(std::uint32_t works) {
  InstantSpace instant;
  instant.model.embedder = "descriptor";
  instant.model.label = "Built-in descriptor";
  instant.space = sample_space();
  instant.space.id = std::string(64, 'c');
  instant.space.model = std::string(64, 'd');
  instant.codes.dimension = instant.space.dimension;
  instant.codes.coefficients.assign(std::size_t{works} * instant.space.dimension, 5);
  instant.codes.bias_levels.assign(works, 7);
  instant.graph = ring(works);
  return instant;
}

// Publishes a picture for every work.
inline void add_pictures(const fs::path& site, SiteContents& contents, const IiifOptions& options = {}) {
  for (std::uint32_t i = 0; i < contents.works.size(); ++i) {
    const std::string key = io::hex(io::sha256(contents.works[i].work.id), 16);
    const auto published = write_iiif_image(site, key, sample_image(60 + i, 40, i), options);
    REQUIRE(published.ok());
    contents.works[i].images = {*published};
  }
}

constexpr std::string_view kIndexHtml =
    "<!doctype html>\n<!-- hosts go to https://vitrine-img-hosts.invalid -->\n<html lang=\"en\">\n<head>"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"connect-src 'self' "
    "https://vitrine-img-hosts.invalid; img-src 'self' data: https://vitrine-img-hosts.invalid; "
    "style-src 'self'\"><title>Vitrine</title><script src=\"assets/page-1.js\"></script></head></html>\n";

// A page as the web build makes it, with ONNX Runtime's folder and the service worker.
inline fs::path sample_page(const vitrine::testing::TemporaryFolder& folder,
                            const std::string& version = "1") {
  folder.write("page/index.html", kIndexHtml);
  folder.write("page/assets/page-" + version + ".js", "console.log(" + version + ")");
  folder.write("page/assets/deep/style.css", "body{}");
  folder.write("page/ort/ort.wasm", "not really");
  folder.write("page/ort/ort.webgpu.mjs", "nor this");
  folder.write("page/ort/ort.jsep.wasm", "nor that");
  folder.write("page/service-worker.js", "self.skipWaiting()");
  return folder / "page";
}

inline std::string read_text(const fs::path& path) {
  const auto bytes = io::read_file(path, 1 << 26);
  REQUIRE(bytes.ok());
  return {bytes->begin(), bytes->end()};
}

// Every file of a folder by relative path.
inline std::map<std::string, std::string> snapshot(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file())
      files[entry.path().lexically_relative(folder).string()] = read_text(entry.path());
  }
  return files;
}

// The data files of one kind.
inline std::string file_named(const fs::path& site, const std::string& kind) {
  for (const auto& file : fs::directory_iterator(site / "data")) {
    if (file.path().filename().string().starts_with(kind + "-"))
      return "data/" + file.path().filename().string();
  }
  return {};
}

inline std::size_t count_named(const fs::path& site, const std::string& kind) {
  std::size_t count = 0;
  for (const auto& file : fs::directory_iterator(site / "data")) {
    count += file.path().filename().string().starts_with(kind + "-") ? 1 : 0;
  }
  return count;
}

}  // namespace vitrine::publish::testing
