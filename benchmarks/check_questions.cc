#include "benchmarks/check_questions.h"

#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace robot_accounts {

std::vector<std::string> ProjectNames(size_t count) {
  static constexpr const char* kKinds[] = {"app", "images", "platform-base",
                                           "data.science-notebooks"};
  std::vector<std::string> names;
  for (size_t i = 0; i < count; ++i) {
    names.push_back(absl::StrCat(kKinds[i % 4], "-", i * 7919 % 100003));
  }
  return names;
}

std::vector<std::string> Questions(const std::vector<std::string>& names) {
  std::mt19937_64 random(2);
  std::vector<std::string> questions(kQuestions);
  for (std::string& question : questions) {
    question = names[random() % names.size()];
  }
  return questions;
}

}  // namespace robot_accounts
