#include "robot_accounts/registry/token_issuer.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "nlohmann/json.hpp"
#include "robot_accounts/base/error.h"
#include "robot_accounts/base/utf8.h"
#include "robot_accounts/registry/granted_access.h"
#include "robot_accounts/registry/token_time.h"
#include "robot_accounts/robot/login.h"

namespace robot_accounts {
namespace {

using Json = nlohmann::json;

constexpr size_t kMaxNameBytes = 255;
constexpr size_t kMaxSubjectBytes = 512;

bool IsPrintable(absl::string_view text) {
  return !text.empty() && text.size() <= kMaxNameBytes &&
         std::all_of(text.begin(), text.end(), absl::ascii_isprint);
}

absl::Status CheckSubject(absl::string_view subject) {
  if (subject.size() > kMaxSubjectBytes || !IsUtf8(subject) ||
      std::any_of(subject.begin(), subject.end(), absl::ascii_iscntrl)) {
    return InvalidArgument("MALFORMED_SUBJECT",
                           "subject: must be UTF-8 of at most 512 bytes "
                           "without control bytes");
  }
  return absl::OkStatus();
}

// An identifier that is not given twice: 128 random bits.
std::string NewTokenId(RandomSource& random) {
  uint8_t bytes[16];
  random.Fill(absl::MakeSpan(bytes));
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(bytes), sizeof(bytes)));
}

Json ToJson(const Access& access) {
  Json list = Json::array();
  for (const ResourceAccess& resource : access.resources()) {
    list.push_back({{"type", resource.type},
                    {"name", resource.name},
                    {"actions", resource.actions}});
  }
  return list;
}

std::string Rfc3339(int64_t unix_s) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixSeconds(unix_s),
                          absl::UTCTimeZone());
}

}  // namespace

// What becomes the claims of a token.
struct TokenIssuer::Request {
  absl::string_view subject;
  const Access& granted;
  int64_t now_unix_s;
  int64_t expires_at_unix_s;
  const Robot* robot;  // Null: not a robot.
};

absl::StatusOr<TokenIssuer> TokenIssuer::Create(TokenIssuerOptions options,
                                                JwtSigner signer,
                                                RandomSource& random) {
  if (!IsPrintable(options.issuer)) {
    return InvalidArgument("MALFORMED_ISSUER",
                           "issuer: must be 1 to 255 printable ASCII bytes");
  }
  if (!IsPrintable(options.service)) {
    return InvalidArgument("MALFORMED_SERVICE",
                           "service: must be 1 to 255 printable ASCII bytes");
  }
  if (options.life_s < kMinTokenLifeS || options.life_s > kMaxTokenLifeS) {
    return InvalidArgument("TOKEN_LIFE",
                           "token life: must be 60 to 86400 seconds");
  }
  return TokenIssuer(std::move(options), std::move(signer), random);
}

TokenIssuer::TokenIssuer(TokenIssuerOptions options, JwtSigner signer,
                         RandomSource& random)
    : options_(std::move(options)),
      signer_(std::move(signer)),
      random_(&random) {}

absl::StatusOr<IssuedToken> TokenIssuer::Issue(absl::string_view subject,
                                               const Access& granted,
                                               int64_t now_unix_s,
                                               int64_t life_s) const {
  absl::Status status = CheckTokenTime(now_unix_s);
  if (status.ok()) status = CheckSubject(subject);
  if (!status.ok()) return status;
  if (life_s < 1 || life_s > kMaxTokenLifeS) {
    return InvalidArgument("TOKEN_LIFE",
                           "token life: must be 1 to 86400 seconds");
  }
  return Sign({subject, granted, now_unix_s, now_unix_s + life_s, nullptr});
}

absl::StatusOr<IssuedToken> TokenIssuer::IssueFor(const Principal& principal,
                                                  const Access& asked,
                                                  int64_t now_unix_s) const {
  const absl::Status status = CheckTokenTime(now_unix_s);
  if (!status.ok()) return status;
  const Expiration end = principal.valid_until();
  if (end.IsExpired(now_unix_s)) return RefusedCredential();
  int64_t expires_at = now_unix_s + options_.life_s;
  if (!end.is_never()) expires_at = std::min(expires_at, end.unix_s());
  const Access granted = GrantedAccess(principal, asked);
  return Sign({principal.full_name(), granted, now_unix_s, expires_at,
               &principal.robot()});
}

absl::StatusOr<IssuedToken> TokenIssuer::Sign(const Request& request) const {
  Json claims = {
      {"iss", options_.issuer},      {"sub", std::string(request.subject)},
      {"aud", options_.service},     {"exp", request.expires_at_unix_s},
      {"nbf", request.now_unix_s},   {"iat", request.now_unix_s},
      {"jti", NewTokenId(*random_)}, {"access", ToJson(request.granted)}};
  if (request.robot != nullptr) {
    claims["robot_id"] = request.robot->id();
    claims["robot_version"] = request.robot->version();
  }
  absl::StatusOr<std::string> token = signer_.Sign(claims.dump());
  if (!token.ok()) return token.status();
  IssuedToken issued;
  issued.body_json = absl::StrCat(
      R"({"token":")", *token, R"(","access_token":")", *token,
      R"(","expires_in":)", request.expires_at_unix_s - request.now_unix_s,
      R"(,"issued_at":")", Rfc3339(request.now_unix_s), R"("})");
  issued.token = *std::move(token);
  issued.access = request.granted;
  issued.expires_at_unix_s = request.expires_at_unix_s;
  return issued;
}

std::string TokenIssuer::Jwks() const {
  return absl::StrCat(R"({"keys":[)",
                      signer_.public_key().ToJwkJson(signer_.key_id()), "]}");
}

}  // namespace robot_accounts
