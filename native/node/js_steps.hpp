// FakeStep objects (lib/binding/native-binding.ts) as steps of the scripted backend.
#pragma once

#include <napi.h>

#include <vector>

#include "fake/fake_step.hpp"

namespace capstan::node {

std::vector<fake::FakeStep> read_steps(Napi::Value steps);

}  // namespace capstan::node
