#include "robot_accounts/robot/harbor_error.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

struct Answer {
  int http_status;
  const char* code;
};

constexpr Answer kBadRequest = {400, "BAD_REQUEST"};
constexpr Answer kUnauthorized = {401, "UNAUTHORIZED"};
constexpr Answer kForbidden = {403, "FORBIDDEN"};
// By a rule, where FORBIDDEN is by the rights of who asks.
constexpr Answer kDenied = {403, "DENIED"};
constexpr Answer kNotFound = {404, "NOT_FOUND"};
constexpr Answer kConflict = {409, "CONFLICT"};
constexpr Answer kPrecondition = {412, "PRECONDITION"};
// Of bodies and parameters that cannot be read.
constexpr Answer kUnprocessable = {422, "UNPROCESSABLE_ENTITY"};
constexpr Answer kUnknown = {500, "UNKNOWN"};
constexpr Answer kUnavailable = {503, "SERVICE_UNAVAILABLE"};

struct OfReason {
  const char* reason;
  Answer answer;
};

// Reasons that mean something else here than their code says.
constexpr OfReason kReasons[] = {
    {"ACTOR_NOT_CURRENT", kUnauthorized},
    {"EXCEEDS_ACTOR", kDenied},
    {"FORKED", kUnknown},
    {"HARBOR_RULES", kDenied},
    {"INVALID_PAGE", kUnprocessable},
    {"INVALID_PAGE_SIZE", kUnprocessable},
    {"INVALID_ROBOT_ID", kUnprocessable},
    {"JSON_DUPLICATE_NAME", kUnprocessable},
    {"JSON_MEMBER_MISSING", kUnprocessable},
    {"JSON_MEMBER_TYPE", kUnprocessable},
    {"JSON_TOO_DEEP", kUnprocessable},
    {"JSON_TOO_LONG", kUnprocessable},
    {"LEGACY_NOT_EDITABLE", kDenied},
    {"MALFORMED_JSON", kUnprocessable},
    {"MALFORMED_QUERY", kUnprocessable},
    {"PEPPER_NOT_IN_RING", kUnknown},
    {"PREFIX_MISMATCH", kUnknown},
    {"PRINCIPAL_NOT_CURRENT", kUnauthorized},
    {"RECORD_TOO_LARGE", kBadRequest},
    {"STORE_FULL", kUnavailable},
    {"STORE_READ_ONLY", kDenied},
    {"TOO_MANY_MADE", kDenied},
};

Answer OfCode(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
      return kBadRequest;
    case absl::StatusCode::kUnauthenticated:
      return kUnauthorized;
    case absl::StatusCode::kPermissionDenied:
      return kForbidden;
    case absl::StatusCode::kNotFound:
      return kNotFound;
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kAborted:
      return kConflict;
    case absl::StatusCode::kFailedPrecondition:
      return kPrecondition;
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kUnavailable:
      return kUnavailable;
    default:
      return kUnknown;
  }
}

// What is wrong with the store is nothing that a client did.
bool IsOfStore(absl::string_view reason) {
  for (const char* begin : {"STORE_", "POSTGRES_", "LIBPQ_", "HARBOR_"}) {
    if (absl::StartsWith(reason, begin)) return true;
  }
  return false;
}

Answer AnswerTo(const absl::Status& status) {
  const std::string reason = ErrorReason(status);
  for (const OfReason& of : kReasons) {
    if (reason == of.reason) return of.answer;
  }
  const Answer answer = OfCode(status.code());
  return IsOfStore(reason) && answer.http_status < 500 ? kUnknown : answer;
}

std::string MessageOf(const Answer& answer, const absl::Status& status) {
  if (answer.http_status == kUnavailable.http_status) {
    return "service unavailable";
  }
  if (answer.http_status >= 500) return "internal server error";
  return std::string(status.message());
}

}  // namespace

HarborError ToHarborError(const absl::Status& status) {
  using Json = nlohmann::json;
  const Answer answer = AnswerTo(status);
  const Json error = {{"code", answer.code},
                      {"message", MessageOf(answer, status)}};
  const Json body = {{"errors", Json::array({error})}};
  return {answer.http_status, answer.code,
          absl::StrCat(
              body.dump(-1, ' ', false, Json::error_handler_t::replace), "\n")};
}

}  // namespace robot_accounts
