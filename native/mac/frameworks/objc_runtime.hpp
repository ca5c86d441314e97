// What Capstan uses of libobjc. There is no Objective-C in this code: a message is objc_msgSend, cast to the signature
// of the method, as "Objective-C Runtime Programming Guide" has it. objc_message.hpp does the casting.
#pragma once

using Class = struct OpaqueObjcClass*;
using SEL = struct OpaqueObjcSelector*;
using id = struct OpaqueObjcObject*;

// clang-format off
extern "C" {
Class objc_getClass(const char*);
SEL sel_registerName(const char*);
void objc_msgSend();
void* objc_autoreleasePoolPush();
void objc_autoreleasePoolPop(void*);
}
// clang-format on
