#ifndef ROBOT_ACCOUNTS_TESTS_CONFORMANCE_HARBOR_API_H_
#define ROBOT_ACCOUNTS_TESTS_CONFORMANCE_HARBOR_API_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/harbor_error.h"
#include "robot_accounts/robot/harbor_json.h"
#include "robot_accounts/robot/harbor_list.h"
#include "robot_accounts/robot/harbor_query.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "tests/conformance/accounts_on.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {

// "200", or status and code: "400 BAD_REQUEST".
inline std::string Answer(const absl::Status& status) {
  if (status.ok()) return "200";
  const HarborError error = ToHarborError(status);
  return absl::StrCat(error.http_status, " ", error.code);
}
template <typename T>
std::string Answer(const absl::StatusOr<T>& result) {
  return Answer(result.status());
}

// Harbor's robot API as a host would serve it, over the projects "demo" and
// "other".
class HarborApiTest : public EveryStoreTest {
 protected:
  HarborApiTest() : HarborApiTest(RobotAccountsOptions()) {}
  explicit HarborApiTest(RobotAccountsOptions options)
      : EveryStoreTest(std::move(options)) {
    EXPECT_THAT(accounts_->PutProject(host_, 0, "demo", false), IsOk());
    EXPECT_THAT(accounts_->PutProject(host_, 0, "other", false), IsOk());
  }

  absl::StatusOr<CreatedRobot> Post(absl::string_view body,
                                    const Actor& actor = Actor()) {
    const absl::StatusOr<RobotSpec> spec = SpecFromHarborJson(body);
    if (!spec.ok()) return spec.status();
    return accounts_->CreateRobot(actor, *spec);
  }
  absl::StatusOr<RobotView> Put(int64_t id, absl::string_view body,
                                const Actor& actor = Actor()) {
    const absl::StatusOr<RobotView> current = accounts_->Get(actor, id);
    if (!current.ok()) return current;
    const absl::StatusOr<RobotEdit> edit = EditFromHarborJson(body, *current);
    if (!edit.ok()) return edit.status();
    return accounts_->Edit(actor, id, *edit);
  }
  absl::StatusOr<HarborList> GetList(absl::string_view query) {
    const auto projects = accounts_->Projects();
    const absl::StatusOr<HarborQuery> parsed =
        ParseHarborQuery(query, **projects);
    if (!parsed.ok()) return parsed.status();
    return ListForHarbor(*accounts_, host_, *parsed);
  }

  // Harbor's own example, a project robot.
  static constexpr char kProject[] =
      R"({"name":"ci-push","description":"build farm","level":"project",)"
      R"("duration":30,"permissions":[{"kind":"project","namespace":"demo",)"
      R"("access":[{"resource":"repository","action":"pull"},)"
      R"({"resource":"repository","action":"push"}]}]})";
  // And a system robot.
  static constexpr char kSystem[] =
      R"({"name":"mirror-all","level":"system","duration":-1,"permissions":[)"
      R"({"kind":"system","namespace":"/","access":[{"resource":"registry",)"
      R"("action":"list"}]},)"
      R"({"kind":"project","namespace":"*","access":[{"resource":"repository",)"
      R"("action":"pull"}]},)"
      R"({"kind":"project","namespace":"demo","access":[{"resource":"tag",)"
      R"("action":"create"}]}]})";

  static std::string Changed(absl::string_view body, absl::string_view from,
                             absl::string_view to) {
    EXPECT_TRUE(absl::StrContains(body, from)) << from;
    return absl::StrReplaceAll(body, {{from, to}});
  }
  std::string PostChanged(absl::string_view body, absl::string_view from,
                          absl::string_view to) {
    return Answer(Post(Changed(body, from, to)));
  }
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_CONFORMANCE_HARBOR_API_H_
