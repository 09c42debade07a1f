#include "robot_accounts/store/sqlite/meta_row.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/naming_policy.h"
#include "robot_accounts/store/sqlite/call.h"
#include "robot_accounts/store/sqlite/schema.h"

namespace robot_accounts {
namespace {

absl::Status Corrupt(absl::string_view message) {
  return MakeError(absl::StatusCode::kDataLoss, "STORE_CORRUPT", message);
}

absl::StatusOr<NamingPolicy> NamingAt(const SqliteCall& row) {
  absl::StatusOr<NamingPolicy> naming =
      row.IsNullAt(0) ? NamingPolicy::Create()
                      : NamingPolicy::Create(row.TextAt(0));
  if (!naming.ok() || row.IsNullAt(2)) return naming;
  return naming->WithOld(row.TextAt(2), row.IntegerAt(3));
}

absl::StatusOr<StoreSettings> SettingsAt(const SqliteCall& row) {
  StoreSettings settings;
  settings.name_prefix_was_set = !row.IsNullAt(0);
  settings.decoy_key = std::string(row.TextAt(1));
  absl::StatusOr<NamingPolicy> naming = NamingAt(row);
  if (!naming.ok() || settings.decoy_key.size() != kDecoyKeyBytes) {
    return Corrupt("store file: its settings cannot be read");
  }
  settings.naming = std::make_shared<const NamingPolicy>(*std::move(naming));
  return settings;
}

}  // namespace

absl::StatusOr<Meta> ReadMeta(SqliteConnection& connection) {
  absl::StatusOr<SqliteCall> call = connection.Call(
      "SELECT name_prefix, decoy_key, old_name_prefix, old_prefix_until_unix_s,"
      " shared_version, harbor_robots, pbkdf2_sha256_robots,"
      " hmac_sha256_robots FROM meta");
  if (!call.ok()) return call.status();
  const absl::StatusOr<bool> row = call->Step();
  if (!row.ok()) return row.status();
  if (!*row) return Corrupt("store file: its settings are missing");
  absl::StatusOr<StoreSettings> settings = SettingsAt(*call);
  if (!settings.ok()) return settings.status();
  Meta meta;
  meta.settings = *std::move(settings);
  meta.shared_version = call->IntegerAt(4);
  meta.schemes.harbor = call->IntegerAt(5);
  meta.schemes.pbkdf2_sha256 = call->IntegerAt(6);
  meta.schemes.hmac_sha256 = call->IntegerAt(7);
  return meta;
}

absl::Status AddToMeta(SqliteConnection& connection, const MetaChange& change) {
  absl::StatusOr<SqliteCall> call = connection.Call(
      "UPDATE meta SET shared_version = shared_version + ?,"
      " harbor_robots = harbor_robots + ?,"
      " pbkdf2_sha256_robots = pbkdf2_sha256_robots + ?,"
      " hmac_sha256_robots = hmac_sha256_robots + ?");
  if (!call.ok()) return call.status();
  return call->Integer(change.shared_version)
      .Integer(change.schemes.harbor)
      .Integer(change.schemes.pbkdf2_sha256)
      .Integer(change.schemes.hmac_sha256)
      .Run();
}

absl::Status SetStoredNaming(SqliteConnection& connection,
                             const NamingPolicy& naming) {
  absl::StatusOr<SqliteCall> call = connection.Call(
      "UPDATE meta SET name_prefix = ?, old_name_prefix = ?,"
      " old_prefix_until_unix_s = ?");
  if (!call.ok()) return call.status();
  call->Text(naming.prefix());
  naming.old_prefix().empty() ? call->Null() : call->Text(naming.old_prefix());
  return call->Integer(naming.old_until_unix_s()).Run();
}

absl::StatusOr<int64_t> ReadExpiryToldUntil(SqliteConnection& connection) {
  return connection.Integer("SELECT expiry_told_until_unix_s FROM meta");
}

absl::Status SetStoredExpiryToldUntil(SqliteConnection& connection,
                                      int64_t unix_s) {
  absl::StatusOr<SqliteCall> call =
      connection.Call("UPDATE meta SET expiry_told_until_unix_s = ?");
  if (!call.ok()) return call.status();
  return call->Integer(unix_s).Run();
}

}  // namespace robot_accounts
