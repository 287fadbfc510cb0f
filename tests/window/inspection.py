"""Reads the accessibility tree of a running egui program through its inspection port.

The protocol: a greeting of eight bytes, then requests and replies, each a length of four
bytes and a body in MessagePack. Only what is needed to read a tree is here.
"""

import socket
import struct
import time

GREETING = b"eins" + (1).to_bytes(4, "big")


class Node:
    """A widget as a screen reader is told of it."""

    def __init__(self, name, fields):
        role, _actions, _child_actions, _flags, properties = fields
        self.name = name
        self.role = role
        self.label = properties.get("label") or ""
        self.value = properties.get("value") or ""
        self.bounds = properties.get("bounds")
        self.children = properties.get("children") or []

    @property
    def is_text_input(self):
        return "textinput" in self.role.lower()

    @property
    def texts(self):
        return [text for text in (self.label, self.value) if text]


class Inspection:
    """A connection to the port."""

    def __init__(self, port, patience_s):
        deadline = time.monotonic() + patience_s
        while True:
            try:
                self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
                break
            except ConnectionRefusedError:
                if time.monotonic() > deadline:
                    raise SystemExit(
                        "the inspection port stays closed: build with --features inspection"
                    ) from None
                time.sleep(0.05)
        if self._read(len(GREETING)) != GREETING:
            raise SystemExit("the inspection port speaks another version")

    def tree(self):
        """All nodes as they are now, how many pixels a point has, and the focused node's name."""
        # A variant without fields is its name: a short string.
        self._send(bytes([0xA0 | len("GetTree")]) + b"GetTree")
        reply = decode(self._read(struct.unpack(">I", self._read(4))[0]))
        if not isinstance(reply, dict) or "Tree" not in reply:
            raise SystemExit(f"the inspection port answers: {reply}")
        _step, scale, update = reply["Tree"]
        # The update is a list too: nodes first, the focus last.
        pairs, focus = (update[0], update[-1]) if update else ([], None)
        return [Node(name, fields) for name, fields in pairs], scale, focus

    def close(self):
        self.socket.close()

    def _send(self, body):
        self.socket.sendall(struct.pack(">I", len(body)) + body)

    def _read(self, count):
        data = b""
        while len(data) < count:
            piece = self.socket.recv(count - len(data))
            if not piece:
                raise SystemExit("the program closed its inspection port")
            data += piece
        return data


def decode(data):
    """One MessagePack value."""
    value, end = _value(data, 0)
    if end != len(data):
        raise ValueError("bytes are left over")
    return value


# The marks of fixed-size numbers, and of strings, bytes, lists and maps with a length.
NUMBERS = {
    0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q",
    0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q",
}
LENGTHS = {
    0xC4: (">B", "bytes"), 0xC5: (">H", "bytes"), 0xC6: (">I", "bytes"),
    0xD9: (">B", "text"), 0xDA: (">H", "text"), 0xDB: (">I", "text"),
    0xDC: (">H", "list"), 0xDD: (">I", "list"), 0xDE: (">H", "map"), 0xDF: (">I", "map"),
}
SINGLES = {0xC0: None, 0xC2: False, 0xC3: True}


def _value(data, at):
    mark = data[at]
    at += 1
    if mark < 0x80:
        return mark, at
    if mark >= 0xE0:
        return mark - 0x100, at
    if mark in SINGLES:
        return SINGLES[mark], at
    if mark in NUMBERS:
        return _number(data, at, NUMBERS[mark])
    if mark < 0x90:
        return _many(data, at, mark & 0x0F, "map")
    if mark < 0xA0:
        return _many(data, at, mark & 0x0F, "list")
    if mark < 0xC0:
        return _many(data, at, mark & 0x1F, "text")
    if mark in LENGTHS:
        form, kind = LENGTHS[mark]
        count, at = _number(data, at, form)
        return _many(data, at, count, kind)
    raise ValueError(f"unknown mark {mark:#x}")


def _number(data, at, form):
    return struct.unpack_from(form, data, at)[0], at + struct.calcsize(form)


def _many(data, at, count, kind):
    if kind in ("bytes", "text"):
        piece = data[at : at + count]
        return (piece if kind == "bytes" else piece.decode()), at + count
    if kind == "list":
        values = []
        for _ in range(count):
            value, at = _value(data, at)
            values.append(value)
        return values, at
    pairs = {}
    for _ in range(count):
        key, at = _value(data, at)
        pairs[key], at = _value(data, at)
    return pairs, at
