// SPDX-License-Identifier: MIT
#include "publish/out/lsh_search.h"

#include <algorithm>
#include <utility>

#include "publish/out/projected_frame.h"

namespace vitrine::publish {
namespace {

bool holds_all(const ingest::Work& work, const std::vector<std::string>& wanted) {
  std::string text = work.title + " " + work.maker + " " + work.type;
  for (const std::string& subject : work.subjects) text += " " + subject;
  const std::vector<std::string> words = words_of(text);
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  });
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::exchange(word, {}));
  };
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c >= 'A' && c <= 'Z') {
      word += static_cast<char>(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || byte >= 0x80) {
      word += c;
    } else {
      end_word();
    }
  }
  end_word();
  return words;
}

Result<std::vector<SharedSections>> search_lsh(const Site& site, const LshIndex& lsh,
                                               std::span<const std::uint16_t> clusters, WorkIndex asked,
                                               const LshQuestion& question) {
  if (question.k == 0 || question.k > kMaxNeighbours) {
    return Error{ErrorCode::kInvalidArgument, "-k is " + std::to_string(question.k) +
                                                  "; it must be from 1 to " + std::to_string(kMaxNeighbours)};
  }
  const std::vector<std::string> wanted = words_of(question.text);
  std::vector<SharedSections> found;
  for (WorkIndex work = 0; work < site.works.size(); ++work) {
    if (work == asked || (!wanted.empty() && !holds_all(site.works[work].work, wanted))) continue;
    const std::uint32_t shared = build::shared_sections(clusters, lsh.of(work));
    if (shared > 0) found.push_back({work, shared});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const SharedSections& a, const SharedSections& b) { return a.sections > b.sections; });
  if (found.size() > question.k) found.resize(question.k);
  return found;
}

Result<std::vector<std::uint16_t>> hash_picture(const Site& site, const LshIndex& lsh,
                                                const NetworkAnswer& answer) {
  const build::SectionHash& hash = lsh.model.hash;
  if (lsh.model.exact) {
    if (!answer.projected && answer.values.size() == hash.dimension)
      return build::hash_embedding(hash, answer.values);
    return Error{ErrorCode::kSpaceMismatch,
                 "the hash was fitted to whole embeddings of " + std::to_string(hash.dimension) +
                     " values, which the network of this site does not give; name the one that the site was "
                     "built with by --model and --weights"};
  }
  const Result<Code> code = answer.projected ? encode_projected(site.index.space, answer.values)
                                             : encode(site.index.space, answer.values);
  if (!code.ok()) return code.error();
  const ProjectedFrame frame(site.index.space);
  if (frame.dimension() != hash.dimension)
    return Error{ErrorCode::kSpaceMismatch, "the hash was fitted to other vectors than this site has"};
  std::vector<float> projected(hash.dimension);
  if (Status status = frame.write(*code, projected); !status.ok()) return status.error();
  return build::hash_embedding(hash, projected);
}

}  // namespace vitrine::publish
