#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd) || exit 1
fits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))'
for python in {% for version in versions %}python{{ version }} {% endfor %}python3 python; do
  if "$python" -c "$fits" 2>/dev/null; then
    exec "$python" -X utf8 "$here/program/start.py" "$@"
  fi
done
cat "$here/program/no-python.txt"
exit 1
