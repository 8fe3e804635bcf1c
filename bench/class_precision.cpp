// SPDX-License-Identifier: MIT
// How well the built-in descriptor groups pictures:  class_precision FOLDER
// FOLDER holds one sub-folder of pictures a class. Prints the share of the first ten neighbours (cosine, the
// picture itself left out, mean over all pictures) that are of its class, for the whole descriptor and for
// its parts; how often an altered copy finds its original first; and the time a descriptor takes.
// docs/DESCRIPTOR.md quotes its output.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb/stb_image_write.h>

#include "core/descriptor/blocks.h"
#include "vitrine/descriptor.h"
#include "vitrine/embedding.h"
#include "vitrine/image.h"

namespace {

using namespace vitrine;
namespace fs = std::filesystem;

constexpr std::size_t kFirst = 10;

struct Picture {
  std::size_t class_number = 0;
  Image image;
  std::vector<std::int16_t> descriptor;
};

using Embeddings = std::vector<std::vector<float>>;

std::vector<fs::path> sorted_entries(const fs::path& folder) {
  std::vector<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(folder)) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  return entries;
}

// Reads what can be decoded and names what cannot.
std::vector<Picture> read_pictures(const fs::path& folder) {
  std::vector<Picture> pictures;
  std::size_t class_number = 0;
  for (const fs::path& class_folder : sorted_entries(folder)) {
    if (!fs::is_directory(class_folder)) continue;
    for (const fs::path& path : sorted_entries(class_folder)) {
      std::ifstream file(path, std::ios::binary);
      const std::vector<char> bytes((std::istreambuf_iterator<char>(file)), {});
      auto image = decode_image({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
      if (image.ok()) {
        pictures.push_back({class_number, std::move(image).value(), {}});
      } else {
        std::fprintf(stderr, "%s: %s\n", path.c_str(), image.error().message.c_str());
      }
    }
    ++class_number;
  }
  return pictures;
}

// Describes all pictures; answers milliseconds a picture, resize included, decoding not.
double describe_all(std::vector<Picture>& pictures) {
  const auto start = std::chrono::steady_clock::now();
  for (Picture& picture : pictures) picture.descriptor = describe(picture.image).value();
  const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
  return spent.count() / static_cast<double>(pictures.size());
}

// Embeddings of the components [first, first + count) alone.
Embeddings embed(const std::vector<Picture>& pictures, std::uint32_t first, std::uint32_t count) {
  Embeddings embeddings;
  for (const Picture& picture : pictures) {
    embeddings.push_back(descriptor_embedding(std::span(picture.descriptor).subspan(first, count)));
  }
  return embeddings;
}

// Mean precision of the first ten, over all classes, the even and the odd ones.
void print_precision(const char* name, const std::vector<Picture>& pictures, const Embeddings& embeddings) {
  std::size_t same[2] = {0, 0};
  std::size_t asked[2] = {0, 0};
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    std::vector<std::pair<float, std::size_t>> others;
    for (std::size_t j = 0; j < pictures.size(); ++j) {
      if (j != i) others.emplace_back(-dot(embeddings[i], embeddings[j]), j);
    }
    const std::size_t taken = std::min(kFirst, others.size());
    std::partial_sort(others.begin(), others.begin() + static_cast<std::ptrdiff_t>(taken), others.end());
    const std::size_t half = pictures[i].class_number % 2;
    asked[half] += taken;
    for (std::size_t k = 0; k < taken; ++k) {
      same[half] += pictures[others[k].second].class_number == pictures[i].class_number;
    }
  }
  const auto share = [](std::size_t part, std::size_t of) {
    return of == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(of);
  };
  std::printf("%-28s %.4f   even classes %.4f   odd classes %.4f   dimension %zu\n", name,
              share(same[0] + same[1], asked[0] + asked[1]), share(same[0], asked[0]),
              share(same[1], asked[1]), embeddings.front().size());
}

// How often the altered copy of a picture is nearest to the picture it was made from.
template <class Alter>
void print_found(const char* name, const std::vector<Picture>& pictures, const Embeddings& embeddings,
                 Alter alter) {
  std::size_t found = 0;
  double sum = 0;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const auto copy = descriptor_embedding(describe(alter(pictures[i].image)).value());
    const float own = dot(copy, embeddings[i]);
    sum += own;
    found += std::none_of(embeddings.begin(), embeddings.end(),
                          [&](const std::vector<float>& other) { return dot(copy, other) > own; });
  }
  const auto count = static_cast<double>(pictures.size());
  std::printf("%-28s %.4f   mean cosine %.4f\n", name, static_cast<double>(found) / count, sum / count);
}

Image scaled(const Image& image, std::uint32_t numerator, std::uint32_t denominator) {
  return resize_bilinear(image, std::max(1u, image.width * numerator / denominator),
                         std::max(1u, image.height * numerator / denominator))
      .value();
}

// ITU-R BT.601 luma.
Image grey(Image image) {
  for (std::size_t i = 0; i < image.rgb.size(); i += 3) {
    const int luma = (299 * image.rgb[i] + 587 * image.rgb[i + 1] + 114 * image.rgb[i + 2] + 500) / 1000;
    std::fill_n(image.rgb.begin() + static_cast<std::ptrdiff_t>(i), 3, static_cast<std::uint8_t>(luma));
  }
  return image;
}

Image jpeg(const Image& image, int quality) {
  std::vector<std::uint8_t> bytes;
  const auto append = [](void* context, void* data, int size) {
    const auto* first = static_cast<const std::uint8_t*>(data);
    auto* output = static_cast<std::vector<std::uint8_t>*>(context);
    output->insert(output->end(), first, first + size);
  };
  stbi_write_jpg_to_func(append, &bytes, static_cast<int>(image.width), static_cast<int>(image.height), 3,
                         image.rgb.data(), quality);
  return decode_image(bytes).value();
}

Image without_border(const Image& image) {
  const std::uint32_t x = image.width / 20;
  const std::uint32_t y = image.height / 20;
  return crop(image, x, y, image.width - 2 * x, image.height - 2 * y).value();
}

}  // namespace

int main(int argument_count, char** arguments) {
  std::error_code error;
  if (argument_count != 2 || !fs::is_directory(arguments[1], error)) {
    std::fprintf(stderr, "usage: class_precision FOLDER, with one sub-folder of pictures a class\n");
    return 2;
  }
  std::vector<Picture> pictures = read_pictures(arguments[1]);
  if (pictures.size() < 2) {
    std::fprintf(stderr, "%s: fewer than two pictures in its sub-folders\n", arguments[1]);
    return 1;
  }
  const double milliseconds = describe_all(pictures);
  std::printf("%zu pictures of %zu classes, %.2f ms a descriptor\n\nprecision of the first ten\n",
              pictures.size(), pictures.back().class_number + 1, milliseconds);

  using namespace vitrine::descriptor;
  const std::uint32_t edges = kFineSize + kCoarseSize;
  const Embeddings whole = embed(pictures, 0, descriptor_dimension());
  print_precision("descriptor", pictures, whole);
  print_precision("edges", pictures, embed(pictures, 0, edges));
  print_precision("  fine", pictures, embed(pictures, 0, kFineSize));
  print_precision("  coarse", pictures, embed(pictures, kFineSize, kCoarseSize));
  print_precision("colour", pictures, embed(pictures, edges, kLayoutSize + kHistogramSize));
  print_precision("  layout", pictures, embed(pictures, edges, kLayoutSize));
  print_precision("  histogram", pictures, embed(pictures, edges + kLayoutSize, kHistogramSize));

  std::printf("\nan altered copy finds its original first\n");
  print_found("JPEG, quality 50", pictures, whole, [](const Image& image) { return jpeg(image, 50); });
  print_found("0.8 of the size", pictures, whole, [](const Image& image) { return scaled(image, 4, 5); });
  print_found("half the size", pictures, whole, [](const Image& image) { return scaled(image, 1, 2); });
  print_found("5 % cut off each side", pictures, whole, without_border);
  print_found("without colour", pictures, whole, grey);
  return 0;
}
