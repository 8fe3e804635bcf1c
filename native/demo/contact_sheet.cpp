// SPDX-License-Identifier: MIT
// A tool for whoever changes a family: draws its works, or one of them, to look at.
//   vitrine_demo_sheet FAMILY OUT.png            all works of a family, small, on one sheet
//   vitrine_demo_sheet FAMILY NUMBER OUT.png     one work (from 1) at full size
//   vitrine_demo_sheet table                     checksums.cpp, from pictures drawn now
//   vitrine_demo_sheet times                     seconds a work, by family
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb/stb_image_write.h>

#include "demo/checksums.h"
#include "demo/demo_collection.h"
#include "demo/family.h"
#include "io/parallel.h"

namespace {

using namespace vitrine;
using namespace vitrine::demo;

int print_table() {
  const std::size_t count = demo_works().size();
  std::vector<std::uint64_t> sums(count);
  io::parallel_for(count, 0, [&](std::size_t work) {
    const Result<Image> image = draw(work);
    if (image.ok()) sums[work] = checksum(encode_picture(image.value()));
  });
  std::printf("// SPDX-License-Identifier: MIT\n// Printed by `vitrine_demo_sheet table`.\n");
  std::printf("#include \"demo/checksums.h\"\n\n#include <array>\n\nnamespace vitrine::demo {\n\n");
  std::printf("std::span<const std::uint64_t> picture_checksums() {\n");
  std::printf("  static constexpr std::array<std::uint64_t, %zu> kSums = {\n", count);
  for (std::size_t i = 0; i < count; ++i) {
    std::printf("%s0x%016llx,%s", i % 4 == 0 ? "      " : " ", static_cast<unsigned long long>(sums[i]),
                i % 4 == 3 || i + 1 == count ? "\n" : "");
  }
  std::printf("  };\n  return kSums;\n}\n\n}  // namespace vitrine::demo\n");
  return 0;
}

int print_times() {
  for (const Family& family : families()) {
    const auto start = std::chrono::steady_clock::now();
    std::size_t bytes = 0;
    for (int i = 0; i < static_cast<int>(family.names.size()); ++i) {
      bytes += encode_picture(family.draw(i).to_image()).size();
    }
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    const double count = static_cast<double>(family.names.size());
    std::printf("%-18s %2.0f works %.3f s %4.0f KB\n", std::string(family.folder).c_str(), count,
                spent.count() / count, static_cast<double>(bytes) / count / 1000);
  }
  return 0;
}

// The picture shrunk to fit a square cell, every small pixel the mean of those it covers.
void place(Canvas& sheet, const Canvas& picture, int left, int top, int cell) {
  const int longest = picture.width() > picture.height() ? picture.width() : picture.height();
  const double scale = static_cast<double>(longest) / cell;
  const int w = static_cast<int>(picture.width() / scale);
  const int h = static_cast<int>(picture.height() / scale);
  for (int y = 0; y < h; ++y) {
    for (int x = 0; x < w; ++x) {
      Rgb sum;
      int count = 0;
      for (int v = static_cast<int>(y * scale); v < (y + 1) * scale && v < picture.height(); ++v) {
        for (int u = static_cast<int>(x * scale); u < (x + 1) * scale && u < picture.width(); ++u, ++count) {
          sum = sum + picture.at(u, v);
        }
      }
      sheet.at(left + (cell - w) / 2 + x, top + (cell - h) / 2 + y) = sum * (1.0 / count);
    }
  }
}

int write(const Canvas& canvas, const char* path) {
  const Image image = canvas.to_image();
  return stbi_write_png(path, canvas.width(), canvas.height(), 3, image.rgb.data(), canvas.width() * 3) != 0
             ? 0
             : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string name = argc > 1 ? argv[1] : "";
  if (name == "table") return print_table();
  if (name == "times") return print_times();
  for (const Family& family : families()) {
    if (family.folder != name || argc < 3) continue;
    const int count = static_cast<int>(family.names.size());
    if (argc > 3) {
      const int work = std::atoi(argv[2]);
      return work >= 1 && work <= count ? write(family.draw(work - 1), argv[3]) : 2;
    }
    const int columns = 6;
    const int cell = 330;
    Canvas sheet(columns * (cell + 10) + 10, (count + columns - 1) / columns * (cell + 10) + 10,
                 hex(0xf4f4f2));
    for (int i = 0; i < count; ++i) {
      place(sheet, family.draw(i), 10 + i % columns * (cell + 10), 10 + i / columns * (cell + 10), cell);
    }
    return write(sheet, argv[2]);
  }
  std::fprintf(stderr, "use: vitrine_demo_sheet FAMILY [NUMBER] OUT.png | table | times\nfamilies:");
  for (const Family& family : families()) std::fprintf(stderr, " %s", std::string(family.folder).c_str());
  std::fprintf(stderr, "\n");
  return 2;
}
