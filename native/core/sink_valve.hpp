// Stands between a backend's threads and the session, so that a thread that does not end can be left behind: once the
// valve is shut, and nobody is inside, the session and the ring's memory may go although that thread may wake up later.
#pragma once

#include <atomic>
#include <cstdint>

#include "core/capture_backend.hpp"

namespace capstan {

class SinkValve final : public EventSink {
 public:
  explicit SinkValve(EventSink& sink) : sink_(sink) {}

  void publish(const EventRecord& record) noexcept override {
    if (const Visit visit(*this); visit) sink_.publish(record);
  }
  void open_context(std::uint32_t epoch, std::uint8_t changes, double time_ns) noexcept override {
    if (const Visit visit(*this); visit) {
      sink_.open_context(epoch, changes, time_ns);
      context_open_.store(true, std::memory_order_release);
    }
  }
  void context_ready() noexcept override {
    if (const Visit visit(*this); visit) sink_.context_ready();
  }
  bool flush() noexcept override {
    const Visit visit(*this);
    return visit && sink_.flush();
  }
  void note(Health health) noexcept override {
    if (const Visit visit(*this); visit) sink_.note(health);
  }
  void fail(Fault fault, int os_error) noexcept override {
    if (const Visit visit(*this); visit) sink_.fail(fault, os_error);
  }

  // Any thread. A context was handed over since the start. Pairs with open_context.
  [[nodiscard]] bool context_open() const { return context_open_.load(std::memory_order_acquire); }

  // JavaScript thread. Lets nobody in any more; false while a thread is still inside: call again.
  [[nodiscard]] bool shut() { return (state_.fetch_or(shut_bit, std::memory_order_acq_rel) & ~shut_bit) == 0; }

 private:
  static constexpr std::uint32_t shut_bit = 1;
  static constexpr std::uint32_t one_visitor = 2;

  // One word holds both facts, so of a visit and the shutting the later one sees the earlier one, whichever it is.
  // acq_rel: what a visitor did has happened before whoever finds the valve empty takes the session down.
  class Visit {
   public:
    explicit Visit(SinkValve& valve)
        : state_(valve.state_), let_in_((state_.fetch_add(one_visitor, std::memory_order_acq_rel) & shut_bit) == 0) {}
    ~Visit() { state_.fetch_sub(one_visitor, std::memory_order_acq_rel); }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

    explicit operator bool() const { return let_in_; }

   private:
    std::atomic<std::uint32_t>& state_;
    bool let_in_;
  };

  EventSink& sink_;
  std::atomic<std::uint32_t> state_ = 0;
  std::atomic<bool> context_open_ = false;
};

}  // namespace capstan
