#include "robot_accounts/crypto/hash_work.h"

#include <cstdint>

namespace robot_accounts {
namespace {

thread_local uint64_t hash_blocks = 0;

}  // namespace

uint64_t HashBlocks() { return hash_blocks; }

void AddHashBlocks(uint64_t blocks) { hash_blocks += blocks; }

}  // namespace robot_accounts
