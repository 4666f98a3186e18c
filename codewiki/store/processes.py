"""Which process is which: ids are used again, so a process is told by its id and its start."""

import os
import subprocess
import sys
from pathlib import Path

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _QUERY = 0x1000

    def _start(process: int) -> str:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        handle = kernel.OpenProcess(_QUERY, False, process)
        if not handle:
            return ""
        times = [wintypes.FILETIME() for _ in range(4)]
        code = wintypes.DWORD()
        try:
            known = kernel.GetProcessTimes(handle, *map(ctypes.byref, times))
            running = kernel.GetExitCodeProcess(handle, ctypes.byref(code)) and code.value == 259
        finally:
            kernel.CloseHandle(handle)
        if not known or not running:
            return ""
        return str((times[0].dwHighDateTime << 32) + times[0].dwLowDateTime)

elif sys.platform == "linux":
    _STATE, _STARTED = 0, 19

    def _start(process: int) -> str:
        try:
            line = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
            boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        except OSError:
            return ""
        # The name of the program, in brackets, may hold anything.
        fields = line.rpartition(")")[2].split()
        if len(fields) <= _STARTED or fields[_STATE] in {"Z", "X"}:
            return ""
        return f"{boot}:{fields[_STARTED]}"

else:

    def _start(process: int) -> str:
        command = ["/bin/ps", "-o", "lstart=", "-p", str(process)]
        try:
            done = subprocess.run(  # noqa: S603 - a number is all that is given
                command, capture_output=True, text=True, timeout=10, check=False
            )
        except (OSError, subprocess.SubprocessError):
            return ""
        return " ".join(done.stdout.split())


def started(process: int = 0) -> str:
    """Return a mark of when the process began; "" when it does not run (any more).

    ``process`` is its id, 0 for this process. Marks are compared for equality only.
    """
    return _start(process or os.getpid())
