#include "objects.hpp"

namespace fake {
namespace {

std::atomic<long> live = 0;

// What is autoreleased by a thread, by pool.
thread_local std::vector<std::vector<const void*>> pools;

}  // namespace

void die(const char* why) {
  std::fprintf(stderr, "fake macOS: %s\n", why);
  std::abort();
}

Object::Object(bool is_constant, Kind own_kind) : references(1), constant(is_constant), kind(own_kind) {
  if (!constant) ++live;
}

Object::~Object() {
  if (!constant) --live;
}

long live_objects() { return live; }

void retain(const void* object) { as<Object>(object)->references.fetch_add(1, std::memory_order_relaxed); }

void release(const void* pointer) {
  const auto* object = as<Object>(pointer);
  if (object->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  if (object->constant) die("a constant was released more often than it was retained");
  delete object;
}

id autoreleased(Object* object) {
  if (pools.empty()) die("an object is autoreleased on a thread without a pool");
  pools.back().push_back(object);
  return as_id(object);
}

}  // namespace fake

extern "C" {

CFTypeRef CFRetain(CFTypeRef object) {
  fake::retain(object);
  return object;
}

void CFRelease(CFTypeRef object) { fake::release(object); }

// The pool's place counts, as it does on a Mac: what an inner one still holds goes with the outer one.
void* objc_autoreleasePoolPush() {
  fake::pools.emplace_back();
  return reinterpret_cast<void*>(fake::pools.size());
}

void objc_autoreleasePoolPop(void* pool) {
  const auto depth = reinterpret_cast<std::size_t>(pool);
  if (depth == 0 || depth > fake::pools.size()) fake::die("a pool is popped that is not there");
  while (fake::pools.size() >= depth) {
    const std::vector<const void*> objects = std::move(fake::pools.back());
    fake::pools.pop_back();
    for (const void* object : objects) fake::release(object);
  }
}
}
