// Whether a hook keeps silent although there is input: compares what a witness hears with the hook's own count. Not
// total with total, for these drift apart (another program's hook may keep a key to itself); only whether the hook is
// called at all while input goes on.
#pragma once

#include <cstdint>

namespace capstan::win {

class HookSilence {
 public:
  // seen: the hook's count now, mod 2^32.
  explicit HookSilence(std::uint32_t seen) : seen_(seen) {}

  // heard: inputs that the witness heard since the look before. True: the hook has kept silent for a second of looks
  // and for more than one stroke. Call when input was heard, and as long as restless(), ten times a second.
  bool look(std::uint32_t heard, std::uint32_t seen);
  // An answer of the hook may still come.
  [[nodiscard]] bool restless() const { return looks_left_ > 0; }

 private:
  void begin_anew();

  std::uint32_t seen_;
  std::uint32_t unanswered_ = 0;
  // Looks at which unanswered input was heard for the first time: what comes late in one go is no second stroke.
  int looks_with_input_ = 0;
  // Counted in looks and not by a clock: a machine that slept is no silent hook.
  int looks_left_ = 0;
};

}  // namespace capstan::win
