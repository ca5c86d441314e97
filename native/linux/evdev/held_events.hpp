// Input and focus come by two ways that have no common order: the kernel hands a key to the compositor and to us, and
// the compositor tells us of a change of focus by a socket of its own. So an event is held until it is certain in which
// context it happened (docs/adr/0020-libinput-without-order.md):
//
//   pushed ──► asked ──► answered ──► settled ──► taken, in the context that is open
//      └──────────┴──────────┴───── the context changes ──► nobody's
//
// Pure, and allocates nothing once it is made. Hook thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "linux/evdev/input_event.hpp"

namespace capstan::evdev {

class HeldEvents {
 public:
  static constexpr std::size_t most = 4096;
  // No event is given out sooner after its own time: a compositor may answer while one of its own threads still has the
  // event in hand.
  static constexpr std::int64_t settling_ns = 30'000'000;

  HeldEvents();

  // False: too many wait. What is held has become nobody's, and the event was not taken in.
  bool push(const InputEvent& event);

  // Whether something is held that was pushed since the last question.
  [[nodiscard]] bool unasked() const { return pushed_ > asked_ && pushed_ > taken_; }
  // The compositor was asked, after everything held was pushed. One question at a time.
  void ask(std::uint64_t question);
  // The answers so far.
  void answer(std::uint64_t question);

  // After each of these: take what there is, and only then open the new context.
  // Another window has the keyboard, or nobody can tell: told at this time. Whatever happened by then and was not taken
  // may belong to either side. Of events that are read later their own time decides.
  void change_context(std::int64_t now_ns);
  // The same window has another name. What the compositor had answered for before belongs to the old name, for certain;
  // the rest may belong to either.
  void change_name(std::int64_t now_ns);
  struct Taken {
    InputEvent event;
    bool nobodys;  // counts for the state of keys, and for nothing else
  };
  // The oldest event, when it is certain whose it is.
  std::optional<Taken> take(std::int64_t now_ns);
  // When time alone makes `take` give something; nothing while it waits for an answer, or holds nothing.
  [[nodiscard]] std::optional<std::int64_t> next() const;

  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(pushed_ - taken_); }

 private:
  [[nodiscard]] InputEvent& slot(std::uint64_t number) { return slots_[number % most]; }
  [[nodiscard]] const InputEvent& oldest() const { return slots_[taken_ % most]; }
  // Whose the oldest is does not depend on what comes.
  [[nodiscard]] bool decided() const { return taken_ < certain_ || taken_ < nobodys_; }

  std::vector<InputEvent> slots_;
  // Events are numbered as they are pushed. Each of these is the number of the first event of which it is not true:
  // certain_ <= answered_ <= asked_ <= pushed_.
  std::uint64_t taken_ = 0;
  std::uint64_t certain_ = 0;  // whatever comes, they belong to the open context
  std::uint64_t answered_ = 0;
  std::uint64_t asked_ = 0;
  std::uint64_t pushed_ = 0;
  std::uint64_t nobodys_ = 0;  // but for those that are certain
  std::uint64_t question_ = 0;
  std::int64_t barrier_ns_ = std::numeric_limits<std::int64_t>::min();  // when the context changed last
};

}  // namespace capstan::evdev
