#include "robot_accounts/registry/token_memo.h"

#include <algorithm>
#include <utility>

#include "absl/types/optional.h"
#include "openssl/mem.h"
#include "robot_accounts/crypto/keyed_hash.h"
#include "robot_accounts/robot/naming_policy.h"

namespace robot_accounts {
namespace {

// The keys never leave the process: the machine's own byte order will do.
template <typename Number>
void AppendNumber(Number number, std::string* out) {
  out->append(reinterpret_cast<const char*>(&number), sizeof(number));
}

// With its length, so that no two lists of texts look alike.
void AppendText(absl::string_view text, std::string* out) {
  AppendNumber(static_cast<uint32_t>(text.size()), out);
  out->append(text.data(), text.size());
}

// 0 for what lies in no project.
int64_t ProjectIdOf(const Principal& principal,
                    const ResourceAccess& resource) {
  const absl::optional<absl::string_view> name =
      NamingPolicy::ProjectOfRepository(resource.name);
  if (!name.has_value()) return 0;
  const Project* project = principal.projects().FindByName(*name);
  return project == nullptr ? 0 : project->id;
}

void AppendResource(const Principal& principal, const ResourceAccess& resource,
                    std::string* out) {
  AppendText(resource.type, out);
  AppendText(resource.name, out);
  AppendNumber(ProjectIdOf(principal, resource), out);
  AppendNumber(static_cast<uint32_t>(resource.actions.size()), out);
  for (const std::string& action : resource.actions) AppendText(action, out);
}

}  // namespace

TokenMemo::Key TokenMemo::KeyOf(const Claim& claim) {
  Key key;
  key.text.reserve(512);
  // The same for all tokens of an issuer: compared, but not worth a hash.
  AppendText(claim.issuer, &key.text);
  AppendText(claim.service, &key.text);
  AppendText(claim.key_id, &key.text);
  AppendNumber(claim.life_s, &key.text);
  const size_t begin = key.text.size();
  const Principal& principal = claim.principal;
  AppendNumber(principal.robot().id(), &key.text);
  AppendNumber(principal.robot().version(), &key.text);
  AppendNumber(principal.secret_slot_id(), &key.text);
  const Expiration end = principal.valid_until();
  AppendNumber(end.is_never() ? int64_t{-1} : end.unix_s(), &key.text);
  AppendText(principal.full_name(), &key.text);
  for (const ResourceAccess& resource : claim.granted.resources()) {
    AppendResource(principal, resource, &key.text);
  }
  key.hash = KeyedHash()(absl::string_view(key.text).substr(begin));
  return key;
}

TokenMemo::Kept::Kept(Key key, std::string token, int64_t issued_at_unix_s,
                      int64_t expires_at_unix_s)
    : key_(std::move(key)),
      token_(std::move(token)),
      issued_at_unix_s_(issued_at_unix_s),
      expires_at_unix_s_(expires_at_unix_s) {}

TokenMemo::Kept::~Kept() { OPENSSL_cleanse(&token_[0], token_.size()); }

bool TokenMemo::Kept::IsOverAt(int64_t now_unix_s) const {
  const int64_t age = now_unix_s - issued_at_unix_s_;
  const int64_t left = expires_at_unix_s_ - now_unix_s;
  return left < age || left < kMinLeftS;
}

bool TokenMemo::Kept::IsFreshAt(int64_t now_unix_s) const {
  return issued_at_unix_s_ <= now_unix_s && !IsOverAt(now_unix_s);
}

TokenMemo::TokenMemo(size_t tokens) : shards_(kShards) {
  const size_t sets = std::max<size_t>(1, tokens / (kShards * kWays));
  for (Shard& shard : shards_) {
    const absl::MutexLock lock(&shard.mutex);
    shard.sets.resize(sets);
  }
}

std::shared_ptr<const TokenMemo::Kept> TokenMemo::Find(const Key& key,
                                                       int64_t now_unix_s) {
  // A child of a fork must not wait for a lock: who held it is not there.
  if (!guard_.InCreatorProcess()) return nullptr;
  Shard& shard = ShardOf(key);
  Set dropped;  // Wiped after the lock.
  const absl::MutexLock lock(&shard.mutex);
  Set& set = shard.sets[SetOf(key, shard.sets.size())];
  for (size_t i = 0; i < kWays; ++i) {
    if (set[i] == nullptr) continue;
    if (set[i]->IsOverAt(now_unix_s)) {
      dropped[i].swap(set[i]);
    } else if (set[i]->key_.hash == key.hash && set[i]->key_.text == key.text) {
      return set[i]->IsFreshAt(now_unix_s) ? set[i] : nullptr;
    }
  }
  return nullptr;
}

void TokenMemo::Keep(Key key, absl::string_view token, int64_t issued_at_unix_s,
                     int64_t expires_at_unix_s) {
  if (!guard_.InCreatorProcess()) return;
  auto made = std::make_shared<const Kept>(std::move(key), std::string(token),
                                           issued_at_unix_s, expires_at_unix_s);
  if (!made->IsFreshAt(issued_at_unix_s)) return;
  Shard& shard = ShardOf(made->key_);
  std::shared_ptr<const Kept> dropped;  // Wiped after the lock.
  const absl::MutexLock lock(&shard.mutex);
  Set& set = shard.sets[SetOf(made->key_, shard.sets.size())];
  // Its own place, or a free one, or that of the one that ends first.
  std::shared_ptr<const Kept>* place = &set[0];
  for (auto& kept : set) {
    if (kept != nullptr && kept->key_.text == made->key_.text) {
      place = &kept;
      break;
    }
    if (*place == nullptr) continue;
    if (kept == nullptr ||
        kept->expires_at_unix_s_ < (*place)->expires_at_unix_s_) {
      place = &kept;
    }
  }
  dropped = std::move(*place);
  *place = std::move(made);
}

}  // namespace robot_accounts
