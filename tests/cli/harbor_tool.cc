// Harbor's databases for tests in other languages, in a PostgreSQL server of
// its own. On the line "new" it makes one, with Harbor's tables and the two
// robots of its guide, and answers with its URL; any other line is SQL for the
// newest one, and the answer is the first value, or nothing. Ends with its
// input.

#include <iostream>
#include <memory>
#include <string>

#include "tests/store/harbor_database.h"

int main() {
  std::unique_ptr<robot_accounts::HarborDatabase> newest;
  std::string line;
  while (std::getline(std::cin, line)) {
    if (line == "new") {
      newest = std::make_unique<robot_accounts::HarborDatabase>();
      newest->AddSample();
      std::cout << newest->url() << std::endl;
    } else {
      std::cout << newest->sql().Value(line) << std::endl;
    }
  }
  return 0;
}
