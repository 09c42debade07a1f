#ifndef ROBOT_ACCOUNTS_BASE_JSON_H_
#define ROBOT_ACCOUNTS_BASE_JSON_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"

// Reads JSON that strangers wrote. Not a public header: it shows a library that
// hosts must not see.

namespace robot_accounts {

struct JsonLimits {
  size_t max_bytes = 1 << 20;
  // How many arrays and objects may stand inside each other.
  int max_depth = 16;
};

// Reads `text` as one JSON value. Refuses what RFC 8259 leaves to the reader:
// a name given twice in one object, whatever its depth, text that is not UTF-8,
// a byte order mark, and a number that no double holds. NaN, comments and
// trailing data are no JSON. Numbers without fraction or exponent become
// integers if 64 bits hold them. Throws nothing but std::bad_alloc.
//
// Fails with INVALID_ARGUMENT (reason JSON_TOO_LONG, JSON_TOO_DEEP,
// JSON_DUPLICATE_NAME or MALFORMED_JSON). Messages never quote `text`.
absl::StatusOr<nlohmann::json> ParseStrictJson(absl::string_view text,
                                               JsonLimits limits = {});

// Returns the member `name` of `object`, or nullptr if there is none or
// `object` is no object. It lives as long as `object`.
const nlohmann::json* FindJsonMember(const nlohmann::json& object,
                                     absl::string_view name);

// The member `name` of `object` as an integer: 1.0, "1" and what int64 cannot
// hold are none. Fails with INVALID_ARGUMENT, reason JSON_MEMBER_MISSING or
// JSON_MEMBER_TYPE.
absl::StatusOr<int64_t> JsonInteger(const nlohmann::json& object,
                                    absl::string_view name);

// The member `name` of `object` as text; fails like JsonInteger.
absl::StatusOr<std::string> JsonText(const nlohmann::json& object,
                                     absl::string_view name);

// The member `name` of `object` as an array, borrowed from it; fails like
// JsonInteger.
absl::StatusOr<const nlohmann::json*> JsonArray(const nlohmann::json& object,
                                                absl::string_view name);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_BASE_JSON_H_
