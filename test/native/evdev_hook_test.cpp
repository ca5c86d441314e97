#include "linux/evdev/input_hook.hpp"

#include <cmath>
#include <random>
#include <set>

#include "scripted_seat.hpp"
#include "test_case.hpp"

using namespace capstan;
using namespace capstan::evdev;
using namespace capstan::test;

namespace {

constexpr std::int64_t ms = Seat::ms;

void a_key_is_told_when_the_compositor_has_answered() {
  Seat seat;
  seat.key(KEY_A, true);
  seat.turn();
  check(seat.hook.asked());
  check_equal(seat.hook.patience(seat.instant()), 0);
  seat.turn(500);
  check(seat.kept.records.empty(), "told before the answer");
  check_equal(seat.hook.patience(seat.instant()), -1);
  seat.windows.answers = seat.windows.asked;
  seat.turn();
  check_equal(seat.kept.records.size(), 1U);
  const EventRecord& record = seat.kept.records[0].record;
  check(record.kind == EventKind::key_down);
  check_equal(record.key.text, std::uint32_t{'a'});
  check_equal(record.flags, 1U << event_flag::device_shift);
  check_equal(record.time_ns, 6010.0 * ms);
}

void nothing_wakes_when_nothing_happens() {
  Seat seat;
  seat.turn();
  check(!seat.hook.asked());
  check_equal(seat.hook.patience(seat.instant()), -1);
  seat.tap(KEY_A);
  seat.settle();
  check_equal(seat.hook.patience(seat.instant()), -1);
}

void a_key_that_settles_wakes_the_thread() {
  Seat seat;
  seat.key(KEY_LEFTSHIFT, true);
  seat.turn();
  seat.windows.answers = seat.windows.asked;
  seat.turn();
  check_equal(seat.hook.patience(seat.instant()), 30);
  seat.turn(30);
  check_equal(seat.kept.records.size(), 1U);
}

void an_injected_device_marks_its_events() {
  Seat seat;
  seat.happens(KeyInput{KEY_A, true}, 3, true);
  seat.settle();
  check_equal(seat.kept.records.at(0).record.flags, (3U << event_flag::device_shift) | event_flag::injected);
}

void keys_around_a_change_of_window_are_nobodys() {
  Seat seat;
  seat.tap(KEY_A);
  seat.settle();
  seat.tap(KEY_B);
  seat.turn();
  seat.windows.answers = seat.windows.asked;
  seat.turn(5);
  seat.tap(KEY_C);
  seat.windows.turn_to("second");
  seat.turn(1);
  seat.now_ns += ms;
  seat.tap(KEY_D);
  seat.settle();
  check_equal(seat.kept.records.size(), 4U);
  check_equal(seat.kept.records[0].record.key.scan, KEY_A);
  check(seat.title_of(seat.kept.records[0].epoch) == "first");
  check_equal(seat.kept.records[2].record.key.scan, KEY_D);
  check(seat.title_of(seat.kept.records[2].epoch) == "second");
}

void a_key_that_was_read_late_is_nobodys() {
  Seat seat;
  seat.now_ns += 10 * ms;
  InputEvent late;
  late.time_ns = seat.now_ns - 1;
  late.what = KeyInput{KEY_A, true};
  seat.windows.turn_to("second");
  seat.turn();
  seat.devices.waiting.push_back(late);
  seat.settle();
  check(seat.kept.records.empty(), "a key of the window before");
}

void a_modifier_that_is_nobodys_still_shifts() {
  Seat seat;
  seat.key(KEY_LEFTSHIFT, true);
  seat.turn();
  seat.windows.turn_to("second");
  seat.turn(1);
  seat.now_ns += ms;
  seat.key(KEY_A, true);
  seat.settle();
  check_equal(seat.kept.records.size(), 1U);
  check_equal(seat.kept.records[0].record.key.text, std::uint32_t{'A'});
}

void a_title_of_the_same_window_loses_no_key_that_was_answered_for() {
  Seat seat;
  seat.key(KEY_A, true);
  seat.turn();
  seat.windows.answers = seat.windows.asked;
  seat.turn(2);
  seat.windows.turn_to("first*", context_change::name);
  seat.turn(1);
  check_equal(seat.kept.records.size(), 1U);
  check(seat.title_of(seat.kept.records[0].epoch) == "first");
  check_equal(seat.kept.changes.back(), context_change::name);
}

void a_release_that_a_title_swallowed_is_made_up() {
  Seat seat;
  seat.key(KEY_A, true);
  seat.happens(ButtonInput{BTN_LEFT, true});
  seat.happens(TouchInput{TouchInput::Phase::down, 2, {0.5F, 0.5F}});
  seat.settle();
  seat.key(KEY_A, false);
  seat.happens(ButtonInput{BTN_LEFT, false});
  seat.happens(TouchInput{TouchInput::Phase::up, 2, {}});
  seat.turn();
  seat.windows.turn_to("first*", context_change::name);
  seat.turn(1);
  check_equal(seat.kept.records.size(), 6U);
  check(seat.kept.records[3].record.kind == EventKind::key_up);
  check_equal(seat.kept.records[3].record.key.scan, KEY_A);
  check_equal(seat.kept.records[3].record.flags, (1U << event_flag::device_shift) | event_flag::synthetic);
  check(seat.kept.records[4].record.kind == EventKind::button_up);
  check(seat.kept.records[5].record.kind == EventKind::touch_up);
  check(seat.title_of(seat.kept.records[5].epoch) == "first*");
  seat.settle();
  check_equal(seat.kept.records.size(), 6U);
}

void a_release_in_another_window_is_not_made_up() {
  Seat seat;
  seat.key(KEY_A, true);
  seat.settle();
  seat.key(KEY_A, false);
  seat.turn();
  seat.windows.turn_to("second");
  seat.settle();
  check_equal(seat.kept.records.size(), 1U);
}

void a_release_in_another_window_than_its_press_is_not_told() {
  Seat seat;
  seat.key(KEY_A, true);
  seat.settle();
  seat.windows.turn_to("second");
  seat.turn();
  seat.now_ns += ms;
  seat.key(KEY_A, false);
  seat.settle();
  check_equal(seat.kept.records.size(), 1U);
}

void two_steps_at_once_are_another_window() {
  Seat seat;
  seat.windows.turn_to("second");
  seat.windows.turn_to("second*", context_change::name);
  seat.turn();
  check((seat.kept.changes.back() & context_change::focus) != 0, "the step before went unseen");
}

void a_held_key_repeats_until_the_window_changes() {
  Seat seat;
  seat.key(KEY_A, true);
  seat.settle();
  for (int i = 0; i < 30; ++i) {
    seat.turn(20);
    seat.turn();  // what was asked has gone out
    check(seat.hook.patience(seat.instant()) != 0, "turns round and round");
    seat.windows.answers = seat.windows.asked;
  }
  const std::size_t so_far = seat.kept.records.size();
  check(so_far > 5, "no repeats");
  const EventRecord& repeat = seat.kept.records[1].record;
  check_equal(repeat.flags & 0xFU, event_flag::repeat | event_flag::synthetic);
  check_equal(repeat.key.text, std::uint32_t{'a'});
  check_equal(repeat.time_ns - seat.kept.records[0].record.time_ns, 400.0 * ms);
  seat.windows.turn_to("second");
  seat.settle();
  seat.settle();
  check_equal(seat.kept.records.size(), so_far);
  check_equal(seat.hook.patience(seat.instant()), -1);
}

void without_a_compositor_all_is_denied() {
  Seat seat(false);
  check(seat.reason() == ContextReason::no_window_manager);
  seat.tap(KEY_A);
  seat.turn();
  seat.turn(1000);
  check(seat.kept.records.empty());
  check_equal(seat.hook.patience(seat.instant()), -1);
}

void a_session_that_goes_away_is_denied_and_comes_back_without_keys() {
  Seat seat;
  seat.key(KEY_LEFTCTRL, true);
  seat.settle();
  seat.tap(KEY_A);
  seat.session.state = ContextReason::secure_desktop;
  seat.turn();
  check(seat.reason() == ContextReason::secure_desktop);
  seat.now_ns += ms;
  seat.tap(KEY_B);
  seat.windows.turn_to("second");
  seat.turn();
  seat.devices.lit = modifier::caps_lock;
  const std::uint64_t asked = seat.windows.asked;
  seat.turn(100);
  check_equal(seat.windows.asked, asked);
  seat.session.state = ContextReason::none;
  seat.turn(1);
  check(seat.title_of(seat.kept.epoch) == "second");
  seat.now_ns += ms;
  seat.tap(KEY_C);
  seat.settle();
  check_equal(seat.kept.records.size(), 3U);
  check_equal(seat.kept.records[1].record.key.scan, KEY_C);
  check_equal(seat.kept.records[1].record.key.mods, modifier::caps_lock);
}

void without_a_device_the_context_is_unknown() {
  Seat seat;
  seat.devices.present = false;
  seat.turn();
  check(seat.reason() == ContextReason::unknown);
  seat.devices.present = true;
  seat.turn(1);
  check(seat.title_of(seat.kept.epoch) == "first");
  seat.now_ns += ms;
  seat.tap(KEY_A);
  seat.settle();
  check_equal(seat.kept.records.size(), 2U);
}

void a_compositor_that_hangs_is_denied_until_it_answers() {
  Seat seat;
  for (std::size_t i = 0; i < HeldEvents::most + 10; ++i) {
    seat.now_ns += 1000;
    seat.happens(MotionInput{1, 0});
  }
  seat.turn();
  check(seat.reason() == ContextReason::unknown);
  check(seat.kept.records.empty());
  seat.turn(1000);
  check(seat.reason() == ContextReason::unknown);
  seat.windows.answers = seat.windows.asked;
  seat.turn(1);
  seat.windows.answers = seat.windows.asked;
  seat.turn(1);
  check(seat.title_of(seat.kept.epoch) == "first");
  seat.now_ns += ms;
  seat.tap(KEY_A);
  seat.settle();
  check_equal(seat.kept.records.size(), 2U);
}

void another_keymap_counts_from_when_it_is_told() {
  Seat seat;
  seat.windows.settings.keymap = "no keymap at all";
  ++seat.windows.keyboard_number;
  seat.tap(KEY_A);
  seat.settle();
  check_equal(seat.kept.records.at(0).record.key.text, std::uint32_t{'a'});
}

void a_place_is_told_while_there_is_one_screen() {
  Seat seat;
  seat.happens(PositionInput{{0.5F, 0.25F}});
  seat.settle();
  seat.windows.screens.push_back({1000, 0, 1000, 1000});
  seat.happens(PositionInput{{0.5F, 0.5F}});
  seat.settle();
  check_equal(seat.kept.records.at(0).record.pointer.x, 500.0F);
  check_equal(seat.kept.records.at(0).record.pointer.y, 250.0F);
  check(std::isnan(seat.kept.records.at(1).record.pointer.x), "of two screens, which?");
}

void a_time_of_the_future_holds_nothing_up() {
  Seat seat;
  InputEvent odd;
  odd.time_ns = seat.now_ns + 3'600'000 * ms;
  odd.what = KeyInput{KEY_A, true};
  seat.devices.waiting.push_back(odd);
  seat.settle();
  check_equal(seat.kept.records.size(), 1U);
}

void records_rise_in_time_whatever_happens() {
  std::mt19937 random(7);
  Seat seat;
  std::set<std::uint32_t> epochs;
  double last_ns = -1;
  std::size_t seen = 0;
  for (int i = 0; i < 5000; ++i) {
    const auto choice = random() % 10;
    if (choice < 4) seat.key(static_cast<std::uint16_t>(KEY_A + random() % 5), random() % 2 == 0);
    if (choice == 4) seat.happens(MotionInput{1, 1});
    if (choice == 5) seat.windows.turn_to("other", static_cast<std::uint8_t>(random() % 2 == 0 ? 1 : 4));
    if (choice == 6) seat.windows.answers = seat.windows.asked;
    if (choice == 7) seat.session.state = random() % 4 == 0 ? ContextReason::secure_desktop : ContextReason::none;
    seat.turn(static_cast<std::int64_t>(random() % 12));
    for (; seen < seat.kept.records.size(); ++seen) {
      const auto& [record, epoch] = seat.kept.records[seen];
      check(record.time_ns > last_ns, "time went back");
      last_ns = record.time_ns;
      epochs.insert(epoch);
    }
  }
  check(seen > 100 && epochs.size() > 10, "too little was kept to say anything");
}

constexpr TestCase cases[] = {
    {"a key is told when the compositor has answered", a_key_is_told_when_the_compositor_has_answered},
    {"nothing wakes the thread when nothing happens", nothing_wakes_when_nothing_happens},
    {"a key that settles wakes the thread when it has", a_key_that_settles_wakes_the_thread},
    {"a device that a program made marks its events", an_injected_device_marks_its_events},
    {"keys around a change of window are nobody's", keys_around_a_change_of_window_are_nobodys},
    {"a key of before the change that is read after it is nobody's", a_key_that_was_read_late_is_nobodys},
    {"a modifier that is nobody's still shifts", a_modifier_that_is_nobodys_still_shifts},
    {"a new title of the same window loses no key that was answered for",
     a_title_of_the_same_window_loses_no_key_that_was_answered_for},
    {"a release that a new title swallowed is made up", a_release_that_a_title_swallowed_is_made_up},
    {"a release that a change of window swallowed is the policy's to make up",
     a_release_in_another_window_is_not_made_up},
    {"a release in another window than its press is not told", a_release_in_another_window_than_its_press_is_not_told},
    {"two steps of the windows at once are another window", two_steps_at_once_are_another_window},
    {"a held key repeats until the window changes", a_held_key_repeats_until_the_window_changes},
    {"without a compositor all is denied", without_a_compositor_all_is_denied},
    {"a session that goes away is denied, and comes back without held keys",
     a_session_that_goes_away_is_denied_and_comes_back_without_keys},
    {"without a device the context is unknown", without_a_device_the_context_is_unknown},
    {"a compositor that hangs is denied until it answers", a_compositor_that_hangs_is_denied_until_it_answers},
    {"a keymap that cannot be read leaves the system's", another_keymap_counts_from_when_it_is_told},
    {"a place is told while there is one screen", a_place_is_told_while_there_is_one_screen},
    {"an event of the future holds nothing up", a_time_of_the_future_holds_nothing_up},
    {"records rise in time, whatever happens", records_rise_in_time_whatever_happens},
};

}  // namespace

int main() { return run_cases(cases); }
