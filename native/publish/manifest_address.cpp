// SPDX-License-Identifier: MIT
#include "publish/manifest_address.h"

#include <algorithm>

#include "io/files.h"
#include "publish/catalogue_json.h"

namespace vitrine::publish {

bool is_manifest_address(std::string_view text) {
  if (text.size() > kMaxManifestAddress || text.find('#') != text.npos) return false;
  const std::string_view place = text.find(kPlaceOfId) != text.npos ? kPlaceOfId : kPlaceOfFile;
  const std::size_t at = text.find(place);
  const std::string origin = url_origin(text);
  const bool single =
      std::count(text.begin(), text.end(), '{') == 1 && std::count(text.begin(), text.end(), '}') == 1;
  return at != text.npos && single && !origin.empty() && at > origin.size();
}

Status check_manifest_address(std::string_view text, const std::string& option) {
  if (is_manifest_address(text)) return Done{};
  return Error{ErrorCode::kInvalidArgument,
               option + " " + io::printable(text.substr(0, 200)) +
                   ": expected an http(s) address with {id} or {file} where the work stands, such as "
                   "https://museum.example/look/presentation/manifest-{file}.json"};
}

}  // namespace vitrine::publish
