#include "robot_accounts/registry/request_path.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "robot_accounts/base/percent.h"
#include "robot_accounts/registry/repository_name.h"

namespace robot_accounts {
namespace {

constexpr size_t kMaxTagBytes = 128;
constexpr size_t kMaxReferenceBytes = 1024;

bool IsWordByte(char c) { return absl::ascii_isalnum(c) || c == '_'; }

// `[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}`
bool IsTag(absl::string_view text) {
  return !text.empty() && text.size() <= kMaxTagBytes &&
         IsWordByte(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return IsWordByte(c) || c == '.' || c == '-';
         });
}

// `algorithm:encoded` of the OCI image specification, its bytes only.
bool IsDigest(absl::string_view text) {
  const size_t colon = text.find(':');
  if (colon == absl::string_view::npos || colon == 0 ||
      colon + 1 == text.size() || text.size() > kMaxReferenceBytes) {
    return false;
  }
  const auto is_encoded_byte = [](char c) {
    return absl::ascii_isalnum(c) || c == '=' || c == '_' || c == '-';
  };
  const auto is_algorithm_byte = [](char c) {
    return absl::ascii_isalnum(c) || c == '+' || c == '.' || c == '_' ||
           c == '-';
  };
  return std::all_of(text.begin(), text.begin() + colon, is_algorithm_byte) &&
         std::all_of(text.begin() + colon + 1, text.end(), is_encoded_byte);
}

// The id of an upload, which the registry chose; not "." or "..".
bool IsUploadId(absl::string_view text) {
  return !text.empty() && text.size() <= kMaxReferenceBytes && text != "." &&
         text != ".." && std::all_of(text.begin(), text.end(), [](char c) {
           return IsWordByte(c) || c == '-' || c == '.' || c == '=';
         });
}

// How many parts at the end of `parts` are not the repository's name; 0 if none
// of the patterns fits. The part before the last tells the patterns apart, so
// at most one does.
size_t SuffixSize(absl::Span<const std::string> parts) {
  if (parts.size() < 2) return 0;
  const std::string& kind = parts[parts.size() - 2];
  const std::string& last = parts.back();
  if (kind == "manifests") return IsTag(last) || IsDigest(last) ? 2 : 0;
  if (kind == "blobs") return IsDigest(last) || last == "uploads" ? 2 : 0;
  if (kind == "referrers") return IsDigest(last) ? 2 : 0;
  if (kind == "tags") return last == "list" ? 2 : 0;
  if (kind == "uploads" && parts.size() >= 3 &&
      parts[parts.size() - 3] == "blobs") {
    // Empty behind the slash of ".../blobs/uploads/", which begins an upload.
    return last.empty() || IsUploadId(last) ? 3 : 0;
  }
  return 0;
}

}  // namespace

absl::optional<RequestPath> ParseRequestPath(absl::string_view path) {
  if (path == "/v2" || path == "/v2/") return RequestPath();
  if (!absl::ConsumePrefix(&path, "/v2/")) return absl::nullopt;
  if (path == "_catalog") return RequestPath{RequestPath::Kind::kCatalog, ""};
  std::vector<std::string> parts;
  for (const absl::string_view part : absl::StrSplit(path, '/')) {
    absl::optional<std::string> decoded = DecodePathSegment(part);
    if (!decoded.has_value()) return absl::nullopt;
    parts.push_back(*std::move(decoded));
  }
  const size_t suffix = SuffixSize(parts);
  if (suffix == 0 || suffix == parts.size()) return absl::nullopt;
  parts.resize(parts.size() - suffix);
  // Part by part: joined, an encoded slash would have become a real one.
  if (!std::all_of(parts.begin(), parts.end(), IsRepositoryComponent)) {
    return absl::nullopt;
  }
  return RequestPath{RequestPath::Kind::kRepository, absl::StrJoin(parts, "/")};
}

}  // namespace robot_accounts
