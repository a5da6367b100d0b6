"""The processes of a run: started together, watched, and ended by their numbers."""

import ctypes
import os
import signal
import subprocess
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
STOP_SECONDS = 5.0

_libc = ctypes.CDLL(None, use_errno=True)


class PeerFailure(Exception):
    """A peer could not start, or ended too early; the message holds its log."""


class Family:
    """Children of this process by name, and orphans of theirs: this process is their subreaper (prctl(2))."""

    def __init__(self, logs: Path):
        self.logs = logs
        self.names: dict[int, str] = {}
        self.statuses: dict[int, int] = {}
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

    def start(self, name: str, arguments: list, *, handed_over=(), environment=None) -> int:
        """Starts a peer in a session of its own, away from the terminal's signals; its output is `logs/NAME.log`."""
        with open(self.log(name), "ab") as log:
            child = subprocess.Popen(
                [str(argument) for argument in arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                pass_fds=[one.fileno() for one in handed_over], start_new_session=True, preexec_fn=_die_with_parent,
                env={**os.environ, **(environment or {})})
        child.returncode = 0  # reap() below is the only one that waits
        self.names[child.pid] = name
        return child.pid

    def start_command(self, arguments: list[str], environment: dict) -> int:
        """Starts the command that all this is for, with this process's own input, output and terminal."""
        child = subprocess.Popen(arguments, env=environment, preexec_fn=_unblock_signals)
        child.returncode = 0
        return child.pid

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def reap(self) -> None:
        """Notes the exit status of every child that has ended."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self.statuses[pid] = os.waitstatus_to_exitcode(status)

    def status(self, pid: int) -> int | None:
        """Exit status of a child, minus the signal's number if one killed it; None while it runs."""
        self.reap()
        return self.statuses.get(pid)

    def finish(self, pid: int, deadline: float) -> None:
        """Waits for a short job to succeed."""
        while (status := self.status(pid)) is None:
            if time.monotonic() > deadline:
                raise self.failure(pid, "did not end in time")
            time.sleep(0.005)
        if status != 0:
            raise self.failure(pid, f"ended with status {status}")

    def require_running(self, pid: int) -> None:
        if (status := self.status(pid)) is not None:
            raise self.failure(pid, f"ended with status {status} while starting")

    def failure(self, pid: int, what: str) -> PeerFailure:
        name = self.names[pid]
        text = self.log(name).read_text(errors="replace").strip() or "(its log is empty)"
        return PeerFailure(f"{name} {what}; its log says:\n{text}")

    def stop_all(self) -> None:
        """Ends every process below this one: asks, and after five seconds insists."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            deadline = time.monotonic() + STOP_SECONDS
            asked: set[int] = set()
            while remaining := self._remaining():
                for pid in remaining - asked:
                    _signal(pid, number)
                asked |= remaining
                if time.monotonic() > deadline:
                    break
                time.sleep(0.01)

    def _remaining(self) -> set[int]:
        self.reap()
        parents = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    fields = Path("/proc", entry, "stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                if fields[0] != "Z":
                    parents[int(entry)] = int(fields[1])
        found, frontier = set(), {os.getpid()}
        while frontier:
            frontier = {pid for pid, parent in parents.items() if parent in frontier} - found
            found |= frontier
        return found


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def _unblock_signals() -> None:
    signal.pthread_sigmask(signal.SIG_SETMASK, [])


def _die_with_parent() -> None:
    _unblock_signals()
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
