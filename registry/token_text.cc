#include "robot_accounts/registry/token_text.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"

namespace robot_accounts {
namespace internal {
namespace {

constexpr int64_t kDayS = 86400;

bool IsPlain(char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; }

// Most texts are names; for the others there is the library.
void AppendText(absl::string_view text, std::string* out) {
  if (std::all_of(text.begin(), text.end(), IsPlain)) {
    absl::StrAppend(out, "\"", text, "\"");
  } else {
    out->append(nlohmann::json(std::string(text)).dump());
  }
}

void AppendTexts(const std::vector<std::string>& texts, std::string* out) {
  absl::string_view before = "[";
  for (const std::string& text : texts) {
    absl::StrAppend(out, before);
    AppendText(text, out);
    before = ",";
  }
  absl::StrAppend(out, texts.empty() ? "[]" : "]");
}

void AppendAccess(const Access& access, std::string* out) {
  absl::StrAppend(out, "[");
  absl::string_view before;
  for (const ResourceAccess& resource : access.resources()) {
    absl::StrAppend(out, before, R"({"actions":)");
    AppendTexts(resource.actions, out);
    absl::StrAppend(out, R"(,"name":)");
    AppendText(resource.name, out);
    absl::StrAppend(out, R"(,"type":)");
    AppendText(resource.type, out);
    absl::StrAppend(out, "}");
    before = ",";
  }
  absl::StrAppend(out, "]");
}

// `number` in `digits` digits.
void AppendPadded(int64_t number, int digits, std::string* out) {
  char text[4];
  for (int i = digits; i-- > 0; number /= 10) {
    text[i] = static_cast<char>('0' + number % 10);
  }
  out->append(text, static_cast<size_t>(digits));
}

}  // namespace

std::string ClaimsJson(const TokenClaims& claims) {
  std::string json;
  json.reserve(512);
  absl::StrAppend(&json, R"({"access":)");
  AppendAccess(claims.granted, &json);
  absl::StrAppend(&json, R"(,"aud":)");
  AppendText(claims.service, &json);
  absl::StrAppend(&json, R"(,"exp":)", claims.expires_at_unix_s, R"(,"iat":)",
                  claims.now_unix_s, R"(,"iss":)");
  AppendText(claims.issuer, &json);
  absl::StrAppend(&json, R"(,"jti":)");
  AppendText(claims.token_id, &json);
  absl::StrAppend(&json, R"(,"nbf":)", claims.now_unix_s);
  if (claims.is_robot) {
    absl::StrAppend(&json, R"(,"robot_id":)", claims.robot_id,
                    R"(,"robot_version":)", claims.robot_version);
  }
  absl::StrAppend(&json, R"(,"sub":)");
  AppendText(claims.subject, &json);
  absl::StrAppend(&json, "}");
  return json;
}

std::string TokenAnswerJson(absl::string_view token, int64_t now_unix_s,
                            int64_t expires_at_unix_s) {
  std::string json;
  json.reserve(2 * token.size() + 128);
  absl::StrAppend(&json, R"({"token":")", token, R"(","access_token":")", token,
                  R"(","expires_in":)", expires_at_unix_s - now_unix_s);
  absl::StrAppend(&json, R"(,"issued_at":")");
  AppendRfc3339(now_unix_s, &json);
  absl::StrAppend(&json, R"("})");
  return json;
}

void AppendRfc3339(int64_t unix_s, std::string* out) {
  // Years that begin in March put the leap day last; they come in eras of 400
  // (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
  const int64_t days = unix_s / kDayS + 719468;  // Since 1 March of year 0.
  const int64_t era = days / 146097;
  const int64_t day_of_era = days % 146097;
  const int64_t year_of_era = (day_of_era - day_of_era / 1460 +
                               day_of_era / 36524 - day_of_era / 146096) /
                              365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t march_month = (5 * day_of_year + 2) / 153;
  const int64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
  const int64_t second = unix_s % kDayS;
  AppendPadded(era * 400 + year_of_era + (month <= 2 ? 1 : 0), 4, out);
  out->push_back('-');
  AppendPadded(month, 2, out);
  out->push_back('-');
  AppendPadded(day_of_year - (153 * march_month + 2) / 5 + 1, 2, out);
  out->push_back('T');
  AppendPadded(second / 3600, 2, out);
  out->push_back(':');
  AppendPadded(second / 60 % 60, 2, out);
  out->push_back(':');
  AppendPadded(second % 60, 2, out);
  out->push_back('Z');
}

}  // namespace internal
}  // namespace robot_accounts
