#ifndef ROBOT_ACCOUNTS_BASE_INTRUSIVE_PTR_H_
#define ROBOT_ACCOUNTS_BASE_INTRUSIVE_PTR_H_

#include <utility>

namespace robot_accounts {

// Shares an object that counts its owners itself: T has `void AddOwner() const`
// and `void DropOwner() const`, which ends it with the last, both of which may
// run concurrently. As large as a pointer. A value; const methods may run
// concurrently.
template <typename T>
class IntrusivePtr final {
 public:
  IntrusivePtr() = default;
  // Takes one owner of `object` over, as of one that was just made with one.
  static IntrusivePtr Adopt(T* object) { return IntrusivePtr(object); }
  // Becomes another owner of `object`.
  static IntrusivePtr Share(T* object) {
    if (object != nullptr) object->AddOwner();
    return IntrusivePtr(object);
  }

  IntrusivePtr(const IntrusivePtr& other) : object_(other.object_) {
    if (object_ != nullptr) object_->AddOwner();
  }
  IntrusivePtr(IntrusivePtr&& other) noexcept
      : object_(std::exchange(other.object_, nullptr)) {}
  IntrusivePtr& operator=(IntrusivePtr other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~IntrusivePtr() {
    if (object_ != nullptr) object_->DropOwner();
  }

  T* get() const { return object_; }
  T& operator*() const { return *object_; }
  T* operator->() const { return object_; }

 private:
  explicit IntrusivePtr(T* object) : object_(object) {}

  T* object_ = nullptr;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_BASE_INTRUSIVE_PTR_H_
