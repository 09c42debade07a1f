#include "robot_accounts/base/json.h"

#include <limits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

using Json = nlohmann::json;

// Builds the value from the parser's events, so that a second name or one level
// too many stops the reading at once. The library's own builder keeps the last
// of equal names.
class StrictBuilder final : public nlohmann::json_sax<Json> {
 public:
  explicit StrictBuilder(int max_depth) : max_depth_(max_depth) {}

  bool null() override { return Add(nullptr); }
  bool boolean(bool value) override { return Add(value); }
  bool number_integer(number_integer_t value) override { return Add(value); }
  bool number_unsigned(number_unsigned_t value) override { return Add(value); }
  bool number_float(number_float_t value, const string_t&) override {
    return Add(value);
  }
  bool string(string_t& value) override { return Add(std::move(value)); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return Open(Json::object()); }
  bool end_object() override { return Close(); }
  bool start_array(std::size_t) override { return Open(Json::array()); }
  bool end_array() override { return Close(); }

  bool key(string_t& name) override {
    if (open_.back()->contains(name)) {
      failure_ = InvalidArgument("JSON_DUPLICATE_NAME",
                                 "json: an object holds one name twice");
      return false;
    }
    name_ = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    failure_ = InvalidArgument(
        "MALFORMED_JSON", absl::StrCat("json: malformed at byte ", position));
    return false;
  }

  const absl::Status& failure() const { return failure_; }
  Json TakeRoot() { return std::move(root_); }

 private:
  // Puts `value` where the next value belongs and returns its place.
  Json* Place(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Json& parent = *open_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    return &(parent[name_] = std::move(value));
  }

  bool Add(Json value) {
    Place(std::move(value));
    return true;
  }

  bool Open(Json container) {
    if (open_.size() >= static_cast<size_t>(max_depth_)) {
      failure_ = InvalidArgument(
          "JSON_TOO_DEEP", absl::StrCat("json: more than ", max_depth_,
                                        " arrays and objects in each other"));
      return false;
    }
    open_.push_back(Place(std::move(container)));
    return true;
  }

  bool Close() {
    open_.pop_back();
    return true;
  }

  const int max_depth_;
  Json root_;
  // The containers around the next value. Pointers stay right: a container
  // grows only while no other is open inside it.
  std::vector<Json*> open_;
  std::string name_;
  absl::Status failure_;
};

absl::StatusOr<const Json*> Member(const Json& object, absl::string_view name) {
  const Json* member = FindJsonMember(object, name);
  if (member == nullptr) {
    return InvalidArgument("JSON_MEMBER_MISSING",
                           absl::StrCat("json: \"", name, "\" is missing"));
  }
  return member;
}

absl::Status TypeError(absl::string_view name, absl::string_view type) {
  return InvalidArgument("JSON_MEMBER_TYPE",
                         absl::StrCat("json: \"", name, "\" is not ", type));
}

}  // namespace

absl::StatusOr<Json> ParseStrictJson(absl::string_view text,
                                     JsonLimits limits) {
  if (text.size() > limits.max_bytes) {
    return InvalidArgument(
        "JSON_TOO_LONG",
        absl::StrCat("json: longer than ", limits.max_bytes, " bytes"));
  }
  // The parser skips a byte order mark; RFC 8259 lets us refuse it.
  if (absl::StartsWith(text, "\xEF\xBB\xBF")) {
    return InvalidArgument("MALFORMED_JSON",
                           "json: begins with a byte order mark");
  }
  // The parser takes a NUL for the end of the text.
  if (text.find('\0') != absl::string_view::npos) {
    return InvalidArgument("MALFORMED_JSON", "json: holds a NUL byte");
  }
  StrictBuilder builder(limits.max_depth);
  if (!Json::sax_parse(text.begin(), text.end(), &builder)) {
    return builder.failure();
  }
  return builder.TakeRoot();
}

const Json* FindJsonMember(const Json& object, absl::string_view name) {
  const auto found = object.find(std::string(name));
  return found == object.end() ? nullptr : &*found;
}

absl::StatusOr<int64_t> JsonInteger(const Json& object,
                                    absl::string_view name) {
  const absl::StatusOr<const Json*> member = Member(object, name);
  if (!member.ok()) return member.status();
  const Json& value = **member;
  const bool fits =
      value.is_number_unsigned()
          ? value.get<uint64_t>() <=
                static_cast<uint64_t>(std::numeric_limits<int64_t>::max())
          : value.is_number_integer();
  if (!fits) return TypeError(name, "an integer");
  return value.get<int64_t>();
}

absl::StatusOr<std::string> JsonText(const Json& object,
                                     absl::string_view name) {
  const absl::StatusOr<const Json*> member = Member(object, name);
  if (!member.ok()) return member.status();
  if (!(*member)->is_string()) return TypeError(name, "text");
  return (*member)->get<std::string>();
}

absl::StatusOr<const Json*> JsonArray(const Json& object,
                                      absl::string_view name) {
  const absl::StatusOr<const Json*> member = Member(object, name);
  if (!member.ok()) return member.status();
  if (!(*member)->is_array()) return TypeError(name, "an array");
  return *member;
}

}  // namespace robot_accounts
