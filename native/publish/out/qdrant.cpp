// SPDX-License-Identifier: MIT
#include "publish/out/qdrant.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <utility>
#include <vector>

#include "io/files.h"
#include "io/hash.h"
#include "io/http_client.h"
#include "io/uuid.h"
#include "publish/json_fields.h"
#include "publish/out/database_text.h"
#include "publish/out/work_addresses.h"

namespace vitrine::publish {
namespace {

// Qdrant takes requests of up to 32 MB unless told otherwise: an eighth of it leaves room for long titles.
constexpr std::size_t kMaxRequestBytes = 4u << 20;
constexpr std::uint32_t kMaxBatch = 10000;
// Of what a server says of an error, enough for a sentence.
constexpr std::size_t kMaxSaid = 300;

class Filling {
 public:
  Filling(const TargetRequest& request, io::HttpClient client)
      : request_(request),
        client_(std::move(client)),
        path_("/collections/" + request.database.collection),
        progress_("qdrant", request.site.works.size(), request.progress) {}

  void note(const std::string& line) { progress_.note(line); }

  Status run() {
    if (Status status = prepare_collection(); !status.ok()) return status;
    std::vector<float> row(request_.vectors->dimension());
    for (WorkIndex work = 0; work < request_.site.works.size(); ++work) {
      if (Status status = request_.vectors->read(work, row); !status.ok()) return status;
      QdrantPoint point = qdrant_point(request_, work, row);
      bytes_ += point.json.size();
      batch_.push_back(std::move(point));
      if (batch_.size() < request_.database.batch && bytes_ < kMaxRequestBytes) continue;
      if (Status status = send_batch(); !status.ok()) return status;
    }
    if (Status status = send_batch(); !status.ok()) return status;
    progress_.finish();
    return check_count();
  }

 private:
  // An answer of the interface: its status, and what stands below "result".
  struct Said {
    long status = 0;
    Json result;
  };

  Result<Said> ask(const std::string& method, const std::string& path, std::string_view body) {
    const Result<io::HttpAnswer> answer = client_.call(method, path, body);
    if (!answer.ok()) {
      if (answer.error().code != ErrorCode::kInterrupted) return answer.error();
      return Error{ErrorCode::kInterrupted,
                   "interrupted; what has been sent stays, and the same command goes on from there"};
    }
    if (answer->status == 404) return Said{404, {}};
    const std::string where = "Qdrant's answer to " + method + " " + path;
    Result<Json> json = parse_json(answer->body, where);
    if (answer->status == 401 || answer->status == 403) {
      return Error{ErrorCode::kIo, where + ": status " + std::to_string(answer->status) +
                                       "; set the server's key in " + kQdrantKeyVariable};
    }
    if (answer->status < 200 || answer->status > 299) return refused(where, *answer, json);
    if (!json.ok() || !json->is_object() || !json->contains("result"))
      return Error{ErrorCode::kIo, where + " has no result; is there a Qdrant at --url?"};
    return Said{answer->status, std::move((*json)["result"])};
  }

  static Error refused(const std::string& where, const io::HttpAnswer& answer, const Result<Json>& json) {
    std::string said = answer.body;
    if (json.ok() && json->is_object() && json->contains("status")) {
      const Json& status = (*json)["status"];
      if (status.is_object() && status.contains("error") && status["error"].is_string())
        said = status["error"].get<std::string>();
    }
    return Error{ErrorCode::kIo, where + ": status " + std::to_string(answer.status) + ", \"" +
                                     io::printable(said.substr(0, kMaxSaid)) + "\""};
  }

  Status prepare_collection() {
    // Made by somebody else in between, or by a try whose answer was lost: then it is there now.
    for (int tried = 0; tried < 2; ++tried) {
      Result<Said> there = ask("GET", path_, {});
      if (!there.ok()) return there.error();
      if (there->status != 404) {
        if (Status status = check_collection(there->result); !status.ok()) return status;
        return make_key_index();
      }
      const std::string body = "{\"vectors\":{\"size\":" + std::to_string(request_.vectors->dimension()) +
                               ",\"distance\":\"Cosine\"}}";
      const Result<Said> made = ask("PUT", path_, body);
      if (made.ok() && made->status != 404) {
        fresh_ = tried == 0;
        return make_key_index();
      }
      if (tried == 1) return made.ok() ? missing() : made.error();
    }
    return missing();
  }

  Error missing() const {
    return Error{ErrorCode::kIo, "the collection " + request_.database.collection +
                                     " is not there and cannot be made; is there a Qdrant at --url?"};
  }

  // {"config": {"params": {"vectors": {"size": 256, "distance": "Cosine"}}}}
  Status check_collection(const Json& result) const {
    const Json* at = &result;
    for (const char* name : {"config", "params", "vectors"}) {
      if (!at->is_object() || !at->contains(name)) return other_shape("has no plain vector");
      at = &(*at)[name];
    }
    if (!at->is_object() || !at->contains("size") || !at->contains("distance"))
      return other_shape("has named vectors");
    if ((*at)["size"] != request_.vectors->dimension())
      return other_shape("holds vectors of " + (*at)["size"].dump() + " values, the site's have " +
                         std::to_string(request_.vectors->dimension()));
    if ((*at)["distance"] != "Cosine") return other_shape("compares by " + (*at)["distance"].dump());
    return Done{};
  }

  Error other_shape(const std::string& how) const {
    return Error{ErrorCode::kInvalidArgument, "the collection " + request_.database.collection + " " +
                                                  io::printable(how) +
                                                  "; name another with --collection, or remove it first"};
  }

  // So that a work's point is found by its id at once. Making it again does nothing.
  Status make_key_index() {
    const Result<Said> made =
        ask("PUT", path_ + "/index?wait=true", R"({"field_name":"id","field_schema":"keyword"})");
    if (!made.ok()) return made.error();
    return made->status == 404 ? Status(missing()) : Status(Done{});
  }

  // The fingerprints that the collection holds of the batch's points.
  Result<std::map<std::string, std::string>> known() {
    Json ids = Json::array();
    for (const QdrantPoint& point : batch_) ids.push_back(point.id);
    const Json body = {
        {"ids", std::move(ids)}, {"with_payload", Json::array({"fingerprint"})}, {"with_vector", false}};
    const Result<Said> said = ask("POST", path_ + "/points", body.dump());
    if (!said.ok()) return said.error();
    std::map<std::string, std::string> fingerprints;
    if (!said->result.is_array()) return fingerprints;
    for (const Json& point : said->result) {
      const auto text = [](const Json& object, const char* name) {
        return object.is_object() && object.contains(name) && object[name].is_string()
                   ? object[name].get<std::string>()
                   : std::string();
      };
      if (point.is_object() && point.contains("payload"))
        fingerprints[text(point, "id")] = text(point["payload"], "fingerprint");
    }
    return fingerprints;
  }

  Status send_batch() {
    const std::uint64_t count = batch_.size();
    if (count == 0) return Done{};
    if (!fresh_) {
      const auto there = known();
      if (!there.ok()) return there.error();
      std::erase_if(batch_, [&](const QdrantPoint& point) {
        const auto found = there->find(point.id);
        return found != there->end() && found->second == point.fingerprint;
      });
    }
    if (!batch_.empty()) {
      std::string body = "{\"points\":";
      char before = '[';
      for (const QdrantPoint& point : batch_) {
        body += before + point.json;
        before = ',';
      }
      // Waited for: an answer then says that the points are there.
      const Result<Said> sent = ask("PUT", path_ + "/points?wait=true", body + "]}");
      if (!sent.ok()) return sent.error();
      if (!sent->result.is_object() || sent->result.value("status", Json()) != "completed")
        return Error{ErrorCode::kIo, "Qdrant did not complete a batch; the same command sends it again"};
      sent_ += batch_.size();
    }
    batch_.clear();
    bytes_ = 0;
    progress_.advance(count);
    return Done{};
  }

  Status check_count() {
    const Result<Said> said = ask("POST", path_ + "/points/count", R"({"exact":true})");
    if (!said.ok()) return said.error();
    const Json number = said->result.is_object() ? said->result.value("count", Json()) : Json();
    const std::uint64_t works = request_.site.works.size();
    if (!number.is_number_unsigned() || number.get<std::uint64_t>() < works) {
      return Error{ErrorCode::kIo, "the collection holds " + io::printable(number.dump()) + " points where " +
                                       std::to_string(works) + " were sent; run the same command again"};
    }
    const std::uint64_t count = number.get<std::uint64_t>();
    std::fprintf(stderr, "qdrant: %llu points sent, %llu were there already%s\n",
                 static_cast<unsigned long long>(sent_), static_cast<unsigned long long>(works - sent_),
                 count == works
                     ? ""
                     : (", " + std::to_string(count - works) + " are not of this site and stay").c_str());
    return Done{};
  }

  const TargetRequest& request_;
  io::HttpClient client_;
  const std::string path_;
  io::Progress progress_;
  std::vector<QdrantPoint> batch_;
  std::size_t bytes_ = 0;
  std::uint64_t sent_ = 0;
  bool fresh_ = false;  // made by this run: nothing can be there
};

}  // namespace

QdrantPoint qdrant_point(const TargetRequest& request, WorkIndex work, std::span<const float> vector) {
  const PublishedWork& published = request.site.works[work];
  const WorkAddresses addresses = addresses_of(published, request.base_url);
  Json payload = {{"id", published.work.id},
                  {"local_url", addresses.local_url},
                  {"iiif_url", addresses.iiif_url},
                  {"title", published.work.title}};
  QdrantPoint point;
  point.id = io::uuid_text(io::uuid_v5(io::kUuidNamespaceOid, published.work.id));
  std::string numbers;
  append_vector(numbers, vector);
  point.fingerprint = io::hex(io::sha256(compact_json(payload) + numbers), 8);
  payload["fingerprint"] = point.fingerprint;
  point.json =
      "{\"id\":\"" + point.id + "\",\"vector\":" + numbers + ",\"payload\":" + compact_json(payload) + "}";
  return point;
}

Status write_qdrant(const TargetRequest& request) {
  const DatabaseOptions& database = request.database;
  if (Status status = check_name(database.collection, kCollectionName); !status.ok()) return status;
  if (database.batch < 1 || database.batch > kMaxBatch) {
    return Error{ErrorCode::kInvalidArgument, "--batch is " + std::to_string(database.batch) +
                                                  "; it must be from 1 to " + std::to_string(kMaxBatch)};
  }
  if (database.url.empty())
    return Error{ErrorCode::kInvalidArgument, "--to qdrant needs --url, such as http://localhost:6333"};
  Filling* running = nullptr;
  io::HttpOptions options;
  options.base = database.url;
  options.remedy = "see that Qdrant runs at --url, then run the same command again: it goes on";
  options.note = [&running](const std::string& line) {
    if (running != nullptr) running->note(line);
  };
  if (const char* key = std::getenv(kQdrantKeyVariable); key != nullptr && *key != '\0')
    options.headers.push_back("api-key: " + std::string(key));
  Result<io::HttpClient> client = io::HttpClient::open(std::move(options));
  if (!client.ok()) return client.error();
  Filling filling(request, std::move(*client));
  running = &filling;
  return filling.run();
}

}  // namespace vitrine::publish
