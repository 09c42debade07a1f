#include "robot_accounts/crypto/keyed_hash.h"

#include <unistd.h>

#include <cstddef>

#include "gtest/gtest.h"
#include "tests/crypto/in_child.h"

namespace robot_accounts {
namespace {

// The one test here: the key of this process must not be drawn before the fork.
TEST(KeyedHashTest, EachProcessHasAKeyOfItsOwn) {
  int ends[2];
  ASSERT_EQ(0, pipe(ends));
  ASSERT_TRUE(HoldsInChild([&ends] {
    const size_t hash = KeyedHash()("library");
    return write(ends[1], &hash, sizeof(hash)) == sizeof(hash);
  }));
  size_t of_child = 0;
  ASSERT_EQ(ssize_t{sizeof(of_child)},
            read(ends[0], &of_child, sizeof(of_child)));
  EXPECT_NE(of_child, KeyedHash()("library"));
  EXPECT_EQ(KeyedHash()("library"), KeyedHash()("library"));
  EXPECT_NE(KeyedHash()("library"), KeyedHash()("librarx"));
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace robot_accounts
