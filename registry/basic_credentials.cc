#include "robot_accounts/registry/basic_credentials.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "openssl/base64.h"
#include "openssl/mem.h"
#include "robot_accounts/base/base64.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

constexpr absl::string_view kScheme = "Basic ";

// The base64 behind the scheme and at least one blank.
absl::optional<absl::string_view> EncodedPart(absl::string_view header) {
  if (!absl::StartsWithIgnoreCase(header, kScheme)) return absl::nullopt;
  header.remove_prefix(kScheme.size());
  header.remove_prefix(std::min(header.find_first_not_of(' '), header.size()));
  return header;
}

absl::Status Malformed(absl::string_view message) {
  return InvalidArgument("MALFORMED_CREDENTIALS", message);
}

absl::Status Check(absl::string_view user, absl::string_view secret) {
  if (user.size() > BasicCredentials::kMaxUserBytes) {
    return InvalidArgument("USER_TOO_LONG", "user name: longer than 512 bytes");
  }
  if (secret.size() > BasicCredentials::kMaxSecretBytes) {
    return InvalidArgument("SECRET_TOO_LONG", "secret: longer than 8 KiB");
  }
  // RFC 7617, section 2. A NUL in particular would end the name for C.
  if (std::any_of(user.begin(), user.end(), absl::ascii_iscntrl)) {
    return Malformed("user name: must not hold control bytes");
  }
  return absl::OkStatus();
}

absl::StatusOr<BasicCredentials> Split(absl::string_view decoded) {
  const size_t colon = decoded.find(':');
  if (colon == absl::string_view::npos) {
    return Malformed("credentials: have no colon");
  }
  const absl::string_view user = decoded.substr(0, colon);
  const absl::string_view secret = decoded.substr(colon + 1);
  const absl::Status status = Check(user, secret);
  if (!status.ok()) return status;
  return BasicCredentials{std::string(user), SecretBytes::Copy(secret)};
}

// Wipes `bytes`, a string or vector, at the end of the scope.
template <typename Bytes>
auto WipeAtEnd(Bytes& bytes) {
  return absl::MakeCleanup(
      [&bytes] { OPENSSL_cleanse(bytes.data(), bytes.size()); });
}

}  // namespace

absl::StatusOr<BasicCredentials> ParseBasicCredentials(
    absl::string_view header) {
  if (header.size() > BasicCredentials::kMaxHeaderBytes) {
    return InvalidArgument("HEADER_TOO_LONG",
                           "authorization header: longer than 12 KiB");
  }
  const absl::optional<absl::string_view> encoded = EncodedPart(header);
  if (!encoded.has_value()) {
    return InvalidArgument("NOT_BASIC",
                           "authorization header: is not of the Basic scheme");
  }
  std::vector<uint8_t> decoded(MaxDecodedBytes(encoded->size()));
  const auto wipe = WipeAtEnd(decoded);
  const absl::optional<size_t> size =
      DecodeBase64(*encoded, Base64Form::kPaddedOrBare, decoded.data());
  if (!size.has_value()) {
    return Malformed("authorization header: is no canonical base64");
  }
  return Split(
      absl::string_view(reinterpret_cast<const char*>(decoded.data()), *size));
}

absl::StatusOr<SecretBytes> FormatBasicCredentials(absl::string_view user,
                                                   absl::string_view secret) {
  absl::Status status = Check(user, secret);
  if (status.ok() && absl::StrContains(user, ':')) {
    status = Malformed("user name: must not hold a colon");
  }
  if (!status.ok()) return status;
  std::string plain = absl::StrCat(user, ":", secret);
  const auto wipe_plain = WipeAtEnd(plain);
  // EVP_EncodeBlock adds a NUL.
  std::vector<uint8_t> header(kScheme.size() + (plain.size() + 2) / 3 * 4 + 1);
  const auto wipe_header = WipeAtEnd(header);
  std::copy(kScheme.begin(), kScheme.end(), header.begin());
  EVP_EncodeBlock(header.data() + kScheme.size(),
                  reinterpret_cast<const uint8_t*>(plain.data()), plain.size());
  return SecretBytes::Copy(absl::string_view(
      reinterpret_cast<const char*>(header.data()), header.size() - 1));
}

}  // namespace robot_accounts
