#include "linux/x11/x11_backend.hpp"

namespace capstan {

std::unique_ptr<CaptureBackend> make_backend() { return std::make_unique<x11::X11Backend>(); }

}  // namespace capstan
