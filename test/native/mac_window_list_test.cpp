// Who the windows on macOS are, what of them may be seen, and whether the session has the screen.
#include "mac/window_list.hpp"

#include <array>
#include <string>
#include <vector>

#include "mac/session_state.hpp"
#include "mac/window_stack.hpp"
#include "test_case.hpp"

using namespace capstan;
using namespace capstan::mac;
using namespace capstan::test;

namespace {

constexpr Rect display{.x = 0, .y = 0, .width = 800, .height = 600};
constexpr Rect beside{.x = 800, .y = 0, .width = 400, .height = 600};
constexpr std::array displays = {display, beside};
constexpr ProcessId editor = 10;
constexpr ProcessId mail = 20;
constexpr ProcessId dock = 30;
constexpr ProcessId login = 40;
constexpr ProcessId nameless = 50;
constexpr std::int32_t menu_layer = 101;

std::optional<AppNames> names_of(ProcessId pid) {
  switch (pid) {
    case editor:
      return AppNames{"com.example.editor", "Editor"};
    case mail:
      return AppNames{"com.example.mail", "Mail"};
    case dock:
      return AppNames{"com.apple.dock", "Dock"};
    case login:
      return AppNames{"com.apple.loginwindow", "loginwindow"};
    default:
      return std::nullopt;
  }
}

SeenWindow window(std::uint32_t id, ProcessId pid, const Rect& rect, std::int32_t layer = 0) {
  SeenWindow seen;
  seen.id = id;
  seen.pid = pid;
  seen.rect = rect;
  seen.layer = layer;
  seen.name = "window " + std::to_string(id);
  return seen;
}

WindowList list(const std::vector<SeenWindow>& top_to_bottom, const std::optional<FocusedWindow>& focus = {}) {
  return list_windows(top_to_bottom, focus, names_of, displays);
}

Region seen_of(const WindowList& windows, ProcessId allowed) {
  const auto is_allowed = [&](const ListedWindow& each) { return each.seen.pid == allowed; };
  Region all;
  for (const VisibleWindow& part : visible_parts(stack_of(windows, displays, is_allowed), {0, 0, 1200, 600})) {
    all.add(part.visible);
  }
  return all;
}

constexpr Rect left_half{.x = 0, .y = 0, .width = 400, .height = 600};
constexpr Rect right_half{.x = 400, .y = 0, .width = 400, .height = 600};

void a_window_is_its_app_with_its_place() {
  const WindowList windows = list({window(1, editor, beside)});
  const WindowInfo& info = *windows.windows[0].info;
  check(info.app == "com.example.editor" && info.executable == "Editor" && info.title == "window 1");
  check_equal(info.pid, 10U);
  check_equal(info.screen, 1U);
  check(!info.popup && info.instance.empty());
}

void a_process_that_nobody_knows_is_nobody() { check(list({window(1, nameless, display)}).windows[0].info == nullptr); }

void the_focus_is_the_window_that_lies_where_its_program_says() {
  const WindowList windows =
      list({window(1, mail, left_half), window(2, editor, left_half), window(3, editor, right_half)},
           FocusedWindow{editor, right_half, "told"});
  check_equal(windows.focus->id, 3U);
  check(windows.focus->title == "told");
  check(windows.windows[2].info == windows.focus);
}

void a_window_elsewhere_is_the_focus_only_when_there_is_no_other() {
  const FocusedWindow moved{editor, {5, 5, 10, 10}, "moved"};
  check(list({window(2, editor, left_half), window(3, editor, right_half)}, moved).focus == nullptr);
  check_equal(list({window(1, mail, left_half), window(3, editor, right_half)}, moved).focus->id, 3U);
  check(list({window(1, mail, left_half)}, moved).focus == nullptr);
}

void a_focus_whose_process_nobody_knows_is_none() {
  check(list({window(1, nameless, left_half)}, FocusedWindow{nameless, left_half, ""}).focus == nullptr);
}

void a_menu_belongs_to_the_windows_of_its_program() {
  const WindowList windows = list({window(9, editor, {10, 10, 50, 50}, menu_layer), window(3, editor, right_half),
                                   window(1, mail, left_half), window(2, editor, left_half)});
  const WindowInfo& menu = *windows.windows[0].info;
  check(menu.popup);
  check_equal(menu.kin.size(), 2U);
  check_equal(menu.kin[0]->id, 2U);
  check_equal(menu.kin[1]->id, 3U);
}

void a_menu_of_more_windows_than_can_be_said_is_nobody() {
  std::vector<SeenWindow> many = {window(1, editor, display, menu_layer)};
  for (std::uint32_t id = 2; id < 300; ++id) many.push_back(window(id, editor, display));
  check(list(many).windows[0].info == nullptr);
}

void floating_windows_and_panels_stand_for_themselves() {
  for (const std::int32_t layer : {0, 3, 8}) check(ordinary_layer(layer));
  for (const std::int32_t layer : {-1, 20, 24, 25, 101, 102, 1000}) check(!ordinary_layer(layer));
}

void the_topmost_program_is_that_of_an_ordinary_window_that_is_seen() {
  SeenWindow glass = window(2, mail, display);
  glass.alpha = 0;
  const std::vector<SeenWindow> windows = {window(1, dock, display, 20), glass, window(3, mail, {}),
                                           window(4, editor, display), window(5, mail, display)};
  check_equal(topmost_program(windows), editor);
  check_equal(topmost_program({}), 0);
}

void a_title_that_is_not_told_is_empty() {
  SeenWindow untold = window(1, editor, display);
  untold.name.reset();
  check(list({untold}).windows[0].info->title.empty());
}

void the_pointer_is_on_the_window_that_macos_names() {
  const WindowList windows = list({window(1, mail, display), window(2, editor, display)});
  check_equal(window_at(windows, 2, {5, 5})->seen.id, 2U);
  check_equal(window_at(windows, 0, {5, 5})->seen.id, 1U);
  check(window_at(windows, 3, {5, 5}) == nullptr);
  check(window_at(windows, 2, {900, 5}) == nullptr);
  check(window_at(windows, 0, {900, 5}) == nullptr);
}

void a_window_that_draws_nothing_is_not_under_the_pointer() {
  SeenWindow glass = window(1, mail, display);
  glass.alpha = 0;
  check_equal(window_at(list({glass, window(2, editor, display)}), 0, {5, 5})->seen.id, 2U);
}

void the_edge_right_and_below_is_outside() {
  const WindowList windows = list({window(1, editor, left_half)});
  check(window_at(windows, 0, {399.5F, 599.5F}) != nullptr);
  check(window_at(windows, 0, {400, 10}) == nullptr);
  check(window_at(windows, 0, {10, 600}) == nullptr);
}

void windows_are_the_same_until_one_moves_or_is_renamed() {
  const std::vector<SeenWindow> before = {window(1, editor, left_half), window(2, mail, right_half)};
  check(same_windows(list(before), list(before)));
  std::vector<SeenWindow> moved = before;
  moved[0].rect.x = 1;
  check(!same_windows(list(before), list(moved)));
  std::vector<SeenWindow> renamed = before;
  renamed[1].name = "secret";
  check(!same_windows(list(before), list(renamed)));
  const std::vector<SeenWindow> restacked = {before[1], before[0]};
  check(!same_windows(list(before), list(restacked)));
  std::vector<SeenWindow> withheld = before;
  withheld[0].withheld = true;
  check(!same_windows(list(before), list(withheld)));
}

void only_allowed_windows_are_seen_and_denied_ones_above_cut_them() {
  const Region seen = seen_of(list({window(1, mail, {100, 100, 100, 100}), window(2, editor, left_half)}), editor);
  check_equal(seen.area(), 400U * 600U - 100U * 100U);
  check(seen_of(list({window(1, mail, display)}), editor).empty());
}

void a_withheld_window_is_not_seen_and_cuts() {
  SeenWindow withheld = window(1, editor, {0, 0, 100, 600});
  withheld.withheld = true;
  check_equal(seen_of(list({withheld, window(2, editor, left_half)}), editor).area(), 300U * 600U);
}

void a_window_that_nobody_knows_is_denied_and_cuts() {
  const Region seen = seen_of(list({window(1, nameless, left_half), window(2, editor, display)}), nameless);
  check(seen.empty());
  check_equal(seen_of(list({window(1, nameless, left_half), window(2, editor, display)}), editor).area(), 400U * 600U);
}

void the_shells_panes_over_a_whole_display_do_not_cut() {
  const std::vector<SeenWindow> under = {window(1, dock, display, 20), window(2, editor, display)};
  check_equal(seen_of(list(under), editor).area(), 800U * 600U);
  // But its ordinary windows do, and so does any other program's pane.
  const std::vector<SeenWindow> bar = {window(1, dock, {0, 550, 800, 50}, 20), window(2, editor, display)};
  check_equal(seen_of(list(bar), editor).area(), 800U * 550U);
  check(seen_of(list({window(1, mail, display, 20), window(2, editor, display)}), editor).empty());
  check(seen_of(list({window(1, dock, display, 0), window(2, editor, display)}), editor).empty());
}

void a_window_that_draws_nothing_does_not_cut() {
  SeenWindow glass = window(1, mail, display);
  glass.alpha = 0;
  check_equal(seen_of(list({glass, window(2, editor, display)}), editor).area(), 800U * 600U);
}

constexpr SessionFacts own_session = {true, true, false};

ContextReason reason(const SessionFacts& session, const std::vector<SeenWindow>& windows,
                     const std::optional<FocusedWindow>& focus) {
  return reason_of(session, list(windows, focus));
}

void a_known_focus_in_the_own_session_is_judged_by_the_policy() {
  const std::vector<SeenWindow> windows = {window(1, editor, display)};
  const FocusedWindow focus{editor, display, ""};
  check(reason(own_session, windows, focus) == ContextReason::none);
  check(reason(own_session, windows, std::nullopt) == ContextReason::unknown);
  check(reason({true, false, false}, windows, focus) == ContextReason::secure_desktop);
  check(reason({true, true, true}, windows, focus) == ContextReason::secure_desktop);
  check(reason({}, windows, focus) == ContextReason::unknown);
}

void the_sign_in_window_is_denied_by_a_reason_of_its_own() {
  const FocusedWindow focus{login, display, ""};
  check(reason(own_session, {window(1, login, display)}, focus) == ContextReason::secure_desktop);
  // Over everything, whoever has the keyboard.
  const FocusedWindow behind{editor, display, ""};
  check(reason(own_session, {window(1, login, display, 2000), window(2, editor, display)}, behind) ==
        ContextReason::secure_desktop);
  check(reason(own_session, {window(1, login, display, -1), window(2, editor, display)}, behind) ==
        ContextReason::none);
}

void secure_input_is_told_when_it_begins_and_when_it_ends() {
  SecureInput secure;
  check(secure.told(false) == SecureInput::Change::none);
  check(secure.told(true) == SecureInput::Change::began);
  check(secure.told(true) == SecureInput::Change::none && secure.on());
  check(secure.told(false) == SecureInput::Change::ended);
  check(!secure.on());
}

constexpr TestCase cases[] = {
    {"a window is its app, with its place", a_window_is_its_app_with_its_place},
    {"a process that nobody knows is nobody", a_process_that_nobody_knows_is_nobody},
    {"the focus is the window that lies where its program says",
     the_focus_is_the_window_that_lies_where_its_program_says},
    {"a window elsewhere is the focus only when there is no other",
     a_window_elsewhere_is_the_focus_only_when_there_is_no_other},
    {"a focus whose process nobody knows is none", a_focus_whose_process_nobody_knows_is_none},
    {"a menu belongs to the windows of its program", a_menu_belongs_to_the_windows_of_its_program},
    {"a menu of more windows than can be said is nobody", a_menu_of_more_windows_than_can_be_said_is_nobody},
    {"floating windows and panels stand for themselves", floating_windows_and_panels_stand_for_themselves},
    {"the topmost program is that of an ordinary window that is seen",
     the_topmost_program_is_that_of_an_ordinary_window_that_is_seen},
    {"a title that is not told is empty", a_title_that_is_not_told_is_empty},
    {"the pointer is on the window that macOS names", the_pointer_is_on_the_window_that_macos_names},
    {"a window that draws nothing is not under the pointer", a_window_that_draws_nothing_is_not_under_the_pointer},
    {"the edge right and below is outside", the_edge_right_and_below_is_outside},
    {"windows are the same until one moves or is renamed", windows_are_the_same_until_one_moves_or_is_renamed},
    {"only allowed windows are seen, and denied ones above cut them",
     only_allowed_windows_are_seen_and_denied_ones_above_cut_them},
    {"a withheld window is not seen, and cuts", a_withheld_window_is_not_seen_and_cuts},
    {"a window that nobody knows is denied, and cuts", a_window_that_nobody_knows_is_denied_and_cuts},
    {"the shell's panes over a whole display do not cut", the_shells_panes_over_a_whole_display_do_not_cut},
    {"a window that draws nothing does not cut", a_window_that_draws_nothing_does_not_cut},
    {"a known focus in the own session is judged by the policy",
     a_known_focus_in_the_own_session_is_judged_by_the_policy},
    {"the sign-in window is denied by a reason of its own", the_sign_in_window_is_denied_by_a_reason_of_its_own},
    {"secure input is told when it begins and when it ends", secure_input_is_told_when_it_begins_and_when_it_ends},
};

}  // namespace

int main() { return run_cases(cases); }
