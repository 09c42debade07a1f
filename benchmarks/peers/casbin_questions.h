#ifndef ROBOT_ACCOUNTS_BENCHMARKS_PEERS_CASBIN_QUESTIONS_H_
#define ROBOT_ACCOUNTS_BENCHMARKS_PEERS_CASBIN_QUESTIONS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "robot_accounts/robot/principal.h"

namespace robot_accounts {

// What casbin, with Harbor's model, and this library are both asked.
struct CasbinQuestion {
  int64_t project_id;
  std::string project;
  std::string resource;
  std::string action;
};

// A system robot with `rows` grants: pull and push in one project after the
// other, of as many projects as there are rows.
Principal PrincipalWithRows(size_t rows);

// In a random order, the same in every run: each row, what is granted nowhere,
// and what is granted elsewhere.
std::vector<CasbinQuestion> CasbinQuestions(size_t rows);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_BENCHMARKS_PEERS_CASBIN_QUESTIONS_H_
