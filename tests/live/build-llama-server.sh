#!/usr/bin/env bash
# Builds a real llama-server from source, and for the live test a tiny chat model and its eyes.
#
#   tests/live/build-llama-server.sh
#
# The source is the package `llama-cpp-python` on PyPI, which carries all of llama.cpp.
# The result lies outside the tree, in ${CAUSERIE_LIVE_CACHE:-~/.cache/causerie-live}, and is
# made only once: about six minutes on two cores. The last three lines on stdout say where:
#   LLAMA_SERVER=…
#   LLAMA_MODEL=…
#   LLAMA_EYES=…
# Needs cmake, ninja, g++ and python3 with venv (Debian: cmake ninja-build g++ python3-venv).
set -euo pipefail

version=0.3.36
sha256=832db0699007f1be95a7e41ef12e88926b02ba836461e36a36372db2760c1a2e
# Raise this when the flags below change, so that an old result is not taken.
recipe=1

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${CAUSERIE_LIVE_CACHE:-$HOME/.cache/causerie-live}
home=$cache/$version-$recipe
server=$home/llama-server
# The model's name carries the sum of the script that makes it: another script, another model.
model=$home/tiny-$(sha256sum "$here/make_tiny_model.py" | cut -c1-8).gguf
eyes=$home/eyes-$(sha256sum "$here/make_tiny_eyes.py" | cut -c1-8).gguf

for tool in cmake ninja g++ python3 sha256sum flock; do
  command -v "$tool" >/dev/null || {
    echo "build-llama-server: $tool is missing (Debian: apt-get install cmake ninja-build g++ python3-venv)" >&2
    exit 1
  }
done

mkdir -p "$home"
# Two runs at once must not build into each other; the second waits and finds it done.
exec 9>"$home/lock"
flock 9

scratch=
finish() { [ -z "$scratch" ] || rm -rf "$scratch"; }
trap finish EXIT
trap 'exit 130' INT TERM

# The download asks the package's build backend for its metadata, hence no --no-build-isolation.
fetch_source() {
  local archive=llama_cpp_python-$version.tar.gz try
  for try in 1 2 3; do
    if "$scratch/venv/bin/pip" --quiet --disable-pip-version-check download --no-deps \
      --no-binary llama-cpp-python --dest "$scratch" "llama-cpp-python==$version" \
      >>"$scratch/log" 2>&1 && echo "$sha256  $scratch/$archive" | sha256sum --check --status; then
      tar -xzf "$scratch/$archive" -C "$scratch"
      return
    fi
    echo "build-llama-server: download $try of 3 failed or has another sum" >&2
    rm -f "$scratch/$archive"
    sleep $((try * 5))
  done
  tail -20 "$scratch/log" >&2
  return 1
}

install_python_packages() {
  local try
  for try in 1 2 3; do
    "$scratch/venv/bin/pip" --quiet --disable-pip-version-check install numpy==2.* gguf==0.19.* \
      >>"$scratch/log" 2>&1 && return
    echo "build-llama-server: installing numpy and gguf failed, try $try of 3" >&2
    sleep $((try * 5))
  done
  tail -20 "$scratch/log" >&2
  return 1
}

build_server() {
  local source=$1 build=$scratch/build
  # A model this small needs no fast code: -O1 halves the build. The instructions of the
  # machine that builds are not assumed, since a cache may be carried to another one.
  cmake -S "$source" -B "$build" -G Ninja \
    -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_FLAGS_RELEASE="-O1 -DNDEBUG" \
    -DCMAKE_CXX_FLAGS_RELEASE="-O1 -DNDEBUG" -DBUILD_SHARED_LIBS=OFF -DGGML_NATIVE=OFF \
    -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_APP=OFF \
    -DLLAMA_BUILD_UI=OFF -DLLAMA_USE_PREBUILT_UI=OFF -DLLAMA_OPENSSL=OFF -DLLAMA_CURL=OFF \
    -DMTMD_VIDEO=OFF >>"$scratch/log" 2>&1 &&
    cmake --build "$build" --target llama-server --parallel "$(nproc)" >>"$scratch/log" 2>&1 || {
    tail -30 "$scratch/log" >&2
    return 1
  }
  strip "$build/bin/llama-server"
  # A rename, so that a half-copied file never looks like a finished one.
  cp "$build/bin/llama-server" "$server.part" && mv "$server.part" "$server"
}

if [ ! -x "$server" ] || [ ! -f "$model" ] || [ ! -f "$eyes" ]; then
  scratch=$(mktemp -d "$home/build.XXXXXX")
  python3 -m venv "$scratch/venv"
  install_python_packages
  "$scratch/venv/bin/python" "$here/make_tiny_eyes.py" --out "$eyes.part"
  mv "$eyes.part" "$eyes"
fi
if [ ! -x "$server" ] || [ ! -f "$model" ]; then
  echo "build-llama-server: fetching llama-cpp-python $version" >&2
  fetch_source
  source=$scratch/llama_cpp_python-$version/vendor/llama.cpp
  "$scratch/venv/bin/python" "$here/make_tiny_model.py" \
    --vocabulary "$source/models/ggml-vocab-qwen2.gguf" \
    --template "$source/models/templates/Qwen-Qwen3-0.6B.jinja" \
    --out "$model.part"
  mv "$model.part" "$model"
  if [ ! -x "$server" ]; then
    echo "build-llama-server: compiling llama-server (some minutes)" >&2
    build_server "$source"
  fi
fi

"$server" --version >&2
echo "LLAMA_SERVER=$server"
echo "LLAMA_MODEL=$model"
echo "LLAMA_EYES=$eyes"
