#include "permissions/harbor_pairs.h"

#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/permission.h"

namespace robot_accounts {
namespace {

// A resource may have two rows: Harbor appends its later pairs at the end.
struct Row {
  const char* resource;
  const char* actions;  // Separated by one blank.
};

constexpr Row kSystemRows[] = {
    {"audit-log", "list"},
    {"preheat-instance", "read create delete list update"},
    {"project", "list create"},
    {"replication-policy", "read create delete list update"},
    {"replication", "read create list"},
    {"replication-adapter", "list"},
    {"registry", "read create delete list update"},
    {"scan-all", "read update stop create"},
    {"system-volumes", "read"},
    {"garbage-collection", "read create list update stop"},
    {"purge-audit", "read create list update stop"},
    {"jobservice-monitor", "list stop"},
    {"scanner", "read create delete list update"},
    {"label", "read create delete update"},
    {"security-hub", "read list"},
    {"catalog", "read"},
    {"quota", "read list"},
    {"robot", "create read list delete"},
    {"user", "create read update list delete"},
    {"ldap-user", "create list"},
    {"quota", "update"},
    {"user-group", "create read update list delete"},
};

constexpr Row kProjectRows[] = {
    {"log", "list"},
    {"project", "read delete update"},
    {"metadata", "read create delete list update"},
    {"repository", "read update delete list pull push"},
    {"artifact", "read create list delete"},
    {"scan", "create read stop"},
    {"sbom", "create stop read"},
    {"tag", "create list delete"},
    {"accessory", "list"},
    {"artifact-addition", "read"},
    {"artifact-label", "create delete"},
    {"scanner", "create read"},
    {"preheat-policy", "read create delete list update"},
    {"immutable-tag", "create delete list update"},
    {"notification-policy", "read create delete list update"},
    {"tag-retention", "read create delete list update"},
    {"label", "read create delete list update"},
    {"quota", "read"},
    {"robot", "create read list delete"},
    {"export-cve", "create read"},
    {"member", "create read update list delete"},
};

constexpr Row kHelmRows[] = {
    {"helm-chart", "read"},
    {"helm-chart-version", "create delete"},
    {"helm-chart-version-label", "create delete"},
};

template <size_t kSize>
void Append(PermissionLevel level, const Row (&rows)[kSize], bool deprecated,
            std::vector<CatalogEntry>* entries) {
  for (const Row& row : rows) {
    for (absl::string_view action : absl::StrSplit(row.actions, ' ')) {
      entries->push_back(
          {level, row.resource, std::string(action), deprecated});
    }
  }
}

}  // namespace

std::vector<CatalogEntry> HarborPairs() {
  std::vector<CatalogEntry> entries;
  Append(PermissionLevel::kSystem, kSystemRows, false, &entries);
  Append(PermissionLevel::kProject, kProjectRows, false, &entries);
  return entries;
}

std::vector<CatalogEntry> HelmPairs() {
  std::vector<CatalogEntry> entries;
  Append(PermissionLevel::kProject, kHelmRows, true, &entries);
  return entries;
}

}  // namespace robot_accounts
