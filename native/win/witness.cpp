#include "win/witness.hpp"

#include <chrono>

#include "win/hook_silence.hpp"
#include "win/raw_input.hpp"

namespace capstan::win {
namespace {

constexpr DWORD look_ms = 100;  // HookSilence counts ten to the second
constexpr DWORD pause_ms = 2000;
constexpr ULONGLONG between_ms = 10'000;
constexpr std::chrono::milliseconds answer_limit(1000);

// Hooks keep silent about a window of Chromium in their own process, where Raw Input does not.
bool own_window_has_focus() {
  DWORD process = 0;
  GetWindowThreadProcessId(GetForegroundWindow(), &process);
  return process == GetCurrentProcessId();
}

}  // namespace

Witness::Witness(EventSink& sink, const InputHook& input, HookThread& hook) : sink_(sink), input_(input), hook_(hook) {}

void Witness::start() {
  if (!stop_ || !thread_.start(THREAD_PRIORITY_NORMAL, [this] { run(); })) sink_.note(Health::hook_unwatched);
}

bool Witness::stop() {
  if (stop_) SetEvent(stop_.get());
  // Longer than it may wait for an answer of the hook thread.
  return thread_.join(answer_limit + std::chrono::milliseconds(1000));
}

void Witness::run() noexcept {
  try {
    watch();
  } catch (...) {  // out of memory: nothing else throws
    sink_.note(Health::hook_unwatched);
  }
}

// Nothing runs while nothing happens: the thread waits for input, and looks again, ten times a second at most, only as
// long as there was some.
void Witness::watch() {
  RawInput raw;
  if (!raw.listening()) {
    sink_.note(Health::hook_unwatched);
    return;
  }
  HookSilence keys(input_.keys_seen());
  HookSilence buttons(input_.buttons_seen());
  const HANDLE stop = stop_.get();
  bool restless = true;
  while (true) {
    if (restless) {
      if (stop_within(look_ms)) return;
    } else if (MsgWaitForMultipleObjectsEx(1, &stop, INFINITE, QS_ALLINPUT, MWMO_INPUTAVAILABLE) != WAIT_OBJECT_0 + 1) {
      return;
    }
    // First the witness, then the hook: what comes in between makes the hook look more awake than it is, not less.
    const RawCount heard = raw.take();
    const bool keys_silent = keys.look(heard.keys, input_.keys_seen());
    const bool buttons_silent = buttons.look(heard.buttons, input_.buttons_seen());
    if ((keys_silent || buttons_silent) && !wake_the_hook()) return;
    restless = heard.messages > 0 || keys.restless() || buttons.restless();
  }
}

bool Witness::wake_the_hook() {
  const ULONGLONG now = GetTickCount64();
  if (own_window_has_focus() || (woken_ms_ != 0 && now - woken_ms_ < between_ms)) return true;
  const std::uint32_t seen = input_.keys_seen() + input_.buttons_seen();
  // Where installing them brought nothing, the hooks were not what was wrong: a program with more rights has the input,
  // say. It may be tried again, but is told once.
  if (woken_ms_ != 0) woken_in_vain_ = seen == seen_when_woken_;
  seen_when_woken_ = seen;
  woken_ms_ = now;
  bool awake = hook_.reinstall(answer_limit);
  if (!awake) {
    sink_.note(Health::hook_stalled);
    if (stop_within(pause_ms)) return false;
    awake = hook_.reinstall(answer_limit);
  }
  if (!awake) {
    sink_.fail(Fault::hook_removed, 0);
  } else if (!woken_in_vain_) {
    sink_.note(Health::hook_reinstalled);
  }
  return awake;
}

bool Witness::stop_within(DWORD milliseconds) const {
  return WaitForSingleObject(stop_.get(), milliseconds) != WAIT_TIMEOUT;
}

}  // namespace capstan::win
