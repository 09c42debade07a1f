#include "robot_accounts/robot/secret_checker.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <string>
#include <utility>

#include "robot_accounts/crypto/packed_hash.h"
#include "robot_accounts/crypto/secret_policy.h"

namespace robot_accounts {
namespace {

constexpr int64_t kMaxLifeS = 24 * 60 * 60;

// One name for the work on several slots; their order counts.
SlowLane::Tag Joined(const SlowLane::Tag& a, const SlowLane::Tag& b) {
  const auto turn = [](uint64_t x) { return x << 1 | x >> 63; };
  return {turn(a[0]) ^ b[0], turn(a[1]) ^ b[1]};
}

bool MayLogIn(const Robot& robot, int64_t now_unix_s) {
  return robot.min_reader() <= RobotRecord::kReader && robot.is_enabled() &&
         !robot.expires_at().IsExpired(now_unix_s);
}

}  // namespace

bool IsLive(const SecretView& slot, int64_t now_unix_s) {
  return slot.id != 0 && !slot.packed_hash.empty() &&
         (slot.ends_unix_s == 0 || slot.ends_unix_s > now_unix_s);
}

SecretChecker::SecretChecker(const Options& options, RobotStore& store,
                             const SecretHasher& hasher, Clock& clock,
                             SlowHashing hashing)
    : life_s_(std::min(options.life_s, kMaxLifeS)),
      store_(store),
      hasher_(hasher),
      memory_(options.max_remembered),
      slow_lane_(options.slow_hashes_at_once, std::move(hashing)),
      decoys_(store, hasher, clock) {}

absl::StatusOr<SecretChecker::Answer> SecretChecker::Check(
    const Question& question) {
  const AllLive live = LiveSlots(question);
  if (const uint32_t slot_id = Remembered(question, live)) {
    return Answer{slot_id, /*waited=*/false};
  }
  return CheckCold(question, live);
}

absl::StatusOr<SecretChecker::Answer> SecretChecker::CheckCold(
    const Question& question, const AllLive& live) {
  // Chosen for every name, known or not: that is work, too.
  const absl::StatusOr<Decoy> decoy = decoys_.For(question.name);
  if (!decoy.ok()) return decoy.status();
  const Candidates candidates = CandidatesOf(live);
  if (candidates.empty()) return SpendDecoy(question, live, *decoy);
  return VerifyAll(question, candidates);
}

// The slots that may match. There are at most two: of more, which only a
// damaged record has, the newest count, lest one login hash for hours.
SecretChecker::AllLive SecretChecker::LiveSlots(
    const Question& question) const {
  AllLive live;
  if (question.robot == nullptr || question.robot->is_legacy()) return live;
  for (const SecretView& slot : question.robot->secrets()) {
    if (!IsLive(slot, question.now_unix_s) ||
        !SchemeOfPackedHash(slot.packed_hash).has_value()) {
      continue;
    }
    if (live.size() == RobotRecord::kMaxLiveSecrets) live.erase(live.begin());
    live.push_back({slot, {}});
  }
  std::reverse(live.begin(), live.end());
  for (Live& one : live) {
    one.tag = question.presented->TagOf(question.robot->id(), one.slot.id,
                                        one.slot.packed_hash);
  }
  return live;
}

SecretChecker::Candidates SecretChecker::CandidatesOf(
    const AllLive& live) const {
  Candidates candidates;
  for (const Live& one : live) {
    absl::StatusOr<SecretHash> hash = SecretHash::Parse(one.slot.hash());
    if (!hash.ok()) continue;
    const bool is_slow = hasher_.IsSlow(*hash);
    candidates.push_back({one.slot, one.tag, *std::move(hash), is_slow});
  }
  return candidates;
}

template <typename Slots>
uint32_t SecretChecker::Remembered(const Question& question,
                                   const Slots& slots) {
  if (life_s_ <= 0) return 0;
  for (const auto& one : slots) {
    if (memory_.Contains(question.place, one.tag, question.now_boot_s)) {
      return one.slot.id;
    }
  }
  return 0;
}

absl::StatusOr<SecretChecker::Answer> SecretChecker::VerifyAll(
    const Question& question, const Candidates& candidates) {
  // A missing pepper says nothing about the other slot.
  const absl::StatusOr<uint32_t> fast = VerifyFast(question, candidates);
  if (fast.ok() && *fast != 0) return Answer{*fast};
  absl::StatusOr<Answer> slow = VerifySlow(question, candidates);
  if (slow.ok() && slow->slot_id == 0 && !fast.ok()) return fast.status();
  return slow;
}

// Tries all candidates of a kind, as VerifySlow does, so that the work tells
// nothing of which one matched; the newest that does is the answer.
absl::StatusOr<uint32_t> SecretChecker::VerifyFast(
    const Question& question, const Candidates& candidates) {
  const Candidate* matched = nullptr;
  absl::Status failure;
  for (const Candidate& candidate : candidates) {
    if (candidate.is_slow) continue;
    const absl::Status status = hasher_.Verify(candidate.hash, question.secret);
    if (status.ok()) {
      if (matched == nullptr) matched = &candidate;
    } else if (!absl::IsUnauthenticated(status)) {
      failure = status;
    }
  }
  if (matched == nullptr) {
    if (!failure.ok()) return failure;
    return 0;
  }
  Remember(question, matched->slot, matched->tag);
  return matched->slot.id;
}

absl::StatusOr<SecretChecker::Answer> SecretChecker::VerifySlow(
    const Question& question, const Candidates& candidates) {
  if (question.secret.size() > kMaxPresentedSecretBytes) return Answer{};
  SlowLane::Tag tag = {0, 0};
  SlowLane::Work work;
  for (const Candidate& candidate : candidates) {
    if (!candidate.is_slow) continue;
    tag = Joined(tag, candidate.tag);
    work.push_back(hasher_.BeginVerify(candidate.hash, question.secret));
  }
  if (work.empty()) return Answer{};

  const Candidate* matched = nullptr;
  bool is_first;
  {
    absl::StatusOr<SlowLane::Ticket> ticket =
        slow_lane_.Enter(tag, question.source, std::move(work));
    if (!ticket.ok()) return ticket.status();
    // An equal login may have come to its end since.
    if (const uint32_t slot_id = Remembered(question, candidates)) {
      return Answer{slot_id, /*waited=*/true};
    }
    const absl::StatusOr<const SlowLane::Work*> finished =
        ticket->Finish(question.deadline);
    if (!finished.ok()) return finished.status();
    auto next = (*finished)->begin();
    for (const Candidate& candidate : candidates) {
      if (!candidate.is_slow) continue;
      const bool matches = hasher_.Matches(candidate.hash, *next++);
      if (matches && matched == nullptr) matched = &candidate;
    }
    if (matched == nullptr) return Answer{0, /*waited=*/true};
    // Before the ticket dies: who comes later finds it remembered.
    Remember(question, matched->slot, matched->tag);
    is_first = ticket->is_first();
  }
  const bool renewed = is_first && Renew(question, *matched);
  return Answer{matched->slot.id, /*waited=*/true, renewed};
}

absl::StatusOr<SecretChecker::Answer> SecretChecker::SpendDecoy(
    const Question& question, const AllLive& live, const Decoy& decoy) {
  // As for a robot: the memory is asked, the hash is read, equal logins share
  // one computation.
  const VerifiedMemory::Tag tag =
      !live.empty() ? live.front().tag
                    : question.presented->TagOf(decoy.id, /*slot_id=*/0,
                                                decoy.packed_hash);
  if (live.empty()) {
    if (life_s_ > 0) {
      (void)memory_.Contains(question.place, tag, question.now_boot_s);
    }
    (void)SecretHash::Parse(UnpackHash(decoy.packed_hash));
  }
  if (decoy.scheme == HashScheme::kHmacSha256) {
    hasher_.SpendDecoy(decoy.scheme, decoy.iterations, question.secret);
    return Answer{};
  }
  if (question.secret.size() > kMaxPresentedSecretBytes) return Answer{};
  SlowLane::Work work;
  work.push_back(
      hasher_.BeginDecoy(decoy.scheme, decoy.iterations, question.secret));
  absl::StatusOr<SlowLane::Ticket> ticket =
      slow_lane_.Enter(Joined({0, 0}, tag), question.source, std::move(work));
  if (!ticket.ok()) return ticket.status();
  const absl::StatusOr<const SlowLane::Work*> finished =
      ticket->Finish(question.deadline);
  if (!finished.ok()) return finished.status();
  hasher_.EndDecoy((*finished)->front());
  return Answer{0, /*waited=*/true};
}

// Puts a better hash in the place of the one that just matched. Only slow ones
// come here, and only slow ones are written: hmac-sha256 is by the call that
// generates a secret and by no other. The new hash stands in the slow lane's
// line like any other. Whatever fails is left as it is, for the next cold login
// to try.
bool SecretChecker::Renew(const Question& question,
                          const Candidate& matched) try {
  const Robot& robot = *question.robot;
  const SecretView& slot = matched.slot;
  if (!hasher_.NeedsRenewal(matched.hash, slot.origin)) return false;
  if (!MayLogIn(robot, question.now_unix_s)) return false;
  if (hasher_.SchemeFor(slot.origin) != HashScheme::kPbkdf2Sha256) return false;
  if (question.secret.empty()) return false;
  SecretHasher::BegunHash begun = hasher_.BeginHash(question.secret);
  // Nobody else has this salt.
  SlowLane::Tag tag;
  static_assert(sizeof(tag) == kHashSaltBytes, "a salt is a tag");
  std::memcpy(tag.data(), begun.salt.data(), sizeof(tag));
  absl::StatusOr<SlowLane::Ticket> ticket = slow_lane_.Enter(
      tag, question.source, SlowLane::Work{std::move(begun.work)});
  if (!ticket.ok()) return false;
  const absl::StatusOr<const SlowLane::Work*> finished =
      ticket->Finish(question.deadline);
  if (!finished.ok()) return false;
  const SecretHash renewed =
      hasher_.FinishHash(begun.salt, (*finished)->front());
  const absl::Status status = store_.RenewHash(
      robot.id(), slot.id, matched.hash.text(), renewed.text());
  if (!status.ok()) return false;
  std::string packed;
  AppendPackedHash(renewed.text(), packed);
  Remember(question, slot,
           question.presented->TagOf(robot.id(), slot.id, packed));
  return true;
} catch (const std::bad_alloc&) {
  return false;
}

void SecretChecker::Remember(const Question& question, const SecretView& slot,
                             const VerifiedMemory::Tag& tag) {
  int64_t life_s = life_s_;
  if (slot.ends_unix_s != 0) {
    life_s = std::min(life_s, slot.ends_unix_s - question.now_unix_s);
  }
  memory_.Remember(question.place, tag, question.now_boot_s,
                   question.now_boot_s + life_s);
}

}  // namespace robot_accounts
