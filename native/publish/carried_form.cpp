// SPDX-License-Identifier: MIT
#include "publish/carried_form.h"

#include <algorithm>
#include <vector>

#include "io/files.h"

namespace vitrine::publish {
namespace {

using embed::Network;

bool fits(const Network& network) {
  // The WebGPU graph is another file that a host must take, though no visitor downloads both.
  const bool files = network.graph.bytes <= kLargestFile &&
                     (!network.webgpu_graph || network.webgpu_graph->bytes <= kLargestFile);
  return files && embed::download_bytes(network) <= kLargestDownload;
}

double overlap(const Network& network) { return network.agreement ? network.agreement->overlap : 0.0; }

bool smaller(const Network* a, const Network* b) {
  return embed::download_bytes(*a) < embed::download_bytes(*b);
}

// Null where none suits.
const Network* automatic(const Network& built, const std::vector<const Network*>& others) {
  // Forms are measured against the one that none is measured for.
  if (built.agreement) return fits(built) ? &built : nullptr;
  std::vector<const Network*> small, good;
  std::copy_if(others.begin(), others.end(), std::back_inserter(small),
               [](auto form) { return fits(*form); });
  std::copy_if(small.begin(), small.end(), std::back_inserter(good),
               [](auto form) { return overlap(*form) >= kWantedOverlap; });
  // What the page runs by itself comes without 14 MB of ONNX Runtime, and answers sooner.
  const auto own = std::find_if(good.begin(), good.end(),
                                [](auto form) { return form->engine == embed::Engine::kVitrine; });
  if (own != good.end()) return *own;
  if (!good.empty()) return *std::min_element(good.begin(), good.end(), smaller);
  if (fits(built)) return &built;
  if (small.empty()) return nullptr;
  return *std::max_element(small.begin(), small.end(),
                           [](auto a, auto b) { return overlap(*a) < overlap(*b); });
}

Result<const Network*> by_name(const Network& built, const std::vector<const Network*>& others,
                               const std::string& form) {
  if (built.form == form) return &built;
  std::string names = built.form;
  for (const Network* other : others) {
    if (other->form == form) return other;
    names += ", " + other->form;
  }
  return Error{ErrorCode::kNotFound, "model " + built.card.id + " has no form '" + io::printable(form) +
                                         "' here, but " + names + "; run vitrine model prepare " +
                                         built.card.id + ", or choose one of these"};
}

}  // namespace

Result<std::optional<Network>> choose_carried_form(const Network& built, std::span<const Network> others,
                                                   const CarryWish& wish) {
  if (wish.carry == Carry::kNo) {
    if (wish.form.empty()) return std::optional<Network>();
    return Error{ErrorCode::kInvalidArgument,
                 "--carry-form " + io::printable(wish.form) + " and --carry-model no contradict each other"};
  }
  std::vector<const Network*> rest;
  for (const Network& other : others) {
    if (other.form != built.form) rest.push_back(&other);
  }
  const Network* chosen = nullptr;
  if (!wish.form.empty()) {
    const Result<const Network*> named = by_name(built, rest, wish.form);
    if (!named.ok()) return named.error();
    chosen = *named;
  } else {
    chosen = automatic(built, rest);
    if (chosen == nullptr && wish.carry == Carry::kYes) {
      if (built.agreement) rest.clear();
      rest.push_back(&built);
      chosen = *std::min_element(rest.begin(), rest.end(), smaller);
    }
  }
  if (chosen == nullptr) return std::optional<Network>();
  Network carried = *chosen;
  carried.model_hash = built.model_hash;
  return std::optional(std::move(carried));
}

}  // namespace vitrine::publish
