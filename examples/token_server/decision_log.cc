#include "examples/token_server/decision_log.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace {

// What strangers sent must not forge a line.
std::string Field(absl::string_view name, absl::string_view value) {
  return absl::StrCat(" ", name, "=\"", absl::CHexEscape(value), "\"");
}

}  // namespace

void DecisionLog::Write(const Decision& decision, int status) {
  const std::string line = absl::StrCat(
      absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::Now(), absl::UTCTimeZone()),
      " ", status, Field("user", decision.user),
      Field("source", decision.source), Field("service", decision.service),
      Field("asked", decision.asked), Field("granted", decision.granted),
      Field("reason", decision.reason), "\n");
  const std::lock_guard<std::mutex> lock(mutex_);
  std::fwrite(line.data(), 1, line.size(), file_);
  std::fflush(file_);
}
