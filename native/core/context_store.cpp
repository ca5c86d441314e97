#include "core/context_store.hpp"

#include <utility>

namespace capstan {

std::uint32_t ContextStore::open(Context context) {
  const std::lock_guard lock(state_->mutex);
  ++state_->last_epoch;
  if (state_->last_epoch == 0) state_->last_epoch = 1;  // 0 means "no epoch" to the ring
  state_->contexts.insert_or_assign(state_->last_epoch, std::move(context));
  // The oldest goes first: the reader finds it unknown, which denies it.
  if (state_->contexts.size() > most_kept) state_->contexts.erase(state_->contexts.begin());
  return state_->last_epoch;
}

bool ContextStore::resolve(std::uint32_t epoch, Context context) {
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->contexts.find(epoch);
  if (found == state_->contexts.end()) return false;
  found->second = std::move(context);
  return true;
}

std::optional<Context> ContextStore::find(std::uint32_t epoch) {
  const std::lock_guard lock(state_->mutex);
  state_->contexts.erase(state_->contexts.begin(), state_->contexts.lower_bound(epoch));
  const auto found = state_->contexts.find(epoch);
  if (found == state_->contexts.end()) return std::nullopt;
  return found->second;
}

void ContextStore::clear() {
  const std::lock_guard lock(state_->mutex);
  state_->contexts.clear();
}

}  // namespace capstan
