#include "win/witness.hpp"

namespace capstan::win {

Witness::Witness(EventSink& sink, const InputHook& input, HookThread& hook) : sink_(sink), input_(input), hook_(hook) {}

std::optional<Problem> Witness::start() { return std::nullopt; }

bool Witness::stop() { return true; }

}  // namespace capstan::win
