#include "linux/evdev/held_events.hpp"

#include <deque>
#include <random>
#include <vector>

#include "test_case.hpp"

using namespace capstan::evdev;
using namespace capstan::test;

namespace {

constexpr std::int64_t ms = 1'000'000;
constexpr std::int64_t settled = HeldEvents::settling_ns;

InputEvent key_at(std::int64_t time_ns, std::uint16_t code = 30) {
  InputEvent event;
  event.time_ns = time_ns;
  event.what = KeyInput{code, true};
  return event;
}

std::uint16_t code_of(const HeldEvents::Taken& taken) { return std::get<KeyInput>(taken.event.what).code; }

void an_event_waits_for_the_answer() {
  HeldEvents held;
  held.push(key_at(0));
  check(held.unasked());
  held.ask(1);
  check(!held.unasked());
  check(!held.take(10 * settled).has_value(), "not answered yet");
  check(!held.next().has_value(), "time alone does not help");
  held.answer(1);
  check(!held.take(10 * settled)->nobodys);
}

void an_event_settles() {
  HeldEvents held;
  held.push(key_at(5 * ms));
  held.ask(1);
  held.answer(1);
  check(!held.take(5 * ms + settled - 1).has_value());
  check_equal(*held.next(), 5 * ms + settled);
  check(!held.take(5 * ms + settled)->nobodys);
}

void an_answer_covers_what_was_held_when_it_was_asked_for() {
  HeldEvents held;
  held.push(key_at(0, 1));
  held.ask(1);
  held.push(key_at(1, 2));
  held.answer(1);
  check_equal(code_of(*held.take(settled * 2)), 1);
  check(!held.take(settled * 2).has_value(), "asked before it was held");
  check(held.unasked());
  held.ask(2);
  held.answer(1);
  check(!held.take(settled * 2).has_value(), "the answer is the older one");
  held.answer(2);
  check_equal(code_of(*held.take(settled * 2)), 2);
}

void a_change_of_context_makes_what_is_held_nobodys() {
  HeldEvents held;
  held.push(key_at(0, 1));
  held.ask(1);
  held.answer(1);
  held.push(key_at(1, 2));
  held.change_context(10 * ms);
  for (std::uint16_t code = 1; code <= 2; ++code) {
    const auto taken = held.take(10 * ms);
    check(taken->nobodys);
    check_equal(code_of(*taken), code);
  }
}

void what_is_read_late_is_judged_by_its_own_time() {
  HeldEvents held;
  held.change_context(10 * ms);
  held.push(key_at(10 * ms, 1));
  held.push(key_at(10 * ms + 1, 2));
  check(held.take(10 * ms)->nobodys, "happened before the change was told");
  check(!held.take(10 * ms + 1).has_value(), "waits as ever");
  held.ask(1);
  held.answer(1);
  check(!held.take(10 * ms + 1 + settled)->nobodys);
}

void a_change_of_name_leaves_what_was_answered_for() {
  HeldEvents held;
  held.push(key_at(0, 1));
  held.ask(1);
  held.answer(1);
  held.push(key_at(1, 2));
  held.change_name(2);
  const auto first = held.take(2);
  check(!first->nobodys, "the compositor had it before it told the name");
  check_equal(code_of(*first), 1);
  check(held.take(2)->nobodys);
}

void too_many_events_are_nobodys() {
  HeldEvents held;
  for (std::size_t i = 0; i < HeldEvents::most; ++i) check(held.push(key_at(0)));
  held.ask(1);
  check(!held.push(key_at(0)), "one more was taken in");
  std::size_t nobodys = 0;
  while (const auto taken = held.take(0)) nobodys += taken->nobodys ? 1 : 0;
  check_equal(nobodys, HeldEvents::most);
  check(held.push(key_at(1)), "there is room again");
  check(!held.take(settled * 2).has_value(), "the old question was not about it");
}

void nothing_of_what_was_typed_stays_in_memory() {
  HeldEvents held;
  held.push(key_at(7, 30));
  held.change_context(8);
  held.take(8);
  check(!held.next().has_value());
  check_equal(held.size(), 0U);
}

// A kernel, a compositor and us, with random delays between them. The compositor reads events and turns to other
// windows in an order of its own, tells us of it by a queue that keeps its order, and answers a question once it has
// read every event that had happened when the question reached it.
class World {
 public:
  explicit World(std::uint32_t seed) : random_(seed) {}

  void run(int steps) {
    for (int step = 0; step < steps; ++step) {
      now_ += between(0, 3 * ms);
      switch (between(0, 7)) {
        case 0:
          read_by_compositor();
          turn_to_another_window();
          break;
        case 1:
        case 2:
          happen();
          break;
        case 3:
          read_by_compositor();
          break;
        case 4:
          ask();
          break;
        default:
          look();
          break;
      }
      hear_questions();
    }
  }
  int kept = 0;
  int nobodys = 0;

 private:
  struct Message {
    bool answer;
    std::uint64_t number;  // of the question, or of the window
    std::int64_t sent_ns;
  };
  struct Question {
    std::uint64_t number;
    std::int64_t heard_ns;
  };

  std::int64_t between(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(random_);
  }

  void happen() {
    kernel_for_us_.push_back(number_);
    kernel_for_compositor_.push_back(number_);
    times_.push_back(now_);
    windows_.push_back(0);
    ++number_;
  }
  void read_by_compositor() {
    for (std::int64_t some = between(0, 4); some > 0 && !kernel_for_compositor_.empty(); --some) read_one();
  }
  void read_one() {
    windows_[kernel_for_compositor_.front()] = window_;
    kernel_for_compositor_.pop_front();
    // A click, say, that brings another window to the front.
    if (between(0, 9) == 0) turn_to_another_window();
  }
  void turn_to_another_window() { socket_.push_back({false, ++window_, now_}); }
  void ask() {
    read_devices();
    if (asked_ != answered_ || !held_.unasked()) return;
    held_.ask(++asked_);
    question_ = Question{asked_, now_ + between(0, 5 * ms)};
  }
  void hear_questions() {
    if (!question_ || question_->heard_ns > now_) return;
    while (!kernel_for_compositor_.empty()) read_one();
    socket_.push_back({true, question_->number, now_});
    question_.reset();
  }

  void read_devices() {
    for (; !kernel_for_us_.empty(); kernel_for_us_.pop_front()) {
      const std::size_t event = kernel_for_us_.front();
      held_.push(key_at(times_[event], static_cast<std::uint16_t>(event)));
    }
  }
  // As the hook does it: contexts first, with the time after they were read, then answers.
  void look() {
    std::uint64_t window = our_window_;
    std::uint64_t answered = answered_;
    for (; !socket_.empty() && socket_.front().sent_ns + delay_ <= now_; socket_.pop_front()) {
      (socket_.front().answer ? answered : window) = socket_.front().number;
    }
    delay_ = between(0, 5 * ms);
    if (between(0, 1) == 0) read_devices();
    if (window != our_window_) {
      held_.change_context(now_);
      take();
      our_window_ = window;
    }
    answered_ = answered;
    held_.answer(answered_);
    take();
  }
  void take() {
    while (const auto taken = held_.take(now_)) {
      if (taken->nobodys) {
        ++nobodys;
        continue;
      }
      ++kept;
      check_equal(our_window_, windows_[code_of(*taken)]);
    }
  }

  std::mt19937 random_;
  std::int64_t now_ = 0;
  std::size_t number_ = 0;
  std::vector<std::int64_t> times_;     // when each event happened
  std::vector<std::uint64_t> windows_;  // where the compositor sent it
  std::deque<std::size_t> kernel_for_us_;
  std::deque<std::size_t> kernel_for_compositor_;
  std::deque<Message> socket_;
  std::int64_t delay_ = 0;
  std::optional<Question> question_;
  std::uint64_t window_ = 0;
  std::uint64_t our_window_ = 0;
  std::uint64_t asked_ = 0;
  std::uint64_t answered_ = 0;
  HeldEvents held_;
};

void no_event_gets_into_another_context() {
  int kept = 0;
  int nobodys = 0;
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    World world(seed);
    world.run(2000);
    kept += world.kept;
    nobodys += world.nobodys;
  }
  check(kept > 1000, "too few were kept to say anything");
  check(nobodys > 1000, "too few changes came between");
}

constexpr TestCase cases[] = {
    {"an event waits until the compositor has answered", an_event_waits_for_the_answer},
    {"an event settles before it is taken", an_event_settles},
    {"an answer covers what was held when the question was asked",
     an_answer_covers_what_was_held_when_it_was_asked_for},
    {"a change of context makes what is held nobody's", a_change_of_context_makes_what_is_held_nobodys},
    {"what is read after a change of context is judged by its own time", what_is_read_late_is_judged_by_its_own_time},
    {"a change of name leaves what the compositor had answered for", a_change_of_name_leaves_what_was_answered_for},
    {"more events than can be held are nobody's, all of them", too_many_events_are_nobodys},
    {"what was taken is held no more", nothing_of_what_was_typed_stays_in_memory},
    {"no event is ever taken in another context than the one it happened in", no_event_gets_into_another_context},
};

}  // namespace

int main() { return run_cases(cases); }
