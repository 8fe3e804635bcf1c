// SPDX-License-Identifier: MIT
// How far the quantised forms of a network answer as the network itself:
//   quantise_agreement MODEL_CARD NETWORK.onnx FOLDER CALIBRATION [OUT]
// FOLDER holds one sub-folder of pictures a class; every so many-th of them, CALIBRATION in number, calibrate
// the forms, and all of them judge. Prints, for each form, bytes, mean cosine and overlap of the first ten
// neighbours with float32 (queries by the form, collection in float32), and the precision of the first ten by
// class. With OUT, writes the graphs there for ONNX Runtime elsewhere, with the embeddings of the first
// pictures.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "embed/model_card.h"
#include "embed/prepare/cut_network.h"
#include "embed/prepare/onnx_model.h"
#include "embed/prepare/quantise/measure_agreement.h"
#include "embed/prepare/quantise/quantised_forms.h"
#include "ingest/picture.h"
#include "io/files.h"
#include "vitrine/embedding.h"
#include "vitrine/tensor.h"

namespace {

using namespace vitrine;
using namespace vitrine::embed;
namespace fs = std::filesystem;

// Ends with a word about what went wrong.
template <class T>
T must(Result<T> result) {
  if (result.ok()) return std::move(*result);
  std::fprintf(stderr, "%s\n", result.error().message.c_str());
  std::exit(1);
}

std::vector<fs::path> pictures_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string ending = entry.path().extension().string();
    if (entry.is_regular_file() && (ending == ".jpg" || ending == ".png")) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

CalibrationPictures tensors_of(const std::vector<fs::path>& files, const PreprocessSpec& spec) {
  return {files.size(), [&files, spec](std::size_t i) -> Result<std::vector<float>> {
            const auto bytes = io::read_file(files[i], 1 << 26);
            if (!bytes.ok()) return bytes.error();
            const auto image = ingest::decode_picture(*bytes);
            if (!image.ok()) return image.error();
            return make_tensor(*image, spec);
          }};
}

// Share of the first ten of `queries` among `collection` that lie in the query's folder.
double class_precision(const std::vector<fs::path>& files, const Embeddings& collection,
                       const Embeddings& queries) {
  double hits = 0, asked = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::vector<std::pair<float, std::size_t>> others;
    for (std::size_t j = 0; j < files.size(); ++j) {
      if (j != i) others.emplace_back(-dot(queries[i], collection[j]), j);
    }
    const std::size_t taken = std::min(kComparedNeighbours, others.size());
    std::partial_sort(others.begin(), others.begin() + static_cast<std::ptrdiff_t>(taken), others.end());
    for (std::size_t k = 0; k < taken; ++k) {
      hits += files[others[k].second].parent_path() == files[i].parent_path();
      asked += 1;
    }
  }
  return asked > 0 ? hits / asked : 0;
}

// Pictures that runtimes elsewhere are held against.
constexpr std::size_t kExported = 20;

void write_floats(const fs::path& file, const std::vector<std::vector<float>>& rows) {
  io::Bytes bytes;
  for (std::size_t i = 0; i < std::min(kExported, rows.size()); ++i) {
    const auto* first = reinterpret_cast<const std::uint8_t*>(rows[i].data());
    bytes.insert(bytes.end(), first, first + rows[i].size() * sizeof(float));
  }
  must(io::write_file(file, bytes));
}

// The graph, and what it says of the first pictures here: little-endian float32, unit length.
void write_graph(const fs::path& folder, const std::string& name, const onnx::ModelProto& model,
                 const Embeddings& embeddings) {
  must(io::write_file(folder / (name + ".onnx"), must(write_onnx(model))));
  write_floats(folder / (name + ".f32"), embeddings);
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 5) {
    std::fprintf(stderr, "usage: quantise_agreement MODEL_CARD NETWORK.onnx FOLDER CALIBRATION [OUT]\n");
    return 2;
  }
  const ModelCard card = must(read_model_card(arguments[1]));
  const Cut cut =
      must(cut_network(must(read_onnx(must(io::read_file(arguments[2], kMaxModelBytes)), arguments[2])), card,
                       fs::temp_directory_path()));
  const onnx::ModelProto& network = cut.model;
  const std::vector<fs::path> files = pictures_below(arguments[3]);
  const std::size_t wanted = std::clamp<std::size_t>(std::stoul(arguments[4]), 1, files.size());
  std::vector<fs::path> calibration;
  for (std::size_t i = 0; i < wanted; ++i) calibration.push_back(files[i * files.size() / wanted]);
  const CalibrationPictures all = tensors_of(files, card.preprocess);
  QuantiseOptions options;
  options.threads = 2;

  const Embeddings truth = must(embed_pictures(network, all, options, "fp32"));
  std::printf("%zu pictures, %zu to calibrate\nfp32: precision %.4f\n", files.size(), calibration.size(),
              class_precision(files, truth, truth));
  const fs::path out = count > 5 ? arguments[5] : "";
  const auto judge = [&](const std::string& name, const onnx::ModelProto& graph) {
    const Embeddings found = must(embed_pictures(graph, all, options, name));
    const Agreement agreement = measure_agreement(truth, found);
    std::printf("%s: cosine %.5f, overlap %.4f, precision %.4f (asked by it), %.4f (all by it)\n",
                name.c_str(), agreement.cosine, agreement.overlap, class_precision(files, truth, found),
                class_precision(files, found, found));
    std::fflush(stdout);
    if (!out.empty()) write_graph(out, name, graph, found);
  };
  if (!out.empty()) {
    std::vector<std::vector<float>> tensors;
    for (std::size_t i = 0; i < std::min(kExported, files.size()); ++i)
      tensors.push_back(must(all.tensor(i)));
    write_floats(out / "pictures.f32", tensors);
    write_graph(out, "fp32", network, truth);
  }
  must(quantised_forms(network, tensors_of(calibration, card.preprocess), options,
                       [&](QuantisedForm form) -> Status {
                         std::printf("%s on its calibration pictures: cosine %.5f, overlap %.4f\n",
                                     form.name.c_str(), form.agreement.cosine, form.agreement.overlap);
                         judge(form.name, form.graph);
                         judge(form.name + "-webgpu", form.webgpu_graph);
                         return Done{};
                       }));
  return 0;
}
