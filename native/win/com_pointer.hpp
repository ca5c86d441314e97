// Owns an interface of COM.
#pragma once

#include <memory>
#include <utility>

#include "win/windows_api.hpp"
// After windows.h.
#include <unknwn.h>

namespace capstan::win {

struct ReleaseInterface {
  void operator()(IUnknown* object) const { object->Release(); }
};
template <typename Interface>
using ComPointer = std::unique_ptr<Interface, ReleaseInterface>;

// What a call hands out through its last argument; null when it fails. `call` takes an Interface**.
template <typename Interface, typename Call>
ComPointer<Interface> received(const Call& call) {
  Interface* object = nullptr;
  const HRESULT result = call(&object);
  ComPointer<Interface> owner(object);
  return SUCCEEDED(result) ? std::move(owner) : nullptr;
}

// Another interface of the same object; null when it has none.
template <typename Interface>
ComPointer<Interface> as(IUnknown& object) {
  return received<Interface>(
      [&](Interface** out) { return object.QueryInterface(__uuidof(Interface), reinterpret_cast<void**>(out)); });
}

}  // namespace capstan::win
