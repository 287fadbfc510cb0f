#!/usr/bin/env bash
# Starts the real window on a display of its own, sends a message to the demo server, checks
# by accessibility that the answer is on the screen and by the command line that it is kept.
#
#   tests/window/run.sh BINARY [OUT_DIR]
#
# BINARY is built with `--features inspection`. Pictures go to OUT_DIR (target/window).
# Needs Xvfb, openbox, xdotool, imagemagick, python3 and a software OpenGL (see .ci/run).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
binary=${1:?usage: run.sh BINARY [OUT_DIR]}
out=${2:-$here/../../target/window}

for tool in Xvfb openbox xdotool import identify python3; do
  command -v "$tool" >/dev/null || { echo "window: $tool is missing" >&2; exit 1; }
done
[ -x "$binary" ] || { echo "window: $binary is not there; build it with --features inspection" >&2; exit 1; }

scratch=$(mktemp -d)
started=()
finish() {
  local process
  for process in "${started[@]}"; do kill "$process" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT TERM

# The server picks a free display and says which.
Xvfb -displayfd 3 -screen 0 1360x900x24 -nolisten tcp 3>"$scratch/display" 2>"$scratch/xvfb.log" &
started+=($!)
for _ in $(seq 100); do
  [ -s "$scratch/display" ] && break
  kill -0 "${started[0]}" 2>/dev/null || break
  sleep 0.1
done
[ -s "$scratch/display" ] || { echo "window: no display:" >&2; cat "$scratch/xvfb.log" >&2; exit 1; }
DISPLAY=:$(tr -d '[:space:]' <"$scratch/display")
# It says what it says in English, whatever the machine speaks.
export DISPLAY LIBGL_ALWAYS_SOFTWARE=1 LC_ALL=C.UTF-8
unset WAYLAND_DISPLAY

openbox >"$scratch/openbox.log" 2>&1 &
started+=($!)

python3 -B "$here/drive.py" "$binary" "$out"
