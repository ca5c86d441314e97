// Room for the accessibility tree: the focused element's role and name, secure text fields and secure event input.
#pragma once
