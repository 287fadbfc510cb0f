"""Does with the real window what a person does: types, sends, reads, closes, comes back.

usage: drive.py BINARY OUT_DIR      (a display must be there; see run.sh)
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from inspection import Inspection

WORDS = "Hello from the other side of the screen"
# The demo answers with so many tokens as it is told.
LONG_WORDS = "Tell me everything tokens=20000"
INTERRUPTED = "Interrupted before the answer was complete"
LATER_WORDS = "Something for later"
WAITS = "Waits for the end of the answer"
HELD = "Not sent yet"
CONTINUE = "Go on with this answer"
FILE = "brewing.txt"
FILE_TEXT = "Green tea wants eighty degrees.\n"
SETTING = "Temperature"
SET_VALUE = "0.3"
# Bounds, not expectations: software drawing on a busy machine is slow.
START_S = 60
REACTION_S = 20
ANSWER_S = 180
QUIET_S = 4
# What arrived is on disk after a second at most; twice that is past it.
FLUSHED_S = 2.5
END_S = 20


def fail(message):
    raise SystemExit(f"window: {message}")


def until(what, patience_s, probe):
    """Asks again and again until the probe gives something, and gives that."""
    deadline = time.monotonic() + patience_s
    while True:
        found = probe()
        if found:
            return found
        if time.monotonic() > deadline:
            fail(f"{what} did not happen within {patience_s} s")
        time.sleep(0.1)


def xdotool(*arguments):
    """What xdotool prints, or nothing where it fails."""
    done = subprocess.run(
        ["xdotool", *map(str, arguments)],
        capture_output=True, text=True, timeout=REACTION_S, check=False,
    )
    return done.stdout.strip() if done.returncode == 0 else ""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Window:
    """The running program with its window in front."""

    def __init__(self, binary, data, stats, log):
        port = free_port()
        environment = {**os.environ, "EGUI_INSPECTION": f"127.0.0.1:{port}"}
        environment.pop("WAYLAND_DISPLAY", None)
        command = [binary, "--demo", "--data-dir", data, "--frame-stats", stats]
        self.log = log
        with open(log, "ab") as output:
            self.process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        try:
            self.id = until("the window's appearance", START_S, self._find)
            xdotool("windowactivate", "--sync", self.id)
            self.inspection = Inspection(port, START_S)
        except BaseException:
            self.process.kill()
            raise

    def _find(self):
        if self.process.poll() is not None:
            fail(f"the program ended with {self.process.returncode}:\n{Path(self.log).read_text()}")
        by_process = xdotool("search", "--onlyvisible", "--pid", self.process.pid)
        return by_process.splitlines()[0] if by_process else ""

    def nodes(self):
        return self.inspection.tree()[0]

    def texts(self):
        """Everything that a screen reader could read, without what is being typed."""
        nodes = self.nodes()
        # A field's lines are nodes below it.
        typed = {child for node in nodes if node.is_text_input for child in node.children}
        read = [node for node in nodes if not node.is_text_input and node.name not in typed]
        return [text for node in read for text in node.texts]

    def can_type(self):
        """Whether a text field has the focus, as the composer has it without a click."""
        nodes, _, focus = self.inspection.tree()
        return any(node.is_text_input and node.name == focus for node in nodes)

    def open_conversation(self, title):
        """Clicks its row; whether it was there."""
        return self.click(f"Conversation: {title}")

    def click(self, label, is_meant=lambda node: True):
        """Clicks what has this name; whether it was there."""
        nodes, scale, _ = self.inspection.tree()
        named = [node for node in nodes if node.label == label and node.bounds]
        found = [node for node in named if is_meant(node)]
        if not found:
            return False
        left, top, right, bottom = found[0].bounds
        x, y = (left + right) / 2 * scale, (top + bottom) / 2 * scale
        xdotool("mousemove", "--window", self.id, round(x), round(y), "click", 1)
        return True

    def click_field(self, label):
        """Clicks the text field with this name; whether it was there."""
        return self.click(label, lambda node: node.is_text_input)

    def kill(self):
        """Ends it without a warning."""
        self.inspection.close()
        self.process.kill()
        self.process.wait()

    def end(self, kind):
        """Ends it by a signal, as closing the window would."""
        self.inspection.close()
        self.process.send_signal(kind)
        try:
            code = self.process.wait(END_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            fail(f"{kind.name} did not end the program within {END_S} s")
        if code != 0:
            fail(f"after {kind.name} it exits with {code}:\n{Path(self.log).read_text()}")


def say(window, words):
    """Types into the composer and sends."""
    until("the focus of the composer", START_S, window.can_type)
    xdotool("type", "--delay", "15", words)
    until(
        "the typed text's appearance in the composer",
        REACTION_S,
        lambda: any(node.value.strip() == words for node in window.nodes() if node.is_text_input),
    )
    xdotool("key", "Return")
    until(
        "the message's appearance in the transcript",
        REACTION_S,
        lambda: any(words in text for text in window.texts()),
    )


def wait_for_answer(window):
    """The words on the screen once they have changed and then stay as they are."""
    started = time.monotonic()
    last, changed_at, changes = window.texts(), started, 0
    while changes == 0 or time.monotonic() - changed_at < QUIET_S:
        if time.monotonic() - started > ANSWER_S:
            fail(f"the answer is not at rest after {ANSWER_S} s, {changes} changes")
        time.sleep(0.2)
        now = window.texts()
        if now != last:
            last, changed_at, changes = now, time.monotonic(), changes + 1
    return last


def take_picture(path):
    """The whole screen; a picture of nothing has a handful of colours."""
    subprocess.run(["import", "-window", "root", path], check=True, timeout=60)
    colours = subprocess.run(
        ["identify", "-format", "%k", path],
        check=True, capture_output=True, text=True, timeout=60,
    ).stdout
    if int(colours) < 64:
        fail(f"{path} has {colours} colours: nothing was drawn")
    print(f"picture: {path}")


def check_stats(path):
    stats = json.loads(Path(path).read_text())
    for name in ("frames", "p50_ms", "p99_ms", "max_ms", "first_frame_ms"):
        if not isinstance(stats.get(name), (int, float)) or stats[name] < 0:
            fail(f"{name} is missing from the frame statistics: {stats}")
    if stats["frames"] < 1:
        fail(f"no frame was drawn: {stats}")
    print(f"frame statistics: {json.dumps(stats)}")


def kept(binary, data):
    """Each conversation's line and messages, newest first, as the command line prints them."""
    def run(*arguments):
        done = subprocess.run(
            [binary, *arguments, "--json", "--data-dir", data],
            capture_output=True, text=True, timeout=60, check=False,
        )
        if done.returncode != 0:
            fail(f"`{' '.join(arguments)}` exits with {done.returncode}: {done.stderr}")
        return json.loads(done.stdout)

    return [(line, messages_in(run("show", line["id"]))) for line in run("list")]


def messages_in(value):
    """Every object with a role and content, wherever it stands."""
    if isinstance(value, dict):
        here = [value] if "role" in value and "content" in value else []
        return here + [found for part in value.values() for found in messages_in(part)]
    if isinstance(value, list):
        return [found for part in value for found in messages_in(part)]
    return []


def check_kept(messages, words, state):
    """What was said is kept, with an answer in that state. The answer's text."""
    said = [message["content"] for message in messages if message["role"] == "user"]
    if said != [words]:
        fail(f"the person's words are kept as {said}")
    answers = [message for message in messages if message["role"] == "assistant"]
    if len(answers) != 1 or answers[0]["outcome"].get("state") != state:
        fail(f"one {state} answer should be kept: {answers}")
    return answers[0]["content"]


def unseen_end(answer, on_screen):
    """Which words of the answer's end are not on the screen.

    Markdown is drawn without its marks and in runs, so words are compared. The view shows
    the end of an answer, so those of its end are what is looked for.
    """
    words = re.findall(r"[^\W\d_]{4,}", answer)[-20:]
    if not words:
        fail(f"the answer says nothing: {answer!r}")
    screen = " ".join(on_screen)
    unseen = sorted({word for word in words if word not in screen})
    # A word may be broken where a line ends.
    return unseen if len(unseen) > 0.25 * len(set(words)) else []


def send_and_read(window, out):
    say(window, WORDS)
    on_screen = wait_for_answer(window)
    take_picture(out / "answer.png")
    window.end(signal.SIGTERM)
    return on_screen


def send_and_kill(window):
    """Kills the program in the middle of a long answer."""
    say(window, LONG_WORDS)
    before = window.texts()
    until("the answer's beginning", REACTION_S, lambda: window.texts() != before)
    time.sleep(FLUSHED_S)
    before = window.texts()
    until("the answer's going on", REACTION_S, lambda: window.texts() != before)
    window.kill()


def continue_and_kill(window, title):
    """Kills the program while an answer is gone on with and a message waits for its end."""
    until("the conversation's return", START_S, lambda: window.open_conversation(title))
    until("the button that goes on", REACTION_S, lambda: window.click(CONTINUE))
    until(
        "the answer's going on",
        REACTION_S,
        lambda: not any(INTERRUPTED in text for text in window.texts()),
    )
    until("the composer", REACTION_S, lambda: window.click("Message"))
    until("the focus of the composer", REACTION_S, window.can_type)
    xdotool("type", "--delay", "15", LATER_WORDS)
    xdotool("key", "Return")
    until(
        "the waiting of the message",
        REACTION_S,
        lambda: any(WAITS in text for text in window.texts()),
    )
    before = window.texts()
    time.sleep(FLUSHED_S)
    until("the answer's going on", REACTION_S, lambda: window.texts() != before)
    window.kill()


def field(window, label):
    """The text field with this name, where it is on the screen."""
    nodes = window.nodes()
    found = [node for node in nodes if node.is_text_input and node.label == label]
    return found[0] if found else None


def find_setting(window, label):
    """Opens the settings and looks for one by its name, with the keys alone."""
    until("the focus of the composer", START_S, window.can_type)
    xdotool("key", "ctrl+comma")
    until("the settings", REACTION_S, lambda: field(window, "Search settings"))
    until("the focus of the search", REACTION_S, window.can_type)
    xdotool("type", "--delay", "15", label.lower())
    return until("the field of the setting", REACTION_S, lambda: field(window, label))


def set_and_kill(window, out):
    """Sets a value, nonsense at first, and kills the program when it is taken."""
    find_setting(window, SETTING)
    until("the setting's field", REACTION_S, lambda: window.click_field(SETTING))
    xdotool("type", "--delay", "15", "99")
    until(
        "the refusal of nonsense",
        REACTION_S,
        lambda: any("Not saved" in text for text in window.texts()),
    )
    xdotool("key", "BackSpace", "key", "BackSpace")
    xdotool("type", "--delay", "15", SET_VALUE)
    until(
        "the way back to the server's value",
        REACTION_S,
        lambda: any(f"Reset {SETTING}" in text for text in window.texts()),
    )
    take_picture(out / "settings.png")
    time.sleep(FLUSHED_S)
    window.kill()


def attach_and_kill(window, path, out):
    """Attaches a file by its path, and kills the program when it is read."""
    until("the focus of the composer", START_S, window.can_type)
    xdotool("key", "ctrl+u")
    # No portal shows a dialog here, so that the path can be typed.
    until("the field of the path", REACTION_S, lambda: field(window, "Path of the file or folder"))
    until("the focus of the path", REACTION_S, window.can_type)
    xdotool("type", "--delay", "15", path)
    xdotool("key", "Return")
    until("the file above the message", REACTION_S, lambda: attached(window))
    take_picture(out / "attached.png")
    time.sleep(FLUSHED_S)
    window.kill()


def attached(window):
    """Whether the file is read and stands above the message."""
    return any(text.startswith(f"{FILE}, ") for text in window.texts())


def main():
    binary, out = os.path.abspath(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    scratch = tempfile.mkdtemp(prefix="causerie-window-")
    data, stats, log = (os.path.join(scratch, name) for name in ("data", "stats.json", "log"))
    running = []

    def open_window():
        running.append(Window(binary, data, stats, log))
        return running[-1]

    try:
        on_screen = send_and_read(open_window(), out)
        check_stats(stats)
        [(line, messages)] = kept(binary, data)
        answer = check_kept(messages, WORDS, "finished")
        if unseen := unseen_end(answer, on_screen):
            fail(f"of the answer's end, these words are not on the screen: {unseen}\n{on_screen}")
        print("the answer is on the screen, and kept")

        window = open_window()
        until(
            "the conversation's return after a restart",
            START_S,
            lambda: window.open_conversation(line["title"]),
        )
        until(
            "the answer's return after a restart",
            REACTION_S,
            lambda: not unseen_end(answer, window.texts()),
        )
        take_picture(out / "restart.png")
        window.end(signal.SIGINT)
        print("after a restart the conversation is there")

        send_and_kill(open_window())
        (line, messages), _ = kept(binary, data)
        partial = check_kept(messages, LONG_WORDS, "interrupted")
        window = open_window()
        until(
            "the killed conversation's return",
            START_S,
            lambda: window.open_conversation(line["title"]),
        )
        until(
            "the mark of the interrupted answer",
            REACTION_S,
            lambda: any(INTERRUPTED in text for text in window.texts())
            and not unseen_end(partial, window.texts()),
        )
        take_picture(out / "interrupted.png")
        window.end(signal.SIGTERM)
        print(f"after a kill in mid-answer its {len(partial)} characters are there, and marked")

        continue_and_kill(open_window(), line["title"])
        (_, messages), _ = kept(binary, data)
        longer = check_kept(messages, LONG_WORDS, "interrupted")
        if not longer.startswith(partial) or len(longer) <= len(partial):
            fail(f"{len(partial)} characters were gone on with, and {len(longer)} are kept")
        window = open_window()
        until(
            "the conversation's return after the second kill",
            START_S,
            lambda: window.open_conversation(line["title"]),
        )
        until(
            "the return of the message that waited",
            REACTION_S,
            lambda: any(HELD in text for text in window.texts())
            and any(LATER_WORDS in text for text in window.texts()),
        )
        take_picture(out / "continued.png")
        window.end(signal.SIGTERM)
        print(f"after a kill while going on, {len(longer)} characters and what waits are there")

        set_and_kill(open_window(), out)
        window = open_window()
        value = find_setting(window, SETTING).value.strip()
        if value != SET_VALUE:
            fail(f"{SETTING} was set to {SET_VALUE}, and after a kill it is {value!r}")
        window.end(signal.SIGTERM)
        print("what was set by the keys is there after a kill")

        path = os.path.join(scratch, FILE)
        Path(path).write_text(FILE_TEXT, encoding="utf-8")
        attach_and_kill(open_window(), path, out)
        os.remove(path)
        window = open_window()
        until("the file's return after a kill", START_S, lambda: attached(window))
        say(window, "What does it say?")
        wait_for_answer(window)
        window.end(signal.SIGTERM)
        (_, messages), *_ = kept(binary, data)
        files = [file["name"] for message in messages for file in message.get("attachments", [])]
        if files != [FILE]:
            fail(f"the message was sent with {files}, and not with {FILE}")
        print("what was attached is there after a kill, and was sent with the message")
    except (Exception, SystemExit):
        if os.environ.get("DISPLAY"):
            subprocess.run(["import", "-window", "root", out / "failed.png"], check=False, timeout=60)
        if os.path.exists(log):
            print(Path(log).read_text()[-4000:], file=sys.stderr)
        for window in running:
            if window.process.poll() is None:
                print("on the screen:", window.texts(), file=sys.stderr)
        raise
    finally:
        for window in running:
            if window.process.poll() is None:
                window.process.kill()
                window.process.wait()
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
