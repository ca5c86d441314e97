// Which context an event belongs to on macOS: the windows are looked at before it and after it.
#include "mac/input_judge.hpp"

#include <string>
#include <utility>
#include <vector>

#include "mac/virtual_keys.hpp"
#include "test_case.hpp"

using namespace capstan;
using namespace capstan::mac;
using namespace capstan::test;

namespace {

// What reached the ring: a context by its reason and app, or an event.
struct Told {
  bool context = false;
  EventRecord record{};
  Context about;
  std::uint8_t changes = 0;
  double time_ns = 0;
};

class Ring final : public EventSink {
 public:
  explicit Ring(ContextStore& contexts) : contexts_(contexts) {}
  void publish(const EventRecord& record) noexcept override { told.push_back({false, record, {}, 0, record.time_ns}); }
  void open_context(std::uint32_t epoch, std::uint8_t changes, double time_ns) noexcept override {
    told.push_back({true, {}, *contexts_.find(epoch), changes, time_ns});
  }
  void context_ready() noexcept override {}
  bool flush() noexcept override { return false; }
  void note(Health) noexcept override {}
  void fail(Fault, int) noexcept override {}

  [[nodiscard]] std::vector<Told> events() const {
    std::vector<Told> found;
    for (const Told& each : told) {
      if (!each.context) found.push_back(each);
    }
    return found;
  }
  [[nodiscard]] std::vector<Told> contexts() const {
    std::vector<Told> found;
    for (const Told& each : told) {
      if (each.context) found.push_back(each);
    }
    return found;
  }

  std::vector<Told> told;

 private:
  ContextStore& contexts_;
};

constexpr ProcessId editor = 10;
constexpr ProcessId bank = 20;
constexpr Rect left_half{.x = 0, .y = 0, .width = 400, .height = 600};
constexpr Rect right_half{.x = 400, .y = 0, .width = 400, .height = 600};

std::optional<AppNames> names_of(ProcessId pid) { return AppNames{"app." + std::to_string(pid), "app"}; }

struct Desk {
  ContextStore contexts;
  Ring ring{contexts};
  EventClock clock{0};
  InputJudge judge{ring, contexts, clock};
  std::string title = "notes";
  std::int32_t bank_layer = 0;

  // The editor (window 1) on the left, the bank (window 2) on the right.
  [[nodiscard]] std::shared_ptr<Look> look(std::int64_t began_ns, ProcessId focus) const {
    auto made = std::make_shared<Look>();
    made->began_ns = began_ns;
    made->ended_ns = began_ns + 5;
    SeenWindow one;
    one.id = 1;
    one.pid = editor;
    one.rect = left_half;
    one.name = title;
    SeenWindow two = one;
    two.id = 2;
    two.pid = bank;
    two.rect = right_half;
    two.layer = bank_layer;
    std::optional<FocusedWindow> focused;
    if (focus != 0) focused = FocusedWindow{focus, focus == editor ? left_half : right_half, title};
    const Rect screen{.x = 0, .y = 0, .width = 800, .height = 600};
    made->list = list_windows({one, two}, focused, names_of, {&screen, 1});
    made->reason = reason_of({true, true, false}, made->list);
    return made;
  }
  void see(std::int64_t began_ns, ProcessId focus) { judge.settle(look(began_ns, focus)); }
  void see_troubled(std::int64_t began_ns, ProcessId focus) {
    auto made = look(began_ns, focus);
    made->troubled = true;
    judge.settle(std::move(made));
  }
};

HeldEvent at(std::int64_t time_ns) {
  HeldEvent event;
  event.happened_ns = event.arrived_ns = time_ns;
  return event;
}

HeldEvent key(std::int64_t time_ns, ProcessId target, std::uint32_t text = 'a', bool down = true) {
  HeldEvent event = at(time_ns);
  event.record.kind = down ? EventKind::key_down : EventKind::key_up;
  event.record.key = {};
  event.record.key.usage = 4;
  event.record.key.text = text;
  event.target = target;
  return event;
}

HeldEvent button(std::int64_t time_ns, float x, std::int64_t click_state) {
  HeldEvent event = at(time_ns);
  event.record.kind = EventKind::button_down;
  event.record.button = {};
  event.record.button.x = x;
  event.record.button.y = 10;
  event.click_state = click_state;
  return event;
}

HeldEvent move(std::int64_t time_ns, float x, std::uint32_t window = 0) {
  HeldEvent event = at(time_ns);
  event.record.kind = EventKind::move;
  event.record.pointer = {x, 10, 1, 2};
  event.window = window;
  return event;
}

void a_key_between_two_looks_that_agree_is_kept() {
  Desk desk;
  desk.see(100, editor);
  desk.judge.hold(key(200, editor));
  check(desk.judge.waiting());
  check(desk.ring.events().empty());
  desk.see(300, editor);
  check(!desk.judge.waiting());
  check_equal(desk.ring.events().size(), 1U);
  check_equal(desk.ring.events()[0].time_ns, 200.0);
  check(desk.ring.contexts()[0].about.focus->app == "app.10");
}

void a_key_waits_for_a_look_that_began_after_it() {
  Desk desk;
  desk.see(100, editor);
  desk.judge.hold(key(200, editor));
  desk.see(150, editor);
  check(desk.judge.waiting());
  desk.see(200, editor);
  check(desk.judge.waiting());
  desk.see(201, editor);
  check_equal(desk.ring.events().size(), 1U);
}

void a_key_before_a_switch_that_was_not_seen_yet_is_denied() {
  Desk desk;
  desk.see(100, editor);
  desk.judge.hold(key(200, editor));
  desk.see(300, bank);
  check(desk.ring.events().empty());
}

void a_key_after_a_switch_that_was_not_seen_yet_is_denied() {
  Desk desk;
  desk.see(100, bank);
  desk.judge.hold(key(200, editor));
  desk.see(300, editor);
  check(desk.ring.events().empty());
  desk.judge.hold(key(400, editor));
  desk.see(500, editor);
  check_equal(desk.ring.events().size(), 1U);
}

void a_key_that_came_while_the_first_look_was_taken_is_denied() {
  Desk desk;
  desk.see(100, bank);
  desk.see(200, editor);
  desk.judge.hold(key(203, editor));  // that look ended at 205
  desk.see(300, editor);
  check(desk.ring.events().empty());
}

void a_key_that_happened_before_it_came_is_judged_by_when_it_happened() {
  Desk desk;
  desk.see(100, bank);
  desk.see(200, editor);
  HeldEvent late = key(250, editor);
  late.happened_ns = 190;
  desk.judge.hold(late);
  desk.see(300, editor);
  check(desk.ring.events().empty());
}

void a_focus_that_went_and_came_back_between_two_looks_denies() {
  Desk desk;
  desk.see(100, editor);
  desk.judge.hold(key(200, editor));
  desk.see_troubled(300, editor);
  check(desk.ring.events().empty());
  desk.judge.hold(key(400, editor));
  desk.see(500, editor);
  check_equal(desk.ring.events().size(), 1U);
}

void a_key_that_goes_to_another_program_than_the_focus_is_denied() {
  Desk desk;
  desk.see(100, editor);
  desk.judge.hold(key(200, bank));
  desk.judge.hold(key(210, 0));
  desk.see(300, editor);
  check(desk.ring.events().empty());
}

void another_title_of_the_same_window_denies_what_lies_between() {
  Desk desk;
  desk.see(100, editor);
  desk.judge.hold(key(200, editor));
  desk.title = "secret";
  desk.see(300, editor);
  check(desk.ring.events().empty());
  const auto contexts = desk.ring.contexts();
  check(contexts.back().about.focus->title == "secret");
}

void a_dropped_key_leaves_a_denied_stay_so_that_none_seems_held() {
  Desk desk;
  desk.see(100, editor);
  desk.judge.hold(key(150, editor));
  desk.see(200, editor);
  desk.judge.hold(key(250, editor, no_text, false));
  desk.see_troubled(300, editor);
  check_equal(desk.ring.events().size(), 1U);
  const auto contexts = desk.ring.contexts();
  check_equal(contexts.size(), 3U);
  check(contexts[1].about.reason == ContextReason::unknown && !contexts[1].about.focus);
  check_equal(contexts[1].time_ns, 250.0);
  check(contexts[2].about.reason == ContextReason::none);
}

void dropped_moves_leave_nothing() {
  Desk desk;
  desk.see(100, editor);
  desk.judge.hold(move(200, 10));
  desk.see_troubled(300, editor);
  check_equal(desk.ring.contexts().size(), 1U);
}

void nothing_is_kept_without_a_focus() {
  Desk desk;
  desk.see(100, 0);
  desk.judge.hold(key(200, editor));
  desk.judge.hold(move(210, 10));
  desk.see(300, 0);
  check(desk.ring.events().empty());
  check(desk.ring.contexts()[0].about.reason == ContextReason::unknown);
}

void the_same_context_is_opened_once() {
  Desk desk;
  for (int i = 1; i < 10; ++i) desk.see(i * 100, editor);
  check_equal(desk.ring.contexts().size(), 1U);
  check_equal(desk.ring.contexts()[0].changes, context_change::focus | context_change::pointer);
}

void a_context_begins_when_its_look_began() {
  Desk desk;
  desk.see(100, editor);
  desk.see(300, bank);
  check_equal(desk.ring.contexts()[1].time_ns, 300.0);
  check_equal(desk.ring.contexts()[1].changes, context_change::focus);
}

void the_window_under_the_pointer_is_told_before_the_move_onto_it() {
  Desk desk;
  desk.judge.pointer_at({10, 10});
  desk.see(100, editor);
  check(desk.ring.contexts()[0].about.pointer->app == "app.10");
  desk.judge.hold(move(200, 20));
  desk.judge.hold(move(210, 500));
  desk.judge.hold(move(220, 30));
  desk.see(300, editor);
  check_equal(desk.ring.told.size(), 6U);
  check(!desk.ring.told[1].context);
  check(desk.ring.told[2].context && desk.ring.told[2].about.pointer->app == "app.20");
  check_equal(desk.ring.told[2].changes, context_change::pointer);
  check_equal(desk.ring.told[3].record.pointer.x, 500.0F);
  check(desk.ring.told[4].context && desk.ring.told[4].about.pointer->app == "app.10");
}

void the_window_that_macos_names_counts_if_it_lies_there() {
  Desk desk;
  desk.see(100, editor);
  desk.judge.hold(move(200, 20, 2));  // the bank does not lie there
  desk.see(300, editor);
  check(desk.ring.contexts().back().about.pointer == nullptr);
}

void a_window_that_is_another_in_the_second_look_is_not_known() {
  Desk desk;
  desk.judge.pointer_at({500, 10});
  desk.see(100, editor);
  desk.judge.hold(move(200, 500));
  desk.bank_layer = 101;  // a popup now: another window for all that the policy knows
  desk.see(300, editor);
  check_equal(desk.ring.told.size(), 4U);
  check(desk.ring.told[0].about.pointer->app == "app.20");
  check(desk.ring.told[1].context && desk.ring.told[1].about.pointer == nullptr);
  check(!desk.ring.told[2].context);
  check(desk.ring.told[3].context && desk.ring.told[3].about.pointer->popup);
}

void a_move_during_a_look_needs_the_look_before_too() {
  Desk desk;
  desk.judge.pointer_at({500, 10});
  desk.see(100, editor);
  desk.bank_layer = 101;
  desk.see(200, editor);  // until 205: the menu may have opened at any time in it
  desk.judge.hold(move(203, 500));
  desk.judge.hold(move(206, 501));
  desk.see(300, editor);
  const auto events = desk.ring.events();
  check_equal(events.size(), 2U);
  const auto contexts = desk.ring.contexts();
  check_equal(contexts.size(), 4U);
  check(contexts[2].about.pointer == nullptr);
  check(contexts[3].about.pointer->popup);
  check_equal(contexts[3].time_ns, 206.0);
}

void a_double_click_counts_within_one_focus() {
  Desk desk;
  desk.see(100, bank);
  desk.judge.hold(button(150, 500, 1));
  desk.see(200, editor);
  desk.judge.hold(button(250, 500, 2));
  desk.judge.hold(button(260, 500, 3));
  desk.see(300, editor);
  const auto events = desk.ring.events();
  check_equal(events.size(), 2U);
  check_equal(events[0].record.button.clicks, 1);
  check_equal(events[1].record.button.clicks, 2);
}

void text_after_a_dead_key_is_not_known() {
  Desk desk;
  desk.see(100, editor);
  HeldEvent dead = key(200, editor, no_text);
  dead.dead = true;
  desk.judge.hold(dead);
  desk.judge.hold(key(210, editor, 'e'));
  desk.judge.hold(key(220, editor, 'f'));
  desk.see(300, editor);
  const auto events = desk.ring.events();
  check_equal(events[1].record.key.text, unknown_text);
  check_equal(events[2].record.key.text, 'f');
}

void what_option_writes_without_telling_is_no_shortcut() {
  Desk desk;
  desk.see(100, editor);
  HeldEvent dead = key(200, editor, no_text);
  dead.dead = true;
  desk.judge.hold(dead);
  HeldEvent letter = key(210, editor, 'e');
  letter.record.key.mods = modifier::alt;
  letter.record.key.keysym = 'e';
  desk.judge.hold(letter);
  letter.record.key.text = unknown_text;  // two characters of one key
  desk.judge.hold(letter);
  desk.see(300, editor);
  const auto events = desk.ring.events();
  check_equal(events[1].record.key.keysym, keysym_dead);
  check_equal(events[2].record.key.keysym, keysym_dead);
}

void a_dead_key_of_another_context_shows_nothing() {
  Desk desk;
  desk.see(100, bank);
  HeldEvent dead = key(150, bank, no_text);
  dead.dead = true;
  desk.judge.hold(dead);
  desk.see(200, bank);
  check(desk.ring.events().size() == 1);
  desk.see(300, editor);
  desk.judge.hold(key(350, editor, 'e'));
  desk.see(400, editor);
  check_equal(desk.ring.events().back().record.key.text, 'e');
}

void secure_input_denies_at_once_and_drops_what_is_held() {
  Desk desk;
  desk.see(100, editor);
  desk.judge.hold(key(200, editor));
  desk.judge.secure_input(true, 250);
  check(!desk.judge.waiting());
  check(desk.ring.contexts().back().about.reason == ContextReason::secure_input);
  check(desk.ring.contexts().back().about.focus == nullptr);
  desk.judge.hold(key(260, editor));
  desk.judge.hold(move(270, 10));
  desk.see(300, editor);
  desk.see(400, editor);
  check(desk.ring.events().empty());
  check_equal(desk.ring.contexts().size(), 2U);
}

void after_secure_input_a_new_look_opens_the_context() {
  Desk desk;
  desk.see(100, editor);
  desk.judge.secure_input(true, 200);
  desk.judge.secure_input(false, 300);
  desk.judge.hold(key(310, editor));
  desk.see(400, editor);
  check(desk.ring.events().empty());  // no look from before it
  check(desk.ring.contexts().back().about.reason == ContextReason::none);
  desk.judge.hold(key(450, editor));
  desk.see(500, editor);
  check_equal(desk.ring.events().size(), 1U);
}

void a_release_that_we_make_up_needs_no_target() {
  Desk desk;
  desk.see(100, editor);
  HeldEvent made_up = key(200, 0, no_text, false);
  made_up.made_up = true;
  desk.judge.hold(made_up);
  desk.see(300, editor);
  check_equal(desk.ring.events().size(), 1U);
}

void too_many_moves_merge_and_nothing_is_lost_of_their_way() {
  Desk desk;
  desk.see(100, editor);
  for (int i = 0; i < 5000; ++i) desk.judge.hold(move(1000 + i, 10));
  check_equal(desk.judge.take_dropped(), 0U);
  desk.see(100'000, editor);
  const auto events = desk.ring.events();
  check_equal(events.size(), InputJudge::merge_from);
  float way = 0;
  for (const Told& each : events) way += each.record.pointer.dx;
  check_equal(way, 5000.0F);
}

void a_merged_move_is_as_old_as_the_oldest_in_it() {
  Desk desk;
  desk.see(100, bank);
  desk.see(200, editor);  // until 205
  for (std::size_t i = 0; i < InputJudge::merge_from; ++i) desk.judge.hold(move(203, 10));
  desk.judge.hold(move(300, 11));
  desk.see(400, editor);
  check(desk.ring.events().empty());
}

void too_many_keys_are_dropped_and_counted() {
  Desk desk;
  desk.see(100, editor);
  for (int i = 0; i < 3000; ++i) desk.judge.hold(key(1000 + i, editor));
  check_equal(desk.judge.take_dropped(), 3000U - InputJudge::most_held);
  check_equal(desk.judge.take_dropped(), 0U);
  desk.see(100'000, editor);
  check_equal(desk.ring.events().size(), InputJudge::most_held);
}

void times_rise_although_contexts_begin_in_the_past() {
  Desk desk;
  desk.see(100, editor);
  desk.judge.hold(key(200, editor));
  HeldEvent late = key(320, editor);
  late.happened_ns = 190;
  desk.judge.hold(late);
  desk.see(300, editor);
  desk.see(400, editor);
  double last = -1;
  for (const Told& each : desk.ring.told) {
    check(each.time_ns > last);
    last = each.time_ns;
  }
  check_equal(desk.ring.events().size(), 2U);
}

constexpr TestCase cases[] = {
    {"a key between two looks that agree is kept", a_key_between_two_looks_that_agree_is_kept},
    {"a key waits for a look that began after it", a_key_waits_for_a_look_that_began_after_it},
    {"a key before a switch that was not seen yet is denied", a_key_before_a_switch_that_was_not_seen_yet_is_denied},
    {"a key after a switch that was not seen yet is denied", a_key_after_a_switch_that_was_not_seen_yet_is_denied},
    {"a key that came while the first look was taken is denied",
     a_key_that_came_while_the_first_look_was_taken_is_denied},
    {"a key that happened before it came is judged by when it happened",
     a_key_that_happened_before_it_came_is_judged_by_when_it_happened},
    {"a focus that went and came back between two looks denies",
     a_focus_that_went_and_came_back_between_two_looks_denies},
    {"a key that goes to another program than the focus is denied",
     a_key_that_goes_to_another_program_than_the_focus_is_denied},
    {"another title of the same window denies what lies between",
     another_title_of_the_same_window_denies_what_lies_between},
    {"a dropped key leaves a denied stay, so that none seems held",
     a_dropped_key_leaves_a_denied_stay_so_that_none_seems_held},
    {"dropped moves leave nothing", dropped_moves_leave_nothing},
    {"nothing is kept without a focus", nothing_is_kept_without_a_focus},
    {"the same context is opened once", the_same_context_is_opened_once},
    {"a context begins when its look began", a_context_begins_when_its_look_began},
    {"the window under the pointer is told before the move onto it",
     the_window_under_the_pointer_is_told_before_the_move_onto_it},
    {"the window that macOS names counts if it lies there", the_window_that_macos_names_counts_if_it_lies_there},
    {"a window that is another in the second look is not known",
     a_window_that_is_another_in_the_second_look_is_not_known},
    {"a move during a look needs the look before, too", a_move_during_a_look_needs_the_look_before_too},
    {"a double click counts within one focus", a_double_click_counts_within_one_focus},
    {"text after a dead key is not known", text_after_a_dead_key_is_not_known},
    {"what Option writes without telling is no shortcut", what_option_writes_without_telling_is_no_shortcut},
    {"a dead key of another context shows nothing", a_dead_key_of_another_context_shows_nothing},
    {"secure input denies at once and drops what is held", secure_input_denies_at_once_and_drops_what_is_held},
    {"after secure input a new look opens the context", after_secure_input_a_new_look_opens_the_context},
    {"a release that we make up needs no target", a_release_that_we_make_up_needs_no_target},
    {"too many moves merge, and nothing is lost of their way", too_many_moves_merge_and_nothing_is_lost_of_their_way},
    {"a merged move is as old as the oldest in it", a_merged_move_is_as_old_as_the_oldest_in_it},
    {"too many keys are dropped and counted", too_many_keys_are_dropped_and_counted},
    {"times rise although contexts begin in the past", times_rise_although_contexts_begin_in_the_past},
};

}  // namespace

int main() { return run_cases(cases); }
