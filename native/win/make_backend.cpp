#include "win/win_backend.hpp"

namespace capstan {

std::unique_ptr<CaptureBackend> make_backend() { return std::make_unique<win::WinBackend>(); }

}  // namespace capstan
