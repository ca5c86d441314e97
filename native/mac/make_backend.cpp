#include "mac/mac_backend.hpp"

namespace capstan {

std::unique_ptr<CaptureBackend> make_backend() { return std::make_unique<mac::MacBackend>(); }

}  // namespace capstan
