// SPDX-License-Identifier: MIT
#include "publish/build_vectors.h"

#include <utility>

#include "io/hash.h"
#include "publish/compute_site.h"
#include "publish/image_hosts.h"
#include "publish/remote_image.h"

namespace vitrine::publish {
namespace {

PublishedWork published(ingest::Work work, std::vector<ingest::Skipped>& skipped) {
  PublishedWork result;
  for (const ingest::ImageSource& source : work.images) {
    Result<PublishedImage> image = remote_image(source);
    if (image.ok()) {
      result.images.push_back(std::move(*image));
    } else {
      skipped.push_back({work.id, "no picture is shown: " + image.error().message,
                         "give the address of a IIIF image over https"});
    }
  }
  result.work = std::move(work);
  return result;
}

}  // namespace

embed::ModelCard unknown_model(std::uint32_t dimension) {
  embed::ModelCard model;
  model.id = "vectors";
  model.label = "an unnamed model, " + std::to_string(dimension) + " values a picture";
  model.embedder = "vectors";
  model.dimension = dimension;
  return model;
}

std::string unknown_model_hash(std::uint32_t dimension) {
  return io::hex(io::sha256("{\"dimension\":" + std::to_string(dimension) + ",\"embedder\":\"vectors\"}"));
}

Result<BuildReport> build_vector_site(ingest::VectorCollection vectors, const embed::ModelCard& model,
                                      const std::string& model_hash, const BuildOptions& options) {
  if (model.dimension != vectors.dimension) {
    return Error{ErrorCode::kInvalidArgument, "the vectors have " + std::to_string(vectors.dimension) +
                                                  " values, the embeddings of " + model.label + " " +
                                                  std::to_string(model.dimension) +
                                                  "; name the model that made them, or leave out --model"};
  }
  if (Status status = check_options(options); !status.ok()) return status.error();
  build::Embeddings embeddings;
  embeddings.count = static_cast<std::uint32_t>(vectors.collection.works.size());
  embeddings.dimension = vectors.dimension;
  embeddings.values = std::move(vectors.values);

  BuildReport report;
  report.works = report.given = embeddings.count;
  report.skipped = std::move(vectors.collection.skipped);
  SiteContents contents;
  for (ingest::Work& work : vectors.collection.works)
    contents.works.push_back(published(std::move(work), report.skipped));
  // Known now, and not only when everything is computed.
  if (const auto hosts = image_hosts(contents.works); !hosts.ok()) return hosts.error();
  contents.model = model;
  build::Embeddings no_instant;
  if (Status status = compute_site(embeddings, no_instant, model_hash, options, contents, report);
      !status.ok())
    return status.error();
  if (Status status = publish_contents(contents, options, report); !status.ok()) return status.error();
  return report;
}

}  // namespace vitrine::publish
