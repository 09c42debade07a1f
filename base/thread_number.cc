#include "robot_accounts/base/thread_number.h"

#include <atomic>

namespace robot_accounts {

size_t NextThreadNumber() {
  static std::atomic<size_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace robot_accounts
