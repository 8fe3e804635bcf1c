// SPDX-License-Identifier: MIT
#include "publish/out/targets.h"

#include "io/files.h"
#include "publish/out/qdrant.h"

namespace vitrine::publish {
namespace {

constexpr Target kTargets[] = {
    {"iiif", "a IIIF Presentation 3 manifest a work, and a collection of them", VectorUse::kNone, 0, write_iiif},
    {"npy", "vectors for NumPy, and the ids of their rows", VectorUse::kWanted, 0, write_npy},
    {"onit", "vectors as JSON Lines, neighbours of all works, and a preview as HTML", VectorUse::kWanted, 50,
     write_onit},
    {"onnx", "a model from a picture's tensor to its distance from every work", VectorUse::kWanted, 0,
     write_onnx_distances, NetworkUse::kWanted},
    {"turi", "query table and similarity graph as Turi Create has them, and GraphML", VectorUse::kNone, 5,
     write_turi},
    {"wellcome", "a JSON file a work, as Wellcome Collection's feature-similarity service answers",
     VectorUse::kNone, 10, write_wellcome},
    {"pgvector", "a table for PostgreSQL with pgvector, as one file for psql", VectorUse::kWanted, 0,
     write_pgvector},
    {"qdrant", "points in a collection of a running Qdrant, at --url", VectorUse::kWanted, 0, write_qdrant,
     NetworkUse::kNone, Output::kServer},
    {"elasticsearch", "mapping, documents and searches for Elasticsearch or OpenSearch", VectorUse::kWanted,
     0, write_elasticsearch},
};

}  // namespace

Status write_target(const Target& target, const TargetRequest& request) {
  const Question& question = request.question;
  if (target.neighbours > 0 && (question.k == 0 || question.k > kMaxNeighbours)) {
    return Error{ErrorCode::kInvalidArgument, "k is " + std::to_string(question.k) +
                                                  "; it must be a positive integer, at most " +
                                                  std::to_string(kMaxNeighbours)};
  }
  if (target.neighbours > 0 && !(question.radius >= 0)) {
    return Error{ErrorCode::kInvalidArgument,
                 "radius is " + std::to_string(question.radius) + "; a distance is not negative"};
  }
  return target.write(request);
}

std::span<const Target> targets() { return kTargets; }

Result<const Target*> find_target(std::string_view name) {
  std::string names;
  for (const Target& target : kTargets) {
    if (target.name == name) return &target;
    names += (names.empty() ? "" : ", ") + std::string(target.name);
  }
  return Error{ErrorCode::kInvalidArgument,
               "--to " + io::printable(name) + ": there is no such target; there are " + names};
}

}  // namespace vitrine::publish
