// Room for the RAII owners of hooks, windows, events and device contexts.
#pragma once
