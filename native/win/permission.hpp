// Room for what Windows withholds: elevated windows are invisible to a process that is not elevated.
#pragma once
