#ifndef ROBOT_ACCOUNTS_REGISTRY_TOKEN_MEMO_H_
#define ROBOT_ACCOUNTS_REGISTRY_TOKEN_MEMO_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "robot_accounts/crypto/fork_guard.h"
#include "robot_accounts/registry/access.h"
#include "robot_accounts/robot/principal.h"

namespace robot_accounts {

// Tokens that an issuer gave to robots, to be given once more to who may do the
// same: signing is most of what a token costs. It stands behind authentication:
// who asks it holds a Principal.
//
// A token is found by all that its text follows from, compared byte by byte, in
// the first half of its life and while kMinLeftS of it are left. Bounded: an
// old token gives way to a new one, wiped, and one that is met after that time
// is not kept any longer. After a fork the child finds nothing and keeps
// nothing. Thread-safe.
class TokenMemo final {
 public:
  // Clients take a shorter life for a minute.
  static constexpr int64_t kMinLeftS = 60;

  // Whose token it is. The names and the life are those of the issuer, the
  // robot's those of a login; `granted` names its resources, whose projects
  // count by id: a project that is deleted and made again is another one.
  struct Claim {
    absl::string_view issuer;
    absl::string_view service;
    absl::string_view key_id;
    int64_t life_s;
    const Principal& principal;
    const Access& granted;
  };

  // A claim as bytes. `hash` is a keyed one: strangers choose what they ask
  // for.
  struct Key {
    std::string text;
    uint64_t hash;
  };
  static Key KeyOf(const Claim& claim);

  // What was kept; wiped when the last who holds it lets go.
  class Kept final {
   public:
    Kept(Key key, std::string token, int64_t issued_at_unix_s,
         int64_t expires_at_unix_s);
    Kept(const Kept&) = delete;
    Kept& operator=(const Kept&) = delete;
    ~Kept();

    const std::string& token() const { return token_; }
    int64_t expires_at_unix_s() const { return expires_at_unix_s_; }

   private:
    friend class TokenMemo;
    // Its time to be given once more is over.
    bool IsOverAt(int64_t now_unix_s) const;
    bool IsFreshAt(int64_t now_unix_s) const;

    Key key_;
    std::string token_;
    int64_t issued_at_unix_s_;
    int64_t expires_at_unix_s_;
  };

  // Room for about `tokens` tokens, at least 64 of them. Each takes about a
  // kilobyte, more with a chain of certificates in it.
  explicit TokenMemo(size_t tokens);

  // Null if there is none, or none that is fresh at `now_unix_s`. Drops what it
  // meets that is over by then.
  std::shared_ptr<const Kept> Find(const Key& key, int64_t now_unix_s);

  // Nothing is kept that Find would never return.
  void Keep(Key key, absl::string_view token, int64_t issued_at_unix_s,
            int64_t expires_at_unix_s);

 private:
  static constexpr size_t kWays = 4;
  static constexpr size_t kShards = 16;

  using Set = std::array<std::shared_ptr<const Kept>, kWays>;
  struct alignas(64) Shard {
    absl::Mutex mutex;
    std::vector<Set> sets ABSL_GUARDED_BY(mutex);
  };

  Shard& ShardOf(const Key& key) { return shards_[key.hash % kShards]; }
  static size_t SetOf(const Key& key, size_t sets) {
    return key.hash / kShards % sets;
  }

  ForkGuard guard_;
  std::vector<Shard> shards_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_REGISTRY_TOKEN_MEMO_H_
