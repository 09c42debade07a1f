#include "robot_accounts/crypto/jwt_header.h"

#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "nlohmann/json.hpp"
#include "robot_accounts/base/base64.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/base/json.h"

namespace robot_accounts {
namespace internal {
namespace {

using Json = nlohmann::json;

// Members that bring a key or change what is signed: a reader that passes over
// them would check another token than the writer meant.
constexpr absl::string_view kRefusedMembers[] = {"crit", "jwk", "jku", "x5u",
                                                 "b64",  "zip", "enc"};

absl::Status BadHeader(absl::string_view message) {
  return RefuseToken("TOKEN_HEADER", message);
}

absl::Status CheckMembers(const Json& json) {
  for (const absl::string_view name : kRefusedMembers) {
    if (FindJsonMember(json, name) != nullptr) {
      return BadHeader(
          absl::StrCat("token header: \"", name, "\" is not accepted"));
    }
  }
  if (FindJsonMember(json, "typ") == nullptr) return absl::OkStatus();
  const absl::StatusOr<std::string> type = JsonText(json, "typ");
  if (!type.ok() || !absl::EqualsIgnoreCase(*type, "JWT")) {
    return BadHeader("token header: \"typ\" must be JWT");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> ParseX5c(const Json& json) {
  const absl::StatusOr<const Json*> list = JsonArray(json, "x5c");
  if (!list.ok() || (*list)->empty()) {
    return BadHeader("token header: \"x5c\" must be a list of certificates");
  }
  std::vector<std::string> chain;
  for (const Json& item : **list) {
    if (!item.is_string()) {
      return BadHeader("token header: \"x5c\" must hold texts");
    }
    const std::string& text = item.get_ref<const std::string&>();
    std::string der(MaxDecodedBytes(text.size()), '\0');
    const absl::optional<size_t> size = DecodeBase64(
        text, Base64Form::kPadded, reinterpret_cast<uint8_t*>(&der[0]));
    if (!size.has_value()) {
      return BadHeader("token header: \"x5c\" must hold base64");
    }
    der.resize(*size);
    chain.push_back(std::move(der));
  }
  return chain;
}

}  // namespace

absl::Status RefuseToken(absl::string_view reason, absl::string_view message) {
  return MakeError(absl::StatusCode::kUnauthenticated, reason, message);
}

absl::StatusOr<JwtHeader> ParseJwtHeader(absl::string_view json_text) {
  const absl::StatusOr<Json> json = ParseStrictJson(json_text);
  if (!json.ok() || !json->is_object()) {
    return RefuseToken("MALFORMED_TOKEN", "token header: is no json object");
  }
  const absl::Status members = CheckMembers(*json);
  if (!members.ok()) return members;
  JwtHeader header;
  const absl::StatusOr<std::string> name = JsonText(*json, "alg");
  const absl::optional<JwtAlgorithm> algorithm =
      name.ok() ? JwtAlgorithmFromName(*name) : absl::nullopt;
  if (!algorithm.has_value()) {
    return RefuseToken("TOKEN_ALGORITHM",
                       "token header: \"alg\" must be RS256, ES256 or EdDSA");
  }
  header.algorithm = *algorithm;
  if (FindJsonMember(*json, "kid") != nullptr) {
    absl::StatusOr<std::string> key_id = JsonText(*json, "kid");
    if (!key_id.ok() || key_id->empty()) {
      return BadHeader("token header: \"kid\" must be a text");
    }
    header.key_id = *std::move(key_id);
  }
  if (FindJsonMember(*json, "x5c") != nullptr) {
    absl::StatusOr<std::vector<std::string>> chain = ParseX5c(*json);
    if (!chain.ok()) return chain.status();
    header.has_x5c = true;
    header.x5c = *std::move(chain);
  }
  return header;
}

}  // namespace internal
}  // namespace robot_accounts
