// When a hook that is called no more is told from one that has nothing to say.
#include "win/hook_silence.hpp"

#include "test_case.hpp"

using namespace capstan::test;
using capstan::win::HookSilence;

namespace {

constexpr int looks_a_second = 10;

// Looks for as long as the witness would, with no further input. True when the hook was found silent.
bool found_silent(HookSilence& silence, std::uint32_t seen) {
  while (silence.restless()) {
    if (silence.look(0, seen)) return true;
  }
  return false;
}

void two_strokes_without_a_call_are_silence() {
  HookSilence silence(7);
  check(!silence.look(2, 7));
  check(!silence.look(2, 7));
  check(found_silent(silence, 7));
}

void it_takes_a_second_of_looks() {
  HookSilence silence(0);
  for (int look = 1; look < looks_a_second; ++look) check(!silence.look(1, 0));
  check(silence.look(1, 0));
}

void a_call_within_the_second_is_an_answer() {
  HookSilence silence(0);
  silence.look(2, 0);
  silence.look(2, 0);
  check(!silence.look(0, 1));
  check(!silence.restless());
  check(!found_silent(silence, 1));
}

void a_hook_that_is_called_is_never_silent() {
  HookSilence silence(0);
  for (std::uint32_t seen = 1; seen < 100; ++seen) check(!silence.look(5, seen));
}

void the_count_may_wrap() {
  HookSilence silence(0xFFFF'FFFFU);
  silence.look(2, 0xFFFF'FFFFU);
  check(!silence.look(2, 0));
  check(!silence.restless());
}

void one_stroke_that_another_program_swallowed_is_no_silence() {
  HookSilence silence(0);
  silence.look(1, 0);
  silence.look(1, 0);
  check(!found_silent(silence, 0));
}

void what_is_heard_late_in_one_go_is_no_silence() {
  HookSilence silence(0);
  silence.look(90, 300);
  silence.look(10, 300);
  check(!found_silent(silence, 300));
}

void slow_typing_adds_up() {
  HookSilence silence(0);
  silence.look(2, 0);
  check(!found_silent(silence, 0));
  check(!silence.restless());
  silence.look(2, 0);
  check(found_silent(silence, 0));
}

void it_begins_anew_once_it_was_told() {
  HookSilence silence(0);
  silence.look(4, 0);
  silence.look(4, 0);
  check(found_silent(silence, 0));
  check(!silence.restless());
  silence.look(2, 0);
  check(!found_silent(silence, 0));
}

void nothing_heard_needs_no_further_look() {
  HookSilence silence(0);
  check(!silence.look(0, 0));
  check(!silence.restless());
}

constexpr TestCase cases[] = {
    {"two strokes without a call are silence", two_strokes_without_a_call_are_silence},
    {"it takes a second of looks", it_takes_a_second_of_looks},
    {"a call within the second is an answer", a_call_within_the_second_is_an_answer},
    {"a hook that is called is never silent", a_hook_that_is_called_is_never_silent},
    {"the count may wrap", the_count_may_wrap},
    {"one stroke that another program swallowed is no silence",
     one_stroke_that_another_program_swallowed_is_no_silence},
    {"what is heard late in one go is no silence", what_is_heard_late_in_one_go_is_no_silence},
    {"slow typing adds up", slow_typing_adds_up},
    {"it begins anew once it was told", it_begins_anew_once_it_was_told},
    {"nothing heard needs no further look", nothing_heard_needs_no_further_look},
};

}  // namespace

int main() { return run_cases(cases); }
