// Room for UI Automation: the focused element's role and name, and whether it is a password field.
#pragma once
