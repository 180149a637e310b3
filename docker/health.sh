#!/usr/bin/env bash
# Exits 0 when the application in this container answers its health question with 200: the image's
# HEALTHCHECK. Bash alone, since a JVM or an HTTP client for each question would cost more.
#
#   health.sh [live|ready]
set -euo pipefail

page=/health/${1:-live}
port=${HEADWATER_HTTP_PORT:-8080}
if ((port < 0)); then
  exit 0 # the status server is switched off
fi
host=${HEADWATER_HTTP_HOST:-127.0.0.1}
if [[ $host == 0.0.0.0 ]]; then host=127.0.0.1; fi

# In braces, so that only what the shell itself says of a refused connection is silenced.
if ! { exec 3<>"/dev/tcp/$host/$port"; } 2>/dev/null; then
  echo "$page: expected an answer on $host:$port" >&2
  exit 1
fi
printf 'GET %s HTTP/1.0\r\nHost: %s\r\n\r\n' "$page" "$host" >&3
IFS=' ' read -r -t 5 _ status _ <&3 || true
if [[ ${status:-} != 200 ]]; then
  echo "$page: expected status 200 but was ${status:-no answer} on $host:$port" >&2
  exit 1
fi
