#include "mac/app_names.hpp"

#include <set>

#include "mac/frameworks/app_kit.hpp"
#include "mac/objc_message.hpp"
#include "mac/os_handles.hpp"

namespace capstan::mac {

std::optional<AppNames> AppNameCache::find(ProcessId pid) {
  const auto known = known_.find(pid);
  if (known != known_.end()) return known->second;
  // A process without a place in the Dock's sense (the window server, a daemon) is no running application.
  const id app = send<id>(class_object(kNSRunningApplication), kRunningApplicationWithProcessIdentifier, pid);
  if (app == nullptr) return std::nullopt;
  AppNames names;
  names.bundle = to_utf8(send<id>(app, kBundleIdentifier));
  const id executable = send<id>(app, kExecutableURL);
  if (executable != nullptr) names.executable = to_utf8(send<id>(executable, kLastPathComponent));
  if (names.bundle.empty() && names.executable.empty()) return std::nullopt;
  known_.emplace(pid, names);
  return names;
}

void AppNameCache::keep_only(const WindowList& list) {
  std::set<ProcessId> present;
  for (const ListedWindow& window : list.windows) present.insert(window.seen.pid);
  std::erase_if(known_, [&](const auto& entry) { return !present.contains(entry.first); });
}

}  // namespace capstan::mac
