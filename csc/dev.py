"""Watch, compile, swap: the only file that knows compiler and emulator."""
