// Room for the foreground window and the window under the pointer: executable, title and rectangle, a context epoch a
// change.
#pragma once
