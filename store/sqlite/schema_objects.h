#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_SCHEMA_OBJECTS_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_SCHEMA_OBJECTS_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace robot_accounts {

// A table or an index of a store's file.
struct SchemaObject {
  absl::string_view type;
  absl::string_view name;
  // As SQLite keeps it, letter by letter.
  absl::string_view sql;
};

// All of a version of the file, tables before their indexes. A promise:
// docs/formats.md. Empty if there is no such version.
absl::Span<const SchemaObject> SchemaObjectsOf(int64_t version);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_SCHEMA_OBJECTS_H_
