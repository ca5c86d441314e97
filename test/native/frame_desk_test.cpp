// What the frame thread and JavaScript learn from each other, and what neither gets.
#include "core/frame_desk.hpp"

#include <thread>

#include "test_case.hpp"

using namespace capstan;
using namespace capstan::test;
using namespace std::chrono_literals;

namespace {

class TestDesk {
 public:
  TestDesk()
      : memory_(header()),
        desk_(
            pool(), 1, [this] { ring(); }, [this] { return open; }) {}

  FrameDesk* operator->() { return &desk_; }
  // Asks for the verdict and answers the one question that comes of it.
  void judge(std::uint64_t id, const std::shared_ptr<const WindowInfo>& window, bool allowed) {
    check(!desk_.verdict(id, window).has_value(), "no verdict yet");
    const auto questions = desk_.take_questions();
    check_equal(questions.size(), 1);
    desk_.answer(questions[0].id, allowed);
  }

  bool open = true;
  int rings = 0;

 private:
  static std::vector<std::uint64_t> header() {
    namespace at = frame_layout;
    constexpr std::uint32_t slot_size = at::pixels + 64;
    std::vector<std::uint64_t> memory((at::header_size + slot_size) / sizeof(std::uint64_t));
    auto* words = reinterpret_cast<std::uint32_t*>(memory.data());
    words[at::magic / 4] = at::magic_value;
    words[at::abi / 4] = at::abi_value;
    words[at::slot_count / 4] = 1;
    words[at::slot_bytes / 4] = slot_size;
    return memory;
  }
  FramePool pool() {
    const auto bytes = std::as_writable_bytes(std::span(memory_));
    check(FramePool::valid(bytes));
    return FramePool(bytes);
  }
  // As the doorbell may: calls back at once, which would never end if the desk held its mutex.
  void ring() {
    ++rings;
    desk_.popups();
  }

  std::vector<std::uint64_t> memory_;
  FrameDesk desk_;
};

std::shared_ptr<WindowInfo> editor() {
  auto window = std::make_shared<WindowInfo>();
  window->id = 7;
  window->app = "Editor";
  window->instance = "editor";
  window->executable = "ed";
  window->title = "draft";
  window->pid = 42;
  window->rect = {10, 20, 300, 200};
  return window;
}

// `length` windows, each the owner of the one before it.
std::shared_ptr<const WindowInfo> chain(int length, const char* last_title) {
  std::shared_ptr<WindowInfo> window = editor();
  window->title = last_title;
  for (int i = 1; i < length; ++i) {
    auto owned = editor();
    owned->owner = window;
    window = owned;
  }
  return window;
}

// Few windows that name each other so often that a walk through all of them would not end in a lifetime.
std::shared_ptr<const WindowInfo> tangle() {
  std::shared_ptr<WindowInfo> window = editor();
  for (int level = 0; level < 20; ++level) {
    auto above = editor();
    above->kin.assign(8, window);
    window = above;
  }
  return window;
}

void a_window_is_asked_about_once() {
  TestDesk desk;
  const auto window = editor();
  check(!desk->verdict(7, window).has_value());
  check(!desk->verdict(7, window).has_value());
  const auto questions = desk->take_questions();
  check_equal(questions.size(), 1);
  check(questions[0].window->title == "draft");
  check(desk->take_questions().empty(), "handed over once");
  check_equal(desk.rings, 1);
  desk->answer(questions[0].id, true);
  check(desk->verdict(7, window) == true);
  check(desk->verdict(7, editor()) == true, "another object that says the same");
  check(desk->take_questions().empty());
}

void a_denial_is_remembered_too() {
  TestDesk desk;
  desk.judge(7, editor(), false);
  check(desk->verdict(7, editor()) == false);
  check(desk->take_questions().empty());
}

void a_verdict_stays_when_the_window_moves() {
  TestDesk desk;
  desk.judge(7, editor(), true);
  auto moved = editor();
  moved->rect = {0, 0, 5, 5};
  moved->screen = 1;
  check(desk->verdict(7, moved) == true);
}

void any_other_change_asks_anew() {
  using Change = void (*)(WindowInfo&);
  constexpr Change changes[] = {
      [](WindowInfo& window) { window.id = 8; },
      [](WindowInfo& window) { window.app = "Mail"; },
      [](WindowInfo& window) { window.instance = "mail"; },
      [](WindowInfo& window) { window.executable = "mail"; },
      [](WindowInfo& window) { window.title = "secret"; },
      [](WindowInfo& window) { window.window_class = "#32770"; },
      [](WindowInfo& window) { window.pid = 43; },
      [](WindowInfo& window) { window.popup = true; },
      [](WindowInfo& window) { window.owner = nullptr; },
      [](WindowInfo& window) { window.owner = chain(1, "secret"); },
      [](WindowInfo& window) { window.kin.clear(); },
      [](WindowInfo& window) { window.kin.push_back(editor()); },
      [](WindowInfo& window) { window.kin[0] = chain(1, "secret"); },
      [](WindowInfo& window) { window.kin[0] = nullptr; },
  };
  const auto window = [] {
    auto popup = editor();
    popup->owner = chain(2, "draft");
    popup->kin = {editor()};
    return popup;
  };
  for (const Change change : changes) {
    TestDesk desk;
    desk.judge(7, window(), true);
    check(desk->verdict(7, window()) == true);
    auto changed = window();
    change(*changed);
    check(!desk->verdict(7, changed).has_value(), "the verdict on what the window was");
    check_equal(desk->take_questions().size(), 1);
  }
}

void an_answer_to_an_older_question_is_ignored() {
  TestDesk desk;
  desk->verdict(7, editor());
  const auto older = desk->take_questions();
  auto renamed = editor();
  renamed->title = "secret";
  desk->verdict(7, renamed);
  desk->answer(older[0].id, true);
  check(!desk->verdict(7, renamed).has_value());
  check(!desk->wait_for_verdicts(0ms), "the newer question is open");
}

void a_question_overtaken_before_it_was_taken_is_not_asked() {
  TestDesk desk;
  desk->verdict(7, editor());
  auto renamed = editor();
  renamed->title = "newer";
  desk->verdict(7, renamed);
  const auto questions = desk->take_questions();
  check_equal(questions.size(), 1);
  check(questions[0].window->title == "newer");
}

void a_forgotten_window_is_asked_about_anew() {
  TestDesk desk;
  desk.judge(7, editor(), true);
  desk->forget(7);
  desk->verdict(7, editor());
  const auto questions = desk->take_questions();
  desk->forget(7);
  desk->forget(8);
  check(desk->wait_for_verdicts(0ms), "nobody waits for a window that is gone");
  desk->answer(questions[0].id, true);
  check(!desk->verdict(7, editor()).has_value());
}

void what_cannot_be_identified_is_denied_unasked() {
  TestDesk desk;
  check(desk->verdict(7, nullptr) == false);
  check(desk->verdict(7, chain(200, "draft")) == false);
  check(desk->verdict(7, tangle()) == false);
  check(desk->take_questions().empty());
  check_equal(desk.rings, 0);
}

void a_window_that_becomes_a_tangle_loses_its_verdict() {
  TestDesk desk;
  desk.judge(7, editor(), true);
  check(desk->verdict(7, tangle()) == false);
  check(!desk->verdict(7, editor()).has_value());
}

void a_difference_beyond_the_depth_is_not_overlooked() {
  check(same_identity(*chain(20, "draft"), *chain(20, "draft")));
  check(!same_identity(*chain(20, "draft"), *chain(20, "secret")));
  check(!same_identity(*chain(200, "draft"), *chain(200, "secret")));
  check(!same_identity(*chain(200, "draft"), *chain(200, "draft")), "in doubt another one");
  check(!same_identity(*tangle(), *tangle()));
}

void of_too_many_windows_the_oldest_is_forgotten() {
  constexpr std::uint64_t count = 4097;
  TestDesk desk;
  for (std::uint64_t id = 1; id <= count; ++id) desk->verdict(id, editor());
  const auto questions = desk->take_questions();
  check_equal(questions.size(), count - 1);
  for (const WindowQuestion& question : questions) desk->answer(question.id, true);
  check(desk->wait_for_verdicts(0ms));
  check(desk->verdict(count, editor()) == true);
  check(!desk->verdict(1, editor()).has_value());
}

void the_wait_ends_with_the_last_answer() {
  TestDesk desk;
  desk->verdict(1, editor());
  desk->verdict(2, editor());
  const auto questions = desk->take_questions();
  check(!desk->wait_for_verdicts(1ms));
  desk->answer(questions[0].id, true);
  check(!desk->wait_for_verdicts(1ms));
  std::thread answering([&] { desk->answer(questions[1].id, false); });
  const bool answered = desk->wait_for_verdicts(1h);
  answering.join();
  check(answered);
}

void closing_ends_every_wait() {
  TestDesk desk;
  desk->verdict(1, editor());
  std::thread closing([&] { desk->close(); });
  const bool answered = desk->wait_for_verdicts(1h);
  closing.join();
  check(!answered);
  check(!desk->wait_for_verdicts(1h), "and every later one");
}

void a_closed_desk_grants_nothing() {
  TestDesk desk;
  desk.judge(7, editor(), true);
  desk->request({.ticket = 1});
  check(desk->may_grab());
  desk->close();
  check(!desk->may_grab());
  check(!desk->take_request().has_value());
  check(!desk->verdict(7, editor()).has_value());
}

void the_gate_decides() {
  TestDesk desk;
  desk.open = false;
  check(!desk->may_grab());
}

void a_newer_request_replaces_one_not_taken() {
  TestDesk desk;
  desk->request({.ticket = 1, .key = true, .cursor = true});
  desk->request({.ticket = 2, .cursor = true});
  const auto request = desk->take_request();
  check_equal(request.value().ticket, 2);
  check(!request->key && request->cursor);
  check(!desk->take_request().has_value());
}

FrameReport report(std::uint32_t ticket, FrameOutcome outcome) {
  FrameReport report;
  report.ticket = ticket;
  report.outcome = outcome;
  return report;
}

void reports_come_in_order() {
  TestDesk desk;
  desk->report(report(1, FrameOutcome::denied));
  desk->report(report(2, FrameOutcome::frame));
  check_equal(desk.rings, 2);
  check_equal(desk->take_report().value().ticket, 1);
  check_equal(desk->take_report().value().ticket, 2);
  check(!desk->take_report().has_value());
}

void of_reports_that_nobody_takes_those_with_a_slot_stay() {
  TestDesk desk;
  desk->report(report(1, FrameOutcome::frame));
  for (std::uint32_t ticket = 2; ticket <= 1000; ++ticket) desk->report(report(ticket, FrameOutcome::denied));
  check_equal(desk->take_report().value().ticket, 1);
  int waiting = 0;
  std::uint32_t last = 0;
  while (const auto taken = desk->take_report()) {
    ++waiting;
    last = taken->ticket;
  }
  check_equal(waiting, 7);
  check_equal(last, 1000);
}

void popups_are_counted() {
  TestDesk desk;
  check_equal(desk->popups(), 0);
  desk->popup_opened();
  desk->popup_opened();
  check_equal(desk->popups(), 2);
  check_equal(desk.rings, 2);
}

constexpr TestCase cases[] = {
    {"a window is asked about once, and has no verdict until then", a_window_is_asked_about_once},
    {"a denial is remembered, too", a_denial_is_remembered_too},
    {"a verdict stays when the window moves", a_verdict_stays_when_the_window_moves},
    {"any other change of a window, its owners or its kin asks anew", any_other_change_asks_anew},
    {"an answer to an older question of a window is ignored", an_answer_to_an_older_question_is_ignored},
    {"a question that was overtaken is not asked", a_question_overtaken_before_it_was_taken_is_not_asked},
    {"a forgotten window is asked about anew", a_forgotten_window_is_asked_about_anew},
    {"what cannot be identified is denied without a question", what_cannot_be_identified_is_denied_unasked},
    {"a window that becomes a tangle loses its verdict", a_window_that_becomes_a_tangle_loses_its_verdict},
    {"a difference too deep to look for is not overlooked", a_difference_beyond_the_depth_is_not_overlooked},
    {"of too many windows the one asked about first is forgotten", of_too_many_windows_the_oldest_is_forgotten},
    {"the wait ends with the last answer", the_wait_ends_with_the_last_answer},
    {"closing ends every wait", closing_ends_every_wait},
    {"a closed desk grants nothing", a_closed_desk_grants_nothing},
    {"the gate decides whether the screen may be read", the_gate_decides},
    {"a newer request replaces one that was not taken", a_newer_request_replaces_one_not_taken},
    {"reports come in order", reports_come_in_order},
    {"of reports that nobody takes, those with a slot stay", of_reports_that_nobody_takes_those_with_a_slot_stay},
    {"popups are counted", popups_are_counted},
};

}  // namespace

int main() { return run_cases(cases); }
