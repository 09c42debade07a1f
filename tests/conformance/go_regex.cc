#include "tests/conformance/go_regex.h"

#include <cctype>
#include <cstdlib>
#include <utility>

namespace robot_accounts {

// A method that reads something answers false if Go would not compile it.
class GoRegex::Parser final {
 public:
  explicit Parser(const std::string& pattern) : rest_(pattern) {}

  bool Parse(Alternatives* root) { return ReadGroup(root) && rest_.empty(); }

 private:
  char Take() {
    const char c = rest_[0];
    rest_.erase(0, 1);
    return c;
  }
  bool TakeIf(const std::string& text) {
    if (rest_.compare(0, text.size(), text) != 0) return false;
    rest_.erase(0, text.size());
    return true;
  }

  bool ReadGroup(Alternatives* group) {
    group->emplace_back();
    while (!rest_.empty() && rest_[0] != ')') {
      if (TakeIf("|")) {
        group->emplace_back();
      } else if (!ReadNode(&group->back())) {
        return false;
      }
    }
    return true;
  }

  bool ReadNode(Sequence* sequence) {
    Node node;
    switch (const char c = Take()) {
      case '*':
      case '+':
      case '?':
        return false;  // Nothing to repeat.
      case '{':
        if (ReadCounts(&node) != Counts::kNone) return false;
        node.bytes.set('{');
        break;
      case '^':
        node.kind = Kind::kBegin;
        break;
      case '$':
        node.kind = Kind::kEnd;
        break;
      case '(': {
        TakeIf("?:");
        auto group = std::make_shared<Alternatives>();
        if (!ReadGroup(group.get()) || !TakeIf(")")) return false;
        node.kind = Kind::kGroup;
        node.group = std::move(group);
        break;
      }
      case '[':
        if (!ReadClass(&node.bytes)) return false;
        break;
      case '\\':
        if (!ReadEscape(&node.bytes)) return false;
        break;
      case '.':
        node.bytes.set().reset('\n');
        break;
      default:
        node.bytes.set(static_cast<unsigned char>(c));
    }
    if (!ReadRepetition(&node)) return false;
    sequence->push_back(std::move(node));
    return true;
  }

  // Go refuses a repetition of a repetition.
  bool ReadRepetition(Node* node) {
    if (!ReadOneRepetition(node)) return !is_bad_;
    TakeIf("?");  // Lazy: another way to the same answer.
    Node again;
    return !ReadOneRepetition(&again) && !is_bad_;
  }

  bool ReadOneRepetition(Node* node) {
    if (TakeIf("*")) return SetCounts(node, 0, -1);
    if (TakeIf("+")) return SetCounts(node, 1, -1);
    if (TakeIf("?")) return SetCounts(node, 0, 1);
    if (!TakeIf("{")) return false;
    const Counts counts = ReadCounts(node);
    if (counts == Counts::kNone) rest_.insert(0, "{");
    if (counts == Counts::kBad) is_bad_ = true;
    return counts == Counts::kRead;
  }

  static bool SetCounts(Node* node, int min, int max) {
    node->min = min;
    node->max = max;
    return true;
  }

  enum class Counts { kNone, kRead, kBad };

  // After "{": "n}", "n,}" or "n,m}". Anything else is a brace like any byte.
  Counts ReadCounts(Node* node) {
    const size_t close = rest_.find('}');
    if (close == std::string::npos) return Counts::kNone;
    const std::string inside = rest_.substr(0, close);
    const size_t comma = inside.find(',');
    const std::string min = inside.substr(0, comma);
    const std::string max =
        comma == std::string::npos ? min : inside.substr(comma + 1);
    if (!IsNumber(min) || !(IsNumber(max) || max.empty())) return Counts::kNone;
    rest_.erase(0, close + 1);
    SetCounts(node, std::atoi(min.c_str()),
              max.empty() ? -1 : std::atoi(max.c_str()));
    const bool is_bad = node->min > 1000 || node->max > 1000 ||
                        (node->max >= 0 && node->max < node->min);
    return is_bad ? Counts::kBad : Counts::kRead;
  }

  static bool IsNumber(const std::string& text) {
    if (text.empty() || text.size() > 8) return false;
    if (text.size() > 1 && text[0] == '0') return false;
    for (const char c : text) {
      if (c < '0' || c > '9') return false;
    }
    return true;
  }

  bool ReadClass(std::bitset<256>* bytes) {
    const bool is_negated = TakeIf("^");
    for (bool is_first = true; is_first || !TakeIf("]"); is_first = false) {
      unsigned char from = 0;
      if (rest_.empty() || !ReadClassByte(bytes, &from)) return false;
      if (rest_.size() < 2 || rest_[0] != '-' || rest_[1] == ']') continue;
      Take();
      unsigned char to = 0;
      if (!ReadClassByte(bytes, &to) || to < from) return false;
      for (int b = from; b <= to; ++b) bytes->set(b);
    }
    if (is_negated) bytes->flip();
    return true;
  }

  bool ReadClassByte(std::bitset<256>* bytes, unsigned char* byte) {
    const char c = Take();
    if (c == '\\') return ReadEscape(bytes);
    *byte = static_cast<unsigned char>(c);
    bytes->set(*byte);
    return true;
  }

  bool ReadEscape(std::bitset<256>* bytes) {
    if (rest_.empty()) return false;
    const char c = Take();
    const auto set_all = [&](const std::string& members) {
      for (const char member : members) {
        bytes->set(static_cast<unsigned char>(member));
      }
      return true;
    };
    if (c == 'd') return set_all("0123456789");
    if (c == 's') return set_all("\t\n\f\r ");
    if (c == 'w') {
      for (int b = 0; b < 128; ++b) {
        if (std::isalnum(b) != 0 || b == '_') bytes->set(b);
      }
      return true;
    }
    const std::string controls = "afnrtv";
    const size_t control = controls.find(c);
    if (control != std::string::npos) {
      return set_all(std::string(1, "\a\f\n\r\t\v"[control]));
    }
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) return false;
    return set_all(std::string(1, c));
  }

  std::string rest_;
  bool is_bad_ = false;
};

absl::optional<GoRegex> GoRegex::Compile(const std::string& pattern) {
  GoRegex regex;
  if (!Parser(pattern).Parse(&regex.root_)) return absl::nullopt;
  return regex;
}

bool GoRegex::Matches(const std::string& text) const {
  for (size_t from = 0; from <= text.size(); ++from) {
    if (!Of(root_, text, from).empty()) return true;
  }
  return false;
}

// Where a match of `group` that begins at `from` may end.
GoRegex::Ends GoRegex::Of(const Alternatives& group, const std::string& text,
                          size_t from) {
  Ends all;
  for (const Sequence& sequence : group) {
    Ends ends = {from};
    for (const Node& node : sequence) {
      Ends next;
      for (const size_t end : ends) {
        const Ends more = Repeated(node, text, end);
        next.insert(more.begin(), more.end());
      }
      ends = std::move(next);
    }
    all.insert(ends.begin(), ends.end());
  }
  return all;
}

GoRegex::Ends GoRegex::Repeated(const Node& node, const std::string& text,
                                size_t from) {
  Ends all, ends = {from};
  // More rounds than there are bytes bring nothing new.
  const int rounds = static_cast<int>(text.size()) + node.min + 1;
  for (int round = 0; !ends.empty(); ++round) {
    if (round >= node.min) all.insert(ends.begin(), ends.end());
    if (round == node.max || round == rounds) break;
    Ends next;
    for (const size_t end : ends) {
      const Ends more = Once(node, text, end);
      next.insert(more.begin(), more.end());
    }
    ends = std::move(next);
  }
  return all;
}

GoRegex::Ends GoRegex::Once(const Node& node, const std::string& text,
                            size_t from) {
  switch (node.kind) {
    case Kind::kBegin:
      return from == 0 ? Ends{from} : Ends{};
    case Kind::kEnd:
      return from == text.size() ? Ends{from} : Ends{};
    case Kind::kGroup:
      return Of(*node.group, text, from);
    case Kind::kBytes:
      break;
  }
  const bool is_there = from < text.size() &&
                        node.bytes.test(static_cast<unsigned char>(text[from]));
  return is_there ? Ends{from + 1} : Ends{};
}

}  // namespace robot_accounts
