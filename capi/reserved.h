#ifndef ROBOT_ACCOUNTS_CAPI_RESERVED_H_
#define ROBOT_ACCOUNTS_CAPI_RESERVED_H_

#include <new>
#include <utility>

namespace robot_accounts {
namespace capi {

// Memory for one T, taken before a store is changed: what was changed there
// must not be lost to a lack of memory here. T's constructor must not throw.
template <typename T>
class Reserved final {
 public:
  Reserved() : memory_(::operator new(sizeof(T))) {}
  Reserved(const Reserved&) = delete;
  Reserved& operator=(const Reserved&) = delete;
  ~Reserved() { ::operator delete(memory_); }

  // Makes the T, once; the caller owns it (release: delete).
  template <typename... Args>
  T* Make(Args&&... args) {
    return new (std::exchange(memory_, nullptr)) T(std::forward<Args>(args)...);
  }

 private:
  void* memory_;
};

}  // namespace capi
}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CAPI_RESERVED_H_
