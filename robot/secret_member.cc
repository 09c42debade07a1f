#include "robot_accounts/robot/secret_member.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "openssl/mem.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/base/json.h"
#include "robot_accounts/base/utf8.h"

namespace robot_accounts {
namespace {

absl::Status Malformed(size_t position) {
  return InvalidArgument("MALFORMED_JSON",
                         absl::StrCat("json: malformed at byte ", position));
}

absl::Status NotText(absl::string_view path) {
  return InvalidArgument(
      "JSON_MEMBER_TYPE",
      absl::StrCat(path, ": must be ", path == "body" ? "an object" : "text"));
}

// The end of a string whose inside begins at `begin`: its closing quote, or
// npos.
size_t EndOfString(absl::string_view json, size_t begin) {
  for (size_t i = begin; i < json.size(); ++i) {
    if (json[i] == '"') return i;
    if (json[i] == '\\') ++i;
  }
  return absl::string_view::npos;
}

size_t SkipBlanks(absl::string_view json, size_t at) {
  while (at < json.size() && absl::ascii_isspace(json[at])) ++at;
  return at;
}

bool IsName(absl::string_view json, size_t after) {
  after = SkipBlanks(json, after);
  return after < json.size() && json[after] == ':';
}

// JSON of the same form in which each text that is no name is the number of an
// entry of `insides`, so that any parser may read it.
absl::StatusOr<std::string> Masked(absl::string_view json,
                                   std::vector<absl::string_view>& insides) {
  std::string masked;
  masked.reserve(json.size() + 64);
  for (size_t i = 0; i < json.size(); ++i) {
    masked.push_back(json[i]);
    if (json[i] != '"') continue;
    const size_t end = EndOfString(json, i + 1);
    if (end == absl::string_view::npos) return Malformed(i);
    const absl::string_view inside = json.substr(i + 1, end - i - 1);
    if (IsName(json, end + 1)) {
      masked.append(inside.data(), inside.size());
    } else {
      // As long as the text, where that is long enough.
      const std::string number = absl::StrCat(insides.size());
      masked.append(inside.size() - std::min(inside.size(), number.size()),
                    '0');
      masked.append(number);
      insides.push_back(inside);
    }
    masked.push_back('"');
    i = end;
  }
  return masked;
}

bool ReadHex4(absl::string_view text, uint32_t& value) {
  if (text.size() < 4) return false;
  value = 0;
  for (const char c : text.substr(0, 4)) {
    if (!absl::ascii_isxdigit(c)) return false;
    const int digit =
        absl::ascii_isdigit(c) ? c - '0' : absl::ascii_tolower(c) - 'a' + 10;
    value = 16 * value + static_cast<uint32_t>(digit);
  }
  return true;
}

void AppendUtf8(uint32_t c, std::string& out) {
  const auto push = [&](uint32_t byte) {
    out.push_back(static_cast<char>(byte));
  };
  if (c < 0x80) return push(c);
  if (c < 0x800) {
    push(0xc0 | (c >> 6));
  } else if (c < 0x10000) {
    push(0xe0 | (c >> 12));
    push(0x80 | ((c >> 6) & 0x3f));
  } else {
    push(0xf0 | (c >> 18));
    push(0x80 | ((c >> 12) & 0x3f));
    push(0x80 | ((c >> 6) & 0x3f));
  }
  push(0x80 | (c & 0x3f));
}

// Appends the character of "XXXX", or of "XXXX\uXXXX", and takes it from
// `rest`.
bool ReadCodePoint(absl::string_view& rest, std::string& out) {
  uint32_t c;
  if (!ReadHex4(rest, c) || (c >= 0xdc00 && c < 0xe000)) return false;
  rest.remove_prefix(4);
  if (c >= 0xd800 && c < 0xdc00) {
    uint32_t low;
    if (rest.substr(0, 2) != "\\u" || !ReadHex4(rest.substr(2), low) ||
        low < 0xdc00 || low >= 0xe000) {
      return false;
    }
    rest.remove_prefix(6);
    c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
  }
  AppendUtf8(c, out);
  return true;
}

// Appends what the inside of a string stands for, never more bytes than it has.
bool Unescape(absl::string_view inside, std::string& out) {
  static constexpr absl::string_view kLetters = "\"\\/bfnrt";
  static constexpr absl::string_view kMeant = "\"\\/\b\f\n\r\t";
  if (!IsUtf8(inside)) return false;
  while (!inside.empty()) {
    const char c = inside[0];
    inside.remove_prefix(1);
    if (static_cast<unsigned char>(c) < 0x20) return false;
    if (c != '\\') {
      out.push_back(c);
      continue;
    }
    if (inside.empty()) return false;
    const char letter = inside[0];
    inside.remove_prefix(1);
    const size_t at = kLetters.find(letter);
    if (at != absl::string_view::npos) {
      out.push_back(kMeant[at]);
    } else if (letter != 'u' || !ReadCodePoint(inside, out)) {
      return false;
    }
  }
  return true;
}

}  // namespace

absl::StatusOr<SecretBytes> SecretMember(absl::string_view json,
                                         absl::string_view name) {
  if (json.size() > JsonLimits().max_bytes) {
    return ParseStrictJson(json).status();
  }
  std::vector<absl::string_view> insides;
  const absl::StatusOr<std::string> masked = Masked(json, insides);
  if (!masked.ok()) return masked.status();
  const absl::StatusOr<nlohmann::json> root =
      ParseStrictJson(*masked, {8 * JsonLimits().max_bytes});
  if (!root.ok()) return root.status();
  if (!root->is_object()) return NotText("body");
  const nlohmann::json* member = FindJsonMember(*root, name);
  size_t wanted = insides.size();
  if (member != nullptr && !member->is_null()) {
    if (!member->is_string() ||
        !absl::SimpleAtoi(member->get<std::string>(), &wanted)) {
      return NotText(name);
    }
  }

  std::string text;
  text.reserve(json.size() + 1);  // No growth: it would leave a copy behind.
  const absl::Cleanup wipe = [&] {
    text.resize(text.capacity());
    OPENSSL_cleanse(&text[0], text.size());
  };
  SecretBytes secret;
  for (size_t i = 0; i < insides.size(); ++i) {
    text.clear();
    if (!Unescape(insides[i], text)) {
      return Malformed(static_cast<size_t>(insides[i].data() - json.data()));
    }
    if (i == wanted) secret = SecretBytes::Copy(text);
  }
  return secret;
}

absl::StatusOr<std::string> WithoutSecretMember(absl::string_view json,
                                                absl::string_view name) {
  std::string blanked, text;
  blanked.reserve(json.size());  // Likewise.
  text.reserve(json.size() + 1);
  const absl::Cleanup wipe = [&] {
    text.resize(text.capacity());
    OPENSSL_cleanse(&text[0], text.size());
  };
  size_t secret = absl::string_view::npos;  // Where its value begins.
  for (size_t i = 0; i < json.size(); ++i) {
    blanked.push_back(json[i]);
    if (json[i] != '"') continue;
    const size_t end = EndOfString(json, i + 1);
    if (end == absl::string_view::npos) return Malformed(i);
    const absl::string_view inside = json.substr(i + 1, end - i - 1);
    text.clear();
    const bool is_text = Unescape(inside, text);
    if (i == secret) {
      if (!is_text) return Malformed(i + 1);
      blanked.append(inside.size(), 'x');
    } else {
      blanked.append(inside.data(), inside.size());
      if (is_text && text == name && IsName(json, end + 1)) {
        secret = SkipBlanks(json, SkipBlanks(json, end + 1) + 1);
      }
    }
    blanked.push_back('"');
    i = end;
  }
  return blanked;
}

}  // namespace robot_accounts
