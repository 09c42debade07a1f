#ifndef ROBOT_ACCOUNTS_CRYPTO_PACKED_HASH_H_
#define ROBOT_ACCOUNTS_CRYPTO_PACKED_HASH_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/crypto/secret_hash.h"

namespace robot_accounts {

// Hash texts as they are kept in memory: what SecretHash reads as its scheme,
// parameters, raw salt and raw digest, about half as long, and any other text
// as it is. Two texts never have the same packed form. The form may change with
// the library: it is never stored. All are thread-safe.

// Appends the packed form of `text`, which may be any; of an empty one nothing.
void AppendPackedHash(absl::string_view text, std::string& packed);

// The text, byte for byte, that AppendPackedHash made `packed` of.
std::string UnpackHash(absl::string_view packed);

// The packed form of a hash of nobody's, with the lengths that SecretHasher, or
// Harbor, gives one: for work that stands in for a robot's. `iterations` and
// `key_id` are left out by the schemes that have none.
std::string BlankPackedHash(HashScheme scheme, uint32_t iterations,
                            absl::string_view key_id);

// The scheme of SecretHash::Parse(UnpackHash(packed)); nothing if that fails.
// Looks at the first byte only.
absl::optional<HashScheme> SchemeOfPackedHash(absl::string_view packed);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_PACKED_HASH_H_
