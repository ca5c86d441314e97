#include "core/context_store.hpp"

#include "test_case.hpp"

using namespace capstan;
using namespace capstan::test;

namespace {

Context known(const char* title) {
  auto window = std::make_shared<WindowInfo>();
  window->title = title;
  return {.pending = false, .reason = ContextReason::none, .focus = window, .pointer = nullptr};
}

void epochs_count_from_one() {
  ContextStore store;
  check_equal(store.open({}), 1);
  check_equal(store.open({}), 2);
}

void finding_an_epoch_forgets_those_before_it() {
  ContextStore store;
  store.open(known("one"));
  store.open(known("two"));
  check(store.find(2)->focus->title == "two");
  check(!store.find(1).has_value());
  check(store.find(2).has_value());
}

void an_epoch_never_opened_is_not_found() {
  ContextStore store;
  check(!store.find(7).has_value());
}

void a_pending_context_is_replaced_when_it_is_known() {
  ContextStore store;
  const std::uint32_t epoch =
      store.open({.pending = true, .reason = ContextReason::unknown, .focus = {}, .pointer = {}});
  check(store.find(epoch)->pending);
  check(store.resolve(epoch, known("late")));
  check(!store.find(epoch)->pending);
  check(store.find(epoch)->focus->title == "late");
}

void a_forgotten_epoch_cannot_be_resolved() {
  ContextStore store;
  const std::uint32_t first = store.open({});
  const std::uint32_t second = store.open({});
  store.find(second);
  check(!store.resolve(first, known("too late")));
  check(!store.find(first).has_value());
}

void clear_keeps_the_count() {
  ContextStore store;
  store.open(known("one"));
  store.clear();
  check(!store.find(1).has_value());
  check_equal(store.open({}), 2);
}

void the_oldest_goes_when_nobody_asks() {
  ContextStore store;
  for (int i = 0; i < 5000; ++i) store.open({});
  check(!store.resolve(1, {}));
  check(!store.resolve(5000 - 4096, {}));
  check(store.resolve(5000 - 4095, {}));
}

constexpr TestCase cases[] = {
    {"epochs count from one", epochs_count_from_one},
    {"finding an epoch forgets those before it", finding_an_epoch_forgets_those_before_it},
    {"an epoch never opened is not found", an_epoch_never_opened_is_not_found},
    {"a pending context is replaced when it is known", a_pending_context_is_replaced_when_it_is_known},
    {"a forgotten epoch cannot be resolved", a_forgotten_epoch_cannot_be_resolved},
    {"clear keeps the count", clear_keeps_the_count},
    {"no more than 4096 are kept, and the oldest goes first", the_oldest_goes_when_nobody_asks},
};

}  // namespace

int main() { return run_cases(cases); }
