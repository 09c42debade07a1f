#ifndef ROBOT_ACCOUNTS_ROBOT_SECRET_VIEWS_H_
#define ROBOT_ACCOUNTS_ROBOT_SECRET_VIEWS_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>

#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/secret_hasher.h"
#include "robot_accounts/robot/packed_bytes.h"
#include "robot_accounts/robot/robot_record.h"

namespace robot_accounts {

// One secret of a Robot. Borrows from it: good as long as a copy of it lives.
struct SecretView {
  uint32_t id = 0;
  // The hash text, packed (packed_hash.h); empty never matches. Two hashes are
  // equal if these are.
  absl::string_view packed_hash;
  int64_t created_unix_s = 0;
  int64_t ends_unix_s = 0;  // 0: ends with the robot.
  SecretOrigin origin = SecretOrigin::kGenerated;

  // The hash text.
  std::string hash() const;
  // A copy that borrows nothing. Implicit, for what reads a SecretSlot.
  operator SecretSlot() const;  // NOLINT(google-explicit-constructor)
};

// The secrets of a Robot, oldest first; nothing is allocated. Borrows from the
// Robot. A value; every method may run concurrently. What is not the first is
// found by walking there.
class SecretViews final {
 public:
  class Iterator final {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = SecretView;
    using difference_type = std::ptrdiff_t;
    using pointer = const SecretView*;
    using reference = const SecretView&;

    const SecretView& operator*() const { return view_; }
    const SecretView* operator->() const { return &view_; }
    Iterator& operator++() {
      --left_;
      Read();
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) {
      return a.left_ == b.left_;
    }
    friend bool operator!=(const Iterator& a, const Iterator& b) {
      return !(a == b);
    }

   private:
    friend class SecretViews;
    friend class PackedRobot;
    Iterator(PackedReader from, size_t left, int64_t robot_created_unix_s)
        : next_(from), left_(left), robot_created_(robot_created_unix_s) {
      Read();
    }
    void Read();

    PackedReader next_;
    size_t left_;
    int64_t robot_created_;
    SecretView view_;
  };
  using const_iterator = Iterator;

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  Iterator begin() const { return Iterator(from_, size_, robot_created_); }
  Iterator end() const { return Iterator(from_, 0, robot_created_); }
  // There must be that many.
  SecretView operator[](size_t index) const;
  SecretView front() const { return *begin(); }
  SecretView back() const { return (*this)[size_ - 1]; }

 private:
  friend class PackedRobot;
  SecretViews(PackedReader from, size_t size, int64_t robot_created_unix_s)
      : from_(from), size_(size), robot_created_(robot_created_unix_s) {}

  PackedReader from_;
  size_t size_;
  int64_t robot_created_;
};

// Internal: writes what SecretViews reads.
void PackSecret(const SecretSlot& slot, int64_t robot_created_unix_s,
                std::string& packed);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_SECRET_VIEWS_H_
