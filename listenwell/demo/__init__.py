"""The invented community that `listenwell demo` starts with."""
