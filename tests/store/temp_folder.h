#ifndef ROBOT_ACCOUNTS_TESTS_STORE_TEMP_FOLDER_H_
#define ROBOT_ACCOUNTS_TESTS_STORE_TEMP_FOLDER_H_

#include <stdlib.h>

#include <filesystem>
#include <string>

#include "gtest/gtest.h"

namespace robot_accounts {

// A folder of its own, gone with all that is in it when the object dies.
class TempFolder final {
 public:
  TempFolder() : path_(::testing::TempDir() + "/store.XXXXXX") {
    if (mkdtemp(&path_[0]) == nullptr) abort();
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::string File(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_STORE_TEMP_FOLDER_H_
