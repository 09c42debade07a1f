#ifndef ROBOT_ACCOUNTS_CRYPTO_SECRET_POLICY_H_
#define ROBOT_ACCOUNTS_CRYPTO_SECRET_POLICY_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/crypto/secret_bytes.h"

namespace robot_accounts {

constexpr size_t kGeneratedSecretBytes = 32;  // As Harbor's; over 190 bits.
constexpr size_t kMinSecretBytes = 8;         // Set by hand, as in Harbor.
constexpr size_t kMaxSecretBytes = 128;
// What a login may present: an older robot's secret is a JWT.
constexpr size_t kMaxPresentedSecretBytes = 8192;

// Returns kGeneratedSecretBytes characters of a-zA-Z0-9, drawn evenly from all
// texts that have a lower-case letter, an upper-case letter and a digit. Never
// sleeps: a draw that lacks a class is drawn again at once (1 in 230 is).
// `random` must be random: one that repeats itself may never give an end.
SecretBytes GenerateSecret(RandomSource& random);

// Checks a secret set by hand: 8..128 bytes, at least one each of a-z, A-Z and
// 0-9, no control byte (below 0x20, or 0x7f). Other bytes are free and are
// taken as they are. Returns INVALID_ARGUMENT with the reason SECRET_TOO_SHORT,
// SECRET_TOO_LONG, SECRET_CONTROL_BYTE, SECRET_NEEDS_LOWER, SECRET_NEEDS_UPPER
// or SECRET_NEEDS_DIGIT.
absl::Status CheckSecret(absl::string_view secret);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_SECRET_POLICY_H_
