// Tokens and keys that strangers send. No input can hold a signature of the
// key, so every token is refused.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/jwt_key.h"
#include "robot_accounts/crypto/jwt_verifier.h"
#include "robot_accounts/registry/claims.h"
#include "tests/crypto/jwt_vectors.h"

namespace {

using robot_accounts::JwtPublicKey;
using robot_accounts::JwtVerifier;

JwtVerifier* NewVerifier() {
  auto* verifier = new JwtVerifier;
  const JwtPublicKey key =
      JwtPublicKey::FromPem(robot_accounts::testing::kRfc7638Key).value();
  verifier->SetKeyOfUnnamed(key);
  if (!verifier->AddKeyWithId(key, "k").ok()) std::abort();
  return verifier;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const JwtVerifier* const verifier = NewVerifier();
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  // As it is, and as the header of a token.
  if (verifier->Verify(text, 0).ok() ||
      verifier
          ->Verify(absl::StrCat(absl::WebSafeBase64Escape(text), ".e30.AAAA"),
                   0)
          .ok()) {
    std::abort();
  }
  (void)robot_accounts::Claims::Parse(text);
  (void)JwtPublicKey::FromCertificateDer(text);
  (void)JwtPublicKey::FromPem(text);
  return 0;
}
