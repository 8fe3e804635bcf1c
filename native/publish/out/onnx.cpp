// SPDX-License-Identifier: MIT
// Target onnx: distances.onnx, from a picture's tensor to its distance from every work, and ids.json, which
// says which work is which column and how the tensor is made.
#include <bit>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "build/projection_rows.h"
#include "embed/prepare/distance_model.h"
#include "io/files.h"
#include "io/parallel.h"
#include "publish/out/output_file.h"
#include "publish/out/targets.h"

namespace vitrine::publish {
namespace {

using Json = nlohmann::ordered_json;

Json described(const PreprocessSpec& spec) {
  return {{"fit", spec.fit == Fit::kSquash ? "squash" : "short-side-crop"},
          {"side", spec.side},
          {"short_side", spec.short_side},
          {"order", spec.order == ChannelOrder::kRgb ? "rgb" : "bgr"},
          {"layout", spec.layout == TensorLayout::kNchw ? "nchw" : "nhwc"},
          {"scale", spec.scale},
          {"mean", spec.mean},
          {"std", spec.std}};
}

// What takes an embedding to where projected vectors are: the basis and the direction of the mean.
embed::LinearMap projection_of(const Space& space, std::uint32_t rows) {
  embed::LinearMap map;
  map.rows = rows;
  map.columns = space.input_dimension;
  map.values = build::projection_rows(space).values;
  map.values.resize(std::size_t{rows} * space.input_dimension);
  return map;
}

embed::References references_of(const TargetRequest& request, io::Progress& progress) {
  embed::References references;
  references.count = request.site.works.size();
  references.dimension = request.vectors->dimension();
  references.write_rows = [&](const embed::ByteSink& sink) -> Status {
    std::vector<float> row(request.vectors->dimension());
    std::vector<std::uint8_t> bytes(4 * row.size());
    for (WorkIndex work = 0; work < request.site.works.size(); ++work) {
      if (io::interrupted()) return Error{ErrorCode::kInterrupted, "interrupted"};
      if (Status status = request.vectors->read(work, row); !status.ok()) return status;
      for (std::size_t i = 0; i < row.size(); ++i) {
        const auto bits = std::bit_cast<std::uint32_t>(row[i]);
        for (std::size_t b = 0; b < 4; ++b) bytes[4 * i + b] = static_cast<std::uint8_t>(bits >> (8 * b));
      }
      if (Status status = sink(bytes); !status.ok()) return status;
      progress.advance();
    }
    return Done{};
  };
  return references;
}

Status write_names(const TargetRequest& request, const embed::DistanceModel& model) {
  Json json = {{"model", request.network->card.id},
               {"model_file", "distances.onnx"},
               {"input", model.input},
               {"preprocess", described(request.network->card.preprocess)},
               {"output", model.output},
               {"distance", "1 - cosine"},
               {"exact", request.vectors->exact()},
               {"ids", Json::array()}};
  for (const PublishedWork& work : request.site.works) json["ids"].push_back(work.work.id);
  return io::write_file(request.out / "ids.json", json.dump() + "\n");
}

}  // namespace

Status write_onnx_distances(const TargetRequest& request) {
  if (request.network == nullptr) {
    return Error{
        ErrorCode::kUnsupported,
        "this site's works were not compared by a network, and only a network becomes an ONNX model; "
        "build the site with --model"};
  }
  const bool exact = request.vectors->exact();
  const embed::LinearMap projection =
      exact ? embed::LinearMap{} : projection_of(request.site.index.space, request.vectors->dimension());
  Result<OutputFile> file = OutputFile::create(request.out / "distances.onnx");
  if (!file.ok()) return file.error();
  // Made when the first byte comes, because most models need none.
  std::optional<OutputFile> beside;
  const auto sink_beside = [&](std::span<const std::uint8_t> bytes) -> Status {
    if (!beside) {
      Result<OutputFile> made = OutputFile::create(request.out / embed::kReferencesFile);
      if (!made.ok()) return made.error();
      beside.emplace(std::move(*made));
    }
    return beside->write(bytes);
  };
  io::Progress progress("distances.onnx", request.site.works.size(), request.progress);
  const Result<embed::DistanceModel> model = embed::write_distance_model(
      *request.network, projection, references_of(request, progress),
      [&](std::span<const std::uint8_t> bytes) { return file->write(bytes); }, sink_beside);
  if (!model.ok()) return model.error();
  if (beside) {
    if (Status status = beside->finish(); !status.ok()) return status;
  }
  if (Status status = write_names(request, *model); !status.ok()) return status;
  return file->finish();
}

}  // namespace vitrine::publish
