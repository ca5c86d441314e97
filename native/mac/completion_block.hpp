// A block for a completion handler with two arguments, made by hand: its layout is an ABI, told in "Block
// Implementation Specification" (clang.llvm.org/docs/Block-ABI-Apple.html), so it takes no compiler that knows blocks.
#pragma once

#include <memory>
#include <utility>

#include "mac/frameworks/blocks_runtime.hpp"

namespace capstan::mac {

// Hands what the handler is called with to Answer::complete(void* result, void* error): on a thread of the framework's
// own, perhaps after the asking was given up. Answer::signature: the types of the handler as @encode has them, which
// some frameworks look at.
template <typename Answer>
class CompletionBlock {
 public:
  // The block lies on the stack: whoever keeps it copies it, as the specification says. `answer` is shared with the
  // call that comes; where none ever does, that share is never given back.
  explicit CompletionBlock(std::shared_ptr<Answer> answer)
      : layout_{&_NSConcreteStackBlock,
                has_signature,
                0,
                invoke,
                &descriptor,
                new std::shared_ptr<Answer>(std::move(answer))} {}

  // To be handed over where the method takes a block. Once.
  void* get() { return &layout_; }

 private:
  struct Descriptor {
    unsigned long reserved;
    unsigned long size;
    const char* signature;
  };
  struct Layout {
    void* isa;
    int flags;
    int reserved;
    void (*invoke)(Layout*, void*, void*);
    const Descriptor* descriptor;
    std::shared_ptr<Answer>* share;
  };
  static constexpr int has_signature = 1 << 30;  // BLOCK_HAS_SIGNATURE
  // The copy of the block outlives this object, and names it.
  static constexpr Descriptor descriptor = {0, sizeof(Layout), Answer::signature};

  static void invoke(Layout* block, void* result, void* error) {
    const std::unique_ptr<std::shared_ptr<Answer>> share(std::exchange(block->share, nullptr));
    if (share) (*share)->complete(result, error);
  }

  Layout layout_;
};

}  // namespace capstan::mac
