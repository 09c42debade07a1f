#ifndef ROBOT_ACCOUNTS_TESTS_CONFORMANCE_GO_REGEX_H_
#define ROBOT_ACCOUNTS_TESTS_CONFORMANCE_GO_REGEX_H_

#include <bitset>
#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/types/optional.h"

namespace robot_accounts {

// What a stored row may hold of Go's regular expressions, as slow and obvious
// as it can be: bytes, `.`, classes, groups, alternatives, `* + ? {n,m}` and
// their lazy forms, `^`, `$`, escapes. Go's flags, word boundaries, octal
// escapes, named classes and characters beyond ASCII are not known here: keep
// them out of tests. Harbor's patterns are such expressions
// (harbor-robots 4.2).
class GoRegex final {
 public:
  // Nothing: Go does not compile it either.
  static absl::optional<GoRegex> Compile(const std::string& pattern);

  // Whether any part of `text` matches, as Go's MatchString.
  bool Matches(const std::string& text) const;

 private:
  struct Node;
  using Sequence = std::vector<Node>;
  using Alternatives = std::vector<Sequence>;
  enum class Kind { kBytes, kGroup, kBegin, kEnd };
  struct Node {
    Kind kind = Kind::kBytes;
    std::bitset<256> bytes;
    std::shared_ptr<const Alternatives> group;
    int min = 1;
    int max = 1;  // -1: any number.
  };
  class Parser;
  using Ends = std::set<size_t>;

  static Ends Once(const Node& node, const std::string& text, size_t from);
  static Ends Repeated(const Node& node, const std::string& text, size_t from);
  static Ends Of(const Alternatives& group, const std::string& text,
                 size_t from);

  Alternatives root_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_CONFORMANCE_GO_REGEX_H_
