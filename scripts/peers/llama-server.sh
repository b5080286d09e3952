#!/usr/bin/env bash
# Puts llama-server with its libraries into a folder of its own, from Debian's unstable (its libc is newer than that of Debian 12),
# to be run by chroot, as root: 13 MB are fetched. Nothing is installed on the machine.
set -euo pipefail
root=${XDG_CACHE_HOME:-$HOME/.cache}/llm-econ/llama-server
[ -x "$root/usr/bin/llama-server" ] && [ -e "$root/dev/urandom" ] && exit 0
[ "$(id -u)" = 0 ] && [ "$(dpkg --print-architecture)" = amd64 ] || { echo "llama-server: needs root and Debian on amd64" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{state/lists/partial,cache/archives/partial,debs} "$root"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian sid main" > "$work/sid.list"
options=(-qq -o "Dir::Etc::sourcelist=$work/sid.list" -o Dir::Etc::sourceparts=- -o "Dir::State=$work/state"
  -o Dir::State::status=/dev/null -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root)
apt-get "${options[@]}" update
cd "$work/debs"
apt-get "${options[@]}" download llama.cpp-tools libllama0 libggml0 libc6 libgcc-s1 libstdc++6 libgomp1 libssl3t64 libzstd1 zlib1g
for package in *.deb; do dpkg-deb -x "$package" "$root"; done
ln -sfn usr/lib "$root/lib"
ln -sfn usr/lib64 "$root/lib64"
mkdir -p "$root"/{dev,proc,tmp}
[ -e "$root/dev/null" ] || mknod -m 666 "$root/dev/null" c 1 3
[ -e "$root/dev/urandom" ] || mknod -m 666 "$root/dev/urandom" c 1 9
