#!/bin/sh
# Runs one of Tongguan's programs with nothing but Node: ./tongguan <command> [options].
# Where the documentation says `npm run <command> -- [options]`, this is it; `npm start` is ./start.

self=$0
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case $link in
    /*) self=$link ;;
    *) self=${self%/*}/$link ;;
  esac
done
case $self in
  */*) home=$(CDPATH='' cd "${self%/*}" && pwd -P) || exit 1 ;;
  *) home=$(pwd -P) ;;
esac

if [ -x "$home/node/bin/node" ]; then
  node=$home/node/bin/node
elif ! node=$(command -v node); then
  echo "Node is not installed here, or not in PATH: Tongguan needs Node 20.19, 22.12 or newer." >&2
  exit 1
fi
# The programs look closer; this is for a Node so old that it could not read them.
version=$("$node" -p process.versions.node) || exit 1
if [ "${version%%.*}" -lt 20 ]; then
  echo "Node $version ($node) is too old: Tongguan needs Node 20.19, 22.12 or newer." >&2
  exit 1
fi

command=${1:---help}
script=$home/scripts/$command.mjs
case $command in
  -h | --help) is_known=no ;;
  *[!a-z-]*) is_known=no; echo "There is no command $command." >&2 ;;
  *) is_known=yes; [ -f "$script" ] || { is_known=no; echo "There is no command $command." >&2; } ;;
esac
if [ $is_known = no ]; then
  echo "./tongguan <command> [options]; --help after a command explains it. Commands:"
  for file in "$home"/scripts/*.mjs; do
    name=${file##*/}
    echo "  ${name%.mjs}"
  done
  case $command in -h | --help) exit 0 ;; *) exit 1 ;; esac
fi
shift
exec "$node" "$script" "$@"
