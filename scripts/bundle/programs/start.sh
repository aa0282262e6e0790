#!/bin/sh
# Opens the map of a county: ./start [options]. ./start --help shows options and settings.
case $0 in
  */*) here=${0%/*} ;;
  *) here=. ;;
esac
exec "$here/tongguan" start "$@"
