#ifndef ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_IMPORT_H_
#define ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_IMPORT_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/robot/actor.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_import.h"

namespace robot_accounts {

struct HarborImportOptions {
  // As in ImportOptions. Empty: "harbor-<time>", the time at which that Harbor
  // was installed, which stays with its data through dumps, upgrades and moves.
  std::string source;
  bool dry_run = false;
  // Called now and then, on the calling thread, with how many robots are done
  // of how many. May be empty.
  std::function<void(int64_t done, int64_t total)> progress;
};

struct HarborImportReport {
  std::string source;
  int64_t schema_version = 0;  // Of Harbor's tables: 190 is Harbor 2.16's.
  // The prefixes of names there and here. Where they differ, a robot's login
  // name changes: the ways are RobotAccounts::ChangePrefix, or new names.
  std::string harbor_prefix;
  std::string prefix;
  bool prefix_differs() const { return harbor_prefix != prefix; }
  // Robots that Harbor hides (its scanners'): not imported.
  int64_t hidden = 0;
  // One for each other robot of that Harbor, by its id there.
  std::vector<ImportResult> results;

  int64_t Count(ImportOutcome outcome) const;
};

// Takes in the robots of a Harbor (2.2 or later), with the secrets that they
// have, from its PostgreSQL: see RobotAccounts::Import and docs/harbor.md.
// `url` is "postgres://..." or "harbor+postgres://...", with libpq's
// parameters; nothing is written there. Blocks until it is done.
//
// FAILED_PRECONDITION, reasons LIBPQ_NOT_FOUND, POSTGRES_AUTH,
// POSTGRES_NO_DATABASE, HARBOR_TABLES_MISSING, HARBOR_TOO_OLD,
// HARBOR_MIGRATION_DIRTY, HARBOR_SCHEMA_UNKNOWN; PERMISSION_DENIED,
// STORE_NOT_PERMITTED; UNAVAILABLE, POSTGRES_UNREACHABLE and others;
// INVALID_ARGUMENT, INVALID_STORE_URL, UNKNOWN_STORE_SCHEME,
// UNKNOWN_URL_PARAMETER, and IMPORT_SOURCE_NEEDED if that Harbor's age is not
// to be found; else as RobotAccounts::Import. No message holds the URL.
absl::StatusOr<HarborImportReport> ImportFromHarbor(
    RobotAccounts& accounts, const Actor& actor, absl::string_view url,
    const HarborImportOptions& options = {});

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_IMPORT_H_
