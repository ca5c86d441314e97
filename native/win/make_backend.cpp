// Room for the assembly of the Windows backend from the parts beside it. Until they are built it refuses to start.
#include <memory>

#include "core/unavailable_backend.hpp"

namespace capstan {

std::unique_ptr<CaptureBackend> make_backend() {
  return std::make_unique<UnavailableBackend>("win", "Capstan cannot record on Windows yet.",
                                              "Record on Linux in an X11 session.");
}

}  // namespace capstan
