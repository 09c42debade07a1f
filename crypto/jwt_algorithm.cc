#include "robot_accounts/crypto/jwt_algorithm.h"

namespace robot_accounts {

absl::string_view JwtAlgorithmName(JwtAlgorithm algorithm) {
  switch (algorithm) {
    case JwtAlgorithm::kRS256:
      return "RS256";
    case JwtAlgorithm::kES256:
      return "ES256";
    case JwtAlgorithm::kEdDSA:
      return "EdDSA";
  }
  return "";
}

absl::optional<JwtAlgorithm> JwtAlgorithmFromName(absl::string_view name) {
  for (const JwtAlgorithm algorithm :
       {JwtAlgorithm::kRS256, JwtAlgorithm::kES256, JwtAlgorithm::kEdDSA}) {
    if (name == JwtAlgorithmName(algorithm)) return algorithm;
  }
  return absl::nullopt;
}

}  // namespace robot_accounts
