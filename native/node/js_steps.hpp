// FakeStep objects (lib/binding/native-binding.ts) as steps of the scripted backend.
#pragma once

#include <node_api.h>

#include <vector>

#include "fake/fake_step.hpp"

namespace capstan::node {

std::vector<fake::FakeStep> read_steps(napi_env env, napi_value steps);

}  // namespace capstan::node
