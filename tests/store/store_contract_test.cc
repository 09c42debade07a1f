#include "tests/store/store_contract.h"

#include <memory>

#include "gtest/gtest.h"
#include "robot_accounts/store/open_store.h"
#include "tests/store/temp_folder.h"

namespace robot_accounts {
namespace {

class MemoryMaker final : public StoreMaker {
 public:
  std::unique_ptr<RobotStore> Make() override {
    return OpenStore("memory:").value();
  }
};

class SqliteMaker final : public StoreMaker {
 public:
  std::unique_ptr<RobotStore> Make() override {
    const std::string name = std::to_string(++made_) + ".db";
    return OpenStore("sqlite:" + folder_.File(name)).value();
  }

 private:
  const TempFolder folder_;
  int made_ = 0;
};

template <typename Maker>
std::unique_ptr<StoreMaker> New() {
  return std::make_unique<Maker>();
}

INSTANTIATE_TEST_SUITE_P(All, StoreContractTest,
                         testing::Values(StoreKind{"Memory", &New<MemoryMaker>},
                                         StoreKind{"Sqlite",
                                                   &New<SqliteMaker>}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace robot_accounts
