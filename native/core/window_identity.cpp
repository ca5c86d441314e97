#include "core/window_identity.hpp"

#include <algorithm>
#include <cstddef>

namespace capstan {
namespace {

constexpr int deepest_owner = 32;
// Windows seen on the way through owners and kin, each as often as it is named.
constexpr std::size_t most_windows = 4096;

bool reaches_end(const WindowInfo* window, int depth, std::size_t& left) {
  if (window == nullptr) return true;
  if (depth > deepest_owner || left == 0) return false;
  --left;
  return reaches_end(window->owner.get(), depth + 1, left) &&
         std::all_of(window->kin.begin(), window->kin.end(),
                     [&](const auto& relative) { return reaches_end(relative.get(), depth + 1, left); });
}

bool same(const WindowInfo* a, const WindowInfo* b, int depth, std::size_t& left) {
  if (a == b) return true;
  if (a == nullptr || b == nullptr || depth > deepest_owner || left == 0) return false;
  --left;
  return a->id == b->id && a->app == b->app && a->instance == b->instance && a->executable == b->executable &&
         a->title == b->title && a->window_class == b->window_class && a->pid == b->pid && a->popup == b->popup &&
         same(a->owner.get(), b->owner.get(), depth + 1, left) &&
         std::equal(a->kin.begin(), a->kin.end(), b->kin.begin(), b->kin.end(),
                    [&](const auto& one, const auto& other) { return same(one.get(), other.get(), depth + 1, left); });
}

}  // namespace

bool same_identity(const WindowInfo& a, const WindowInfo& b) {
  std::size_t left = most_windows;
  return same(&a, &b, 0, left);
}

bool tangled(const WindowInfo& window) {
  std::size_t left = most_windows;
  return !reaches_end(&window, 0, left);
}

}  // namespace capstan
