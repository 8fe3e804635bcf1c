// SPDX-License-Identifier: MIT
#include "cli/site_api.h"

#include <charconv>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "cli/api_description.h"
#include "cli/space_choice.h"
#include "ingest/picture.h"
#include "io/budget.h"
#include "publish/ask.h"

namespace vitrine::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kWorks = "/works/";
// Of the older service.
constexpr std::uint32_t kNeighbours = 10;

ApiAnswer detail(int status, const std::string& text) { return {status, Json({{"detail", text}}).dump()}; }

// What is wrong with a part of a request, as services made with FastAPI say it.
ApiAnswer invalid(Json where, const std::string& text, const char* type) {
  Json fault = {{"loc", std::move(where)}, {"msg", text}, {"type", type}};
  Json answer = {{"detail", Json::array()}};
  answer["detail"].push_back(std::move(fault));
  return {422, answer.dump()};
}

ApiAnswer invalid_picture(const Error& error) {
  if (error.code == ErrorCode::kTooLarge) return detail(413, error.message);
  return invalid(Json::array({"body"}), error.message, "value_error.picture");
}

class SiteApi {
 public:
  SiteApi(publish::Site site, SiteApiOptions options)
      : site_(std::move(site)), options_(std::move(options)) {}

  // Errors: those of works_by_catalogue_id().
  Status name_works() {
    Result<publish::WorksByCatalogueId> works =
        publish::works_by_catalogue_id(site_, options_.wellcome.table);
    if (!works.ok()) return works.error();
    works_ = std::move(*works);
    return Done{};
  }

  void choose_embedder() {
    Result<ChosenSpace> chosen = choose_space(site_, options_.model, false);
    if (chosen.ok()) {
      space_ = std::move(*chosen);
      absent_ = space_->notice;
    } else {
      absent_ = "pictures cannot be compared here: " + chosen.error().message;
    }
    if (!absent_.empty()) std::fprintf(stderr, "%s\n", absent_.c_str());
  }

  std::optional<ApiAnswer> answer(const ApiRequest& request) const {
    const bool post = request.method == "POST";
    if (request.path == "/query") return post ? ask_by_picture(request) : detail(405, "Method Not Allowed");
    if (request.path.starts_with(kWorks) && request.path.size() > kWorks.size())
      return post ? detail(405, "Method Not Allowed") : ask_by_id(request);
    if (request.path == "/healthcheck")
      return post ? detail(405, "Method Not Allowed")
                  : ApiAnswer{200, std::string(publish::kWellcomeHealthy)};
    if (request.path == "/openapi.json" && !post) return ApiAnswer{200, std::string(api_description())};
    return post ? std::optional(detail(404, "Not Found")) : std::nullopt;
  }

 private:
  // Nothing where the parameter is no count of neighbours.
  static std::optional<std::uint32_t> wanted(const ApiRequest& request) {
    const std::optional<std::string> text = request.parameter("n");
    if (!text) return kNeighbours;
    std::uint32_t n = 0;
    const char* const end = text->data() + text->size();
    const auto read = std::from_chars(text->data(), end, n);
    if (read.ec != std::errc() || read.ptr != end || n < 1 || n > kMaxNeighbours) return std::nullopt;
    return n;
  }

  static ApiAnswer invalid_count() {
    return invalid(Json::array({"query", "n"}),
                   "n must be a whole number from 1 to " + std::to_string(kMaxNeighbours),
                   "type_error.integer");
  }

  ApiAnswer found(std::optional<WorkIndex> original, const Result<std::vector<ScoredWork>>& works) const {
    if (!works.ok()) return detail(500, works.error().message);
    return {200, publish::wellcome_answer(site_, original, *works, options_.wellcome, options_.base_url)};
  }

  ApiAnswer ask_by_id(const ApiRequest& request) const {
    const auto work = works_.find(request.path.substr(kWorks.size()));
    if (work == works_.end()) return detail(404, "Invalid catalogue id");
    const std::optional<std::uint32_t> n = wanted(request);
    if (!n) return invalid_count();
    return found(work->second, publish::neighbours_of_work(site_, work->second, {*n, 2.0f, 2.0f}));
  }

  Result<std::vector<float>> embed(std::span<const std::uint8_t> picture) const {
    const io::Budget::Share share = pixels_.take(ingest::count_pixels(picture));
    const Result<Image> pixels = ingest::decode_picture(picture);
    if (!pixels.ok()) return pixels.error();
    return space_->embedder->embed(*pixels);
  }

  ApiAnswer ask_by_picture(const ApiRequest& request) const {
    const std::optional<std::uint32_t> n = wanted(request);
    if (!n) return invalid_count();
    if (!space_) return detail(503, absent_);
    const std::span body(reinterpret_cast<const std::uint8_t*>(request.body.data()), request.body.size());
    const Result<std::vector<float>> embedding = embed(body);
    if (!embedding.ok()) return invalid_picture(embedding.error());
    const auto ask = space_->embedder->answers_projected() ? publish::neighbours_of_projected
                                                           : publish::neighbours_of_embedding;
    return found(std::nullopt,
                 ask(site_, *space_->index, *embedding, space_->embedder->model_hash(), {*n, 2.0f, 2.0f}));
  }

  const publish::Site site_;
  const SiteApiOptions options_;
  publish::WorksByCatalogueId works_;
  // However many pictures come at once, no more pixels are decoded than one picture may have.
  mutable io::Budget pixels_{ImageLimits{}.max_pixels};
  std::optional<ChosenSpace> space_;
  std::string absent_;  // why pictures are not answered, or not as well as works
};

}  // namespace

Result<Api> make_site_api(const std::filesystem::path& folder, const SiteApiOptions& options) {
  if (Status status = publish::check(options.wellcome); !status.ok()) return status.error();
  Result<publish::Site> site = publish::open_site(folder);
  if (!site.ok()) return site.error();
  // std::function copies what it holds.
  auto api = std::make_shared<SiteApi>(std::move(*site), options);
  if (Status status = api->name_works(); !status.ok()) return status.error();
  api->choose_embedder();
  return Api([api](const ApiRequest& request) { return api->answer(request); });
}

}  // namespace vitrine::cli
