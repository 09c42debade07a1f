#include "robot_accounts/crypto/secret_policy.h"

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "openssl/mem.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/alphanumeric.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/crypto/secret_bytes.h"

namespace robot_accounts {
namespace {

struct ByteClasses {
  bool lower = false;
  bool upper = false;
  bool digit = false;
  bool control = false;
};

ByteClasses ClassesOf(absl::string_view secret) {
  ByteClasses has;
  for (const char c : secret) {
    const unsigned char byte = static_cast<unsigned char>(c);
    has.lower |= absl::ascii_islower(byte);
    has.upper |= absl::ascii_isupper(byte);
    has.digit |= absl::ascii_isdigit(byte);
    has.control |= absl::ascii_iscntrl(byte);
  }
  return has;
}

}  // namespace

SecretBytes GenerateSecret(RandomSource& random) {
  char text[kGeneratedSecretBytes];
  ByteClasses has;
  do {
    FillAlphanumeric(random, absl::MakeSpan(text));
    has = ClassesOf(absl::string_view(text, sizeof(text)));
  } while (!has.lower || !has.upper || !has.digit);
  SecretBytes secret = SecretBytes::Copy(absl::string_view(text, sizeof(text)));
  OPENSSL_cleanse(text, sizeof(text));
  return secret;
}

absl::Status CheckSecret(absl::string_view secret) {
  if (secret.size() < kMinSecretBytes) {
    return InvalidArgument(
        "SECRET_TOO_SHORT",
        absl::StrCat("secret: must have at least ", kMinSecretBytes, " bytes"));
  }
  if (secret.size() > kMaxSecretBytes) {
    return InvalidArgument(
        "SECRET_TOO_LONG",
        absl::StrCat("secret: must have at most ", kMaxSecretBytes, " bytes"));
  }
  const ByteClasses has = ClassesOf(secret);
  if (has.control) {
    return InvalidArgument("SECRET_CONTROL_BYTE",
                           "secret: must not hold a control byte");
  }
  if (!has.lower) {
    return InvalidArgument("SECRET_NEEDS_LOWER",
                           "secret: must hold a lower-case letter a-z");
  }
  if (!has.upper) {
    return InvalidArgument("SECRET_NEEDS_UPPER",
                           "secret: must hold an upper-case letter A-Z");
  }
  if (!has.digit) {
    return InvalidArgument("SECRET_NEEDS_DIGIT",
                           "secret: must hold a digit 0-9");
  }
  return absl::OkStatus();
}

}  // namespace robot_accounts
