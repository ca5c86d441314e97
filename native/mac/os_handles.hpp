// Room for the RAII owners of Core Foundation objects, run loop sources and Mach ports.
#pragma once
