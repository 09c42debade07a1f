#include "robot_accounts/registry/token_issuer.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/base/utf8.h"
#include "robot_accounts/registry/granted_access.h"
#include "robot_accounts/registry/token_text.h"
#include "robot_accounts/registry/token_time.h"
#include "robot_accounts/robot/login.h"

namespace robot_accounts {
namespace {

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

IssuedToken Answer(std::string token, Access granted, int64_t now_unix_s,
                   int64_t expires_at_unix_s) {
  IssuedToken issued;
  issued.body_json =
      internal::TokenAnswerJson(token, now_unix_s, expires_at_unix_s);
  issued.token = std::move(token);
  issued.access = std::move(granted);
  issued.expires_at_unix_s = expires_at_unix_s;
  return issued;
}

}  // namespace

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
  if (options.remembered_tokens > kMaxRememberedTokens) {
    return InvalidArgument("INVALID_COUNT",
                           "remembered tokens: must be 0 to 1048576");
  }
  return TokenIssuer(std::move(options), std::move(signer), random);
}

TokenIssuer::TokenIssuer(TokenIssuerOptions options, JwtSigner signer,
                         RandomSource& random)
    : options_(std::move(options)),
      signer_(std::move(signer)),
      random_(&random),
      memo_(options_.remembered_tokens == 0
                ? nullptr
                : std::make_shared<TokenMemo>(options_.remembered_tokens)) {}

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
  return Sign(subject, granted, now_unix_s, now_unix_s + life_s, nullptr);
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
  Access granted = GrantedAccess(principal, asked);
  if (memo_ == nullptr) {
    return Sign(principal.full_name(), std::move(granted), now_unix_s,
                expires_at, &principal.robot());
  }
  TokenMemo::Key key =
      TokenMemo::KeyOf({options_.issuer, options_.service, signer_.key_id(),
                        options_.life_s, principal, granted});
  if (const auto kept = memo_->Find(key, now_unix_s)) {
    return Answer(kept->token(), std::move(granted), now_unix_s,
                  kept->expires_at_unix_s());
  }
  absl::StatusOr<IssuedToken> issued =
      Sign(principal.full_name(), std::move(granted), now_unix_s, expires_at,
           &principal.robot());
  if (issued.ok()) {
    memo_->Keep(std::move(key), issued->token, now_unix_s, expires_at);
  }
  return issued;
}

absl::StatusOr<IssuedToken> TokenIssuer::Sign(absl::string_view subject,
                                              Access granted,
                                              int64_t now_unix_s,
                                              int64_t expires_at_unix_s,
                                              const Robot* robot) const {
  const std::string token_id = NewTokenId(*random_);
  internal::TokenClaims claims = {
      options_.issuer, options_.service, subject,          token_id,
      granted,         now_unix_s,       expires_at_unix_s};
  if (robot != nullptr) {
    claims.is_robot = true;
    claims.robot_id = robot->id();
    claims.robot_version = robot->version();
  }
  absl::StatusOr<std::string> token =
      signer_.Sign(internal::ClaimsJson(claims));
  if (!token.ok()) return token.status();
  return Answer(*std::move(token), std::move(granted), now_unix_s,
                expires_at_unix_s);
}

std::string TokenIssuer::Jwks() const {
  return absl::StrCat(R"({"keys":[)",
                      signer_.public_key().ToJwkJson(signer_.key_id()), "]}");
}

}  // namespace robot_accounts
