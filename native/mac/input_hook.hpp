// Room for the listen-only event tap on a run loop of its own thread, which turns itself on again when macOS disabled
// it.
#pragma once
