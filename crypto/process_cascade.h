#ifndef ROBOT_ACCOUNTS_CRYPTO_PROCESS_CASCADE_H_
#define ROBOT_ACCOUNTS_CRYPTO_PROCESS_CASCADE_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/protected_page.h"
#include "robot_accounts/crypto/random.h"

namespace robot_accounts {

// A keyed hash of short messages that belongs to one process: the compression
// function of SHA-256, block after block, from a random state of 256 bits on.
// It is a pseudorandom function if the compression function is one, as HMAC's
// proof asks too, as long as no message is the beginning of another, which the
// caller sees to (the cascade of Bellare, Canetti and Krawczyk, "Pseudorandom
// functions revisited", 1996). It costs one compression a block, and can go on
// with what was common to several messages; HMAC costs two more.
//
// The key is never shown, dies with the object and, wiped by the kernel, with a
// fork. Threads: const methods may run concurrently.
class ProcessCascade final {
 public:
  // Where the parts of a message led to; wiped when it dies. Secret until the
  // message is whole.
  class State final {
   public:
    State(const State&) = default;
    State& operator=(const State&) = default;
    ~State();

    // Adds a part: sixteen bytes, which tell how long `text` is, and the text,
    // filled up with zeros to whole blocks of 64 bytes.
    void Absorb(const std::array<uint64_t, 2>& head, absl::string_view text);

    // What a whole message is known by.
    std::array<uint64_t, 2> Tag() const;

   private:
    friend class ProcessCascade;
    State() = default;

    uint32_t words_[8];
  };

  explicit ProcessCascade(RandomSource& random = SystemRandom());

  // Whether this is the process that made the key.
  bool alive() const { return page_.alive(); }

  // Of no part yet. Only while alive(): in a forked process the key is a known
  // one, all zeros.
  State Begin() const;

 private:
  ProtectedPage page_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_PROCESS_CASCADE_H_
