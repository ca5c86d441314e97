#include "core/context_store.hpp"

#include <utility>

namespace capstan {

std::uint32_t ContextStore::open(Context context) {
  const std::lock_guard lock(mutex_);
  ++last_epoch_;
  if (last_epoch_ == 0) last_epoch_ = 1;  // 0 means "no epoch" to the ring
  contexts_.insert_or_assign(last_epoch_, std::move(context));
  // The oldest goes first: the reader finds it unknown, which denies it.
  if (contexts_.size() > most_kept) contexts_.erase(contexts_.begin());
  return last_epoch_;
}

bool ContextStore::resolve(std::uint32_t epoch, Context context) {
  const std::lock_guard lock(mutex_);
  const auto found = contexts_.find(epoch);
  if (found == contexts_.end()) return false;
  found->second = std::move(context);
  return true;
}

std::optional<Context> ContextStore::find(std::uint32_t epoch) {
  const std::lock_guard lock(mutex_);
  contexts_.erase(contexts_.begin(), contexts_.lower_bound(epoch));
  const auto found = contexts_.find(epoch);
  if (found == contexts_.end()) return std::nullopt;
  return found->second;
}

void ContextStore::clear() {
  const std::lock_guard lock(mutex_);
  contexts_.clear();
}

}  // namespace capstan
