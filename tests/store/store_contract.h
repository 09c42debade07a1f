#ifndef ROBOT_ACCOUNTS_TESTS_STORE_STORE_CONTRACT_H_
#define ROBOT_ACCOUNTS_TESTS_STORE_STORE_CONTRACT_H_

#include <memory>
#include <ostream>
#include <string>

#include "gtest/gtest.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {

// Makes empty stores of one kind, and keeps what they need.
class StoreMaker {
 public:
  virtual ~StoreMaker() = default;
  virtual std::unique_ptr<RobotStore> Make() = 0;
};

struct StoreKind {
  std::string name;
  std::unique_ptr<StoreMaker> (*new_maker)();
};
inline void PrintTo(const StoreKind& kind, std::ostream* out) {
  *out << kind.name;
}

// What every store must do.
class StoreContractTest : public testing::TestWithParam<StoreKind> {
 protected:
  StoreContractTest()
      : maker_(GetParam().new_maker()), store_(maker_->Make()) {}

  RobotStore& store() { return *store_; }
  RobotStore& MakeAnother() {
    another_ = maker_->Make();
    return *another_;
  }

 private:
  const std::unique_ptr<StoreMaker> maker_;
  const std::unique_ptr<RobotStore> store_;
  std::unique_ptr<RobotStore> another_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_STORE_STORE_CONTRACT_H_
