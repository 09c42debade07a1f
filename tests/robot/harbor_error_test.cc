#include "robot_accounts/robot/harbor_error.h"

#include <cstddef>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

std::string document;  // The path of docs/harbor-api.md.

// The cells of the rows of the tables whose first header is `header`.
std::vector<std::vector<std::string>> RowsUnder(absl::string_view header) {
  std::ifstream file(document);
  std::vector<std::vector<std::string>> rows;
  bool in_table = false;
  for (std::string line; std::getline(file, line);) {
    absl::string_view row = line;
    if (!absl::ConsumePrefix(&row, "| ")) {
      in_table = in_table && absl::ConsumePrefix(&row, "|---");
      continue;
    }
    absl::ConsumeSuffix(&row, " |");
    std::vector<std::string> cells = absl::StrSplit(row, " | ");
    if (cells[0] == header) {
      in_table = true;
    } else if (in_table) {
      rows.push_back(std::move(cells));
    }
  }
  return rows;
}

absl::StatusCode CodeOf(absl::string_view name) {
  static const auto& codes = *new std::map<std::string, absl::StatusCode>{
      {"ABORTED", absl::StatusCode::kAborted},
      {"ALREADY_EXISTS", absl::StatusCode::kAlreadyExists},
      {"DATA_LOSS", absl::StatusCode::kDataLoss},
      {"DEADLINE_EXCEEDED", absl::StatusCode::kDeadlineExceeded},
      {"FAILED_PRECONDITION", absl::StatusCode::kFailedPrecondition},
      {"INVALID_ARGUMENT", absl::StatusCode::kInvalidArgument},
      {"NOT_FOUND", absl::StatusCode::kNotFound},
      {"OUT_OF_RANGE", absl::StatusCode::kOutOfRange},
      {"PERMISSION_DENIED", absl::StatusCode::kPermissionDenied},
      {"RESOURCE_EXHAUSTED", absl::StatusCode::kResourceExhausted},
      {"UNAUTHENTICATED", absl::StatusCode::kUnauthenticated},
      {"UNAVAILABLE", absl::StatusCode::kUnavailable},
  };
  return codes.at(std::string(name));
}

void ExpectAnswer(const absl::Status& status, const std::string& http_status,
                  const std::string& code) {
  const HarborError error = ToHarborError(status);
  EXPECT_EQ(absl::StrCat(error.http_status), http_status) << status;
  EXPECT_EQ(error.code, code) << status;
}

TEST(HarborErrorTest, AnswersEveryReasonAsTheTableSays) {
  const auto rows = RowsUnder("reason");
  EXPECT_GT(rows.size(), 100u);
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), 4u) << row[0];
    ExpectAnswer(MakeError(CodeOf(row[1]), row[0], "why"), row[2], row[3]);
  }
}

TEST(HarborErrorTest, AnswersStatusesWithoutReasonByTheirCode) {
  int codes = 0;
  for (const auto& row : RowsUnder("code of the status")) {
    if (row[0] == "any other") continue;
    for (const absl::string_view name : absl::StrSplit(row[0], ", ")) {
      ExpectAnswer(absl::Status(CodeOf(name), "why"), row[1], row[2]);
      ++codes;
    }
  }
  EXPECT_EQ(codes, 11);
  for (const absl::StatusCode code :
       {absl::StatusCode::kCancelled, absl::StatusCode::kUnknown,
        absl::StatusCode::kUnimplemented, absl::StatusCode::kInternal,
        absl::StatusCode::kDataLoss, static_cast<absl::StatusCode>(99)}) {
    ExpectAnswer(absl::Status(code, "why"), "500", "UNKNOWN");
  }
}

TEST(HarborErrorTest, TheRowsOfHarborsOwnTableAreThoseOfTheReasons) {
  std::map<std::string, std::string> answers;
  for (const auto& row : RowsUnder("reason")) {
    answers[row[0]] = absl::StrCat(row[2], " ", row[3]);
  }
  for (const auto& row : RowsUnder("situation")) {
    ASSERT_EQ(row.size(), 4u) << row[0];
    for (const absl::string_view reason : absl::StrSplit(row[1], ", ")) {
      if (reason == "...") continue;
      EXPECT_EQ(answers[std::string(reason)], absl::StrCat(row[2], " ", row[3]))
          << reason;
    }
  }
}

TEST(HarborErrorTest, BodyIsHarbors) {
  EXPECT_EQ(
      ToHarborError(InvalidArgument("NO_GRANTS", "permissions: \"x\"\n")).body,
      "{\"errors\":[{\"code\":\"BAD_REQUEST\","
      "\"message\":\"permissions: \\\"x\\\"\\n\"}]}\n");
  EXPECT_EQ(ToHarborError(InvalidArgument("NO_GRANTS", "\xff")).body,
            "{\"errors\":[{\"code\":\"BAD_REQUEST\","
            "\"message\":\"\xef\xbf\xbd\"}]}\n");
}

TEST(HarborErrorTest, BodySaysNothingOfWhatHappenedInTheServer) {
  EXPECT_EQ(ToHarborError(MakeError(absl::StatusCode::kDataLoss,
                                    "STORE_CORRUPT", "/var/lib/robots.db"))
                .body,
            "{\"errors\":[{\"code\":\"UNKNOWN\","
            "\"message\":\"internal server error\"}]}\n");
  EXPECT_EQ(ToHarborError(MakeError(absl::StatusCode::kUnavailable,
                                    "STORE_BUSY", "/var/lib/robots.db"))
                .body,
            "{\"errors\":[{\"code\":\"SERVICE_UNAVAILABLE\","
            "\"message\":\"service unavailable\"}]}\n");
}

}  // namespace
}  // namespace robot_accounts

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (argc != 2) return 2;
  robot_accounts::document = argv[1];
  return RUN_ALL_TESTS();
}
