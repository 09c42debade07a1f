// Every exported function with NULL and absurd arguments: an error, never a
// crash. The calls are written by null_calls.py from the header, one or more
// for each line of symbols.txt.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <set>
#include <string>
#include <type_traits>

#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"
#include "tests/capi/objects.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

std::string g_symbols_file;

enum class Expect {
  kNoCrash,
  kNothing,   // A getter of nothing: 0, an empty text or NULL.
  kInvalid,   // RA_INVALID_ARGUMENT.
  kNull,      // With the reason NULL_ARGUMENT.
  kTooLarge,  // With the reason LENGTH_TOO_LARGE.
  kFails,     // Any error, or nothing.
};

int64_t StoppedClock(void*) { return 1; }
void NoProgress(void*, int64_t, int64_t) {}

// One call, and its outs, which start as garbage: that is never read.
class Call final {
 public:
  ~Call() {
    if (error_is_set()) ra_error_free(error_);
  }

  ra_error** error() { return &error_; }
  bool error_is_set() const { return error_ != Garbage(); }
  std::string reason() const {
    return error_is_set() ? ra_error_reason(error_, nullptr) : "";
  }

  template <typename T>
  T* Out() {
    static_assert(sizeof(T) <= sizeof(Slot), "an out is small");
    Slot& out = outs_.at(num_outs_++);
    std::memset(out.bytes, 0xa5, sizeof(T));
    return reinterpret_cast<T*>(out.bytes);
  }

  // Whether every out is 0 or NULL.
  bool OutsAreClear() const {
    for (const Slot& out : outs_) {
      for (const unsigned char byte : out.bytes) {
        if (byte != 0) return false;
      }
    }
    return true;
  }

  // RA_NOT_FOUND if what a getter answered is nothing.
  ra_status Nothing(const char* text) {
    return text != nullptr && *text == '\0' ? RA_NOT_FOUND : RA_OK;
  }
  template <typename T>
  ra_status Nothing(const T* handle) {
    return handle == nullptr ? RA_NOT_FOUND : RA_OK;
  }
  template <typename T, typename = typename std::enable_if<
                            std::is_integral<T>::value>::type>
  ra_status Nothing(T number) {
    return number == 0 ? RA_NOT_FOUND : RA_OK;
  }

 private:
  struct Slot {
    alignas(8) unsigned char bytes[8];
  };

  static ra_error* Garbage() {
    return reinterpret_cast<ra_error*>(uintptr_t{0x10});
  }

  ra_error* error_ = Garbage();
  std::array<Slot, 8> outs_ = {};
  size_t num_outs_ = 0;
};

struct Case {
  const char* function;
  const char* what;
  Expect expect;
  ra_status (*call)(const Objects& valid, Call& call);
};

const Case kCases[] = {
#include "tests/capi/null_calls.inc"
};

bool IsAsExpected(const Case& test, ra_status status, const Call& call) {
  switch (test.expect) {
    case Expect::kNoCrash:
      return true;
    case Expect::kNothing:
      return status == RA_NOT_FOUND || status == RA_INVALID_ARGUMENT;
    case Expect::kInvalid:
      return status == RA_INVALID_ARGUMENT;
    case Expect::kNull:
      return status == RA_INVALID_ARGUMENT && call.OutsAreClear() &&
             (!call.error_is_set() || call.reason() == "NULL_ARGUMENT");
    case Expect::kTooLarge:
      return status == RA_INVALID_ARGUMENT && call.OutsAreClear() &&
             (!call.error_is_set() || call.reason() == "LENGTH_TOO_LARGE");
    case Expect::kFails:
      return status != RA_OK && call.OutsAreClear();
  }
  return false;
}

TEST(NullTest, EveryCallWithBadArgumentsFailsAndSetsItsOuts) {
  const Objects valid;
  for (const Case& test : kCases) {
    SCOPED_TRACE(std::string(test.function) + ": " + test.what);
    Call call;
    const ra_status status = test.call(valid, call);
    EXPECT_TRUE(IsAsExpected(test, status, call))
        << ra_status_name(status) << " " << call.reason();
  }
}

// Whoever takes an error is told the reason of a bad argument.
TEST(NullTest, EveryFailureHasItsReason) {
  const Objects valid;
  for (const Case& test : kCases) {
    if (test.expect != Expect::kNull && test.expect != Expect::kTooLarge) {
      continue;
    }
    if (std::string(test.function) == "ra_principal_can_id") continue;
    Call call;
    test.call(valid, call);
    EXPECT_TRUE(call.error_is_set()) << test.function << ": " << test.what;
  }
}

TEST(NullTest, EveryExportedSymbolIsCalled) {
  std::set<std::string> called;
  for (const Case& test : kCases) called.insert(test.function);
  std::ifstream file(g_symbols_file);
  std::string symbol;
  size_t symbols = 0;
  while (std::getline(file, symbol)) {
    ++symbols;
    EXPECT_EQ(called.count(symbol), 1u) << symbol;
  }
  EXPECT_EQ(symbols, called.size());
  EXPECT_GT(symbols, 0u);
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (argc > 1) robot_accounts::capi_testing::g_symbols_file = argv[1];
  return RUN_ALL_TESTS();
}
