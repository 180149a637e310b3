#!/usr/bin/env bash
# Runs what docker/Dockerfile's last stage describes without a Docker engine: carries its
# instructions out in an empty Debian system, then runs the application there as the image's user,
# configured through the image's and our own environment only, against a broker and a registry on
# loopback. Sends tasks, reads models, asks the health check, ends it by SIGTERM and lets the loss
# checker close the books.
#
#   docker/check.sh [DIRECTORY]       DIRECTORY: a new one to work in, else one under /tmp; removed
#
# Needs root, debootstrap, JDK 17 and Maven. Not part of mvn verify. It cannot check the base images,
# the build stage, or what Docker does with limits, volumes and networks.
set -euo pipefail

tree=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
work=${1:-$(mktemp -d /tmp/headwater-image.XXXXXX)}
root=$work/root
memory=$((2 << 30))
tasks=3000
pids=()

say() { echo "check: $*"; }
fail() {
  echo "check: $*" >&2
  tail -n 40 "$work"/*.log >&2 2>/dev/null || true
  exit 1
}

clean_up() {
  local pid
  for pid in "${pids[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
  wait
  umount "$root/proc" 2>/dev/null || true
  # Never into a file system that is still mounted there.
  rm -rf --one-file-system -- "$work"
}

build() {
  say "building the image's jars and the stack they run against"
  (cd "$tree" && mvn -q -B -ntp -P image -pl streams-app,standalone -am \
    -Dmaven.test.skip=true -Dspotless.check.skip=true package)
}

make_root() {
  local suite mirror
  # shellcheck source=/dev/null
  suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
  # The mirror this machine uses itself, in either format of its lists, else debootstrap's own.
  mirror=$({ cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null || true; } |
    sed -n 's/^URIs: *\([^ ]*\).*/\1/p; s/^deb \(\[[^]]*\] \)\?\([^ ]*\) .*/\2/p' | head -n 1)
  say "an empty Debian $suite with a Java runtime, in $root"
  mkdir -p "$root"
  debootstrap --variant=minbase --include=openjdk-17-jre-headless \
    "$suite" "$root" ${mirror:+"$mirror"} >"$work/debootstrap.log"
  mount -t proc proc "$root/proc"
}

# The last stage's instructions, one a line, without comments.
last_stage() {
  awk '/^[[:space:]]*#/ { next }
       { line = line $0 }
       sub(/\\$/, "", line) { next }
       line ~ /^FROM/ { stage = "" }
       line != "" { stage = stage line "\n" }
       { line = "" }
       END { printf "%s", stage }' "$tree/docker/Dockerfile"
}

copy() {
  local from=$tree words target word
  read -ra words <<<"$1"
  target=$root${words[-1]}
  mkdir -p "$target"
  for word in "${words[@]:0:${#words[@]}-1}"; do
    case $word in
      --from=build) from="" ;;
      */) cp -a "$from${word/#\/build\//$tree/}." "$target" ;;
      *) cp -a "$from/$word" "$target" ;;
    esac
  done
}

# A JSON array of words without blanks, as words.
words_of() { tr -d '[],"' <<<"${1//\",/\" }"; }

carry_out() {
  local instruction rest
  image_environment=()
  while read -r instruction rest; do
    case $instruction in
      RUN) chroot "$root" /bin/bash -c "$rest" </dev/null ;;
      COPY) copy "$rest" ;;
      ENV) image_environment+=("$rest") ;;
      USER) user=$rest ;;
      HEALTHCHECK) read -ra health <<<"$(words_of "${rest#*CMD }")" ;;
      ENTRYPOINT) read -ra entrypoint <<<"$(words_of "$rest")" ;;
      CMD) read -ra command <<<"$(words_of "$rest")" ;;
    esac
  done < <(last_stage)
  chown -R 0:0 "$root/opt/headwater"
  say "as $user: ${entrypoint[*]} ${command[*]}; $(du -sh "$root/opt/headwater" | cut -f1) of application"
}

start_stack() {
  say "a broker and a registry on loopback"
  mkfifo "$work/stop"
  java -Xmx512m -cp "$tree/standalone/target/lib/*" \
    -Dheadwater.registry.home="$(echo "$tree"/standalone/target/registry-*)" \
    -Dlogback.configurationFile=headwater-logback.xml \
    "$tree/docker/LoopbackStack.java" "$work/addresses" "$work/stack" \
    <"$work/stop" >"$work/stack.log" 2>&1 &
  stack=$!
  pids+=("$stack")
  exec 3>"$work/stop"
  until [[ -e $work/addresses ]]; do
    kill -0 "$stack" 2>/dev/null || fail "the stack did not start"
    sleep 0.2
  done
  { read -r bootstrap && read -r registry; } <"$work/addresses"
}

# Becomes a command in the container, with the environment of the image and of its user.
inside() {
  exec chroot --userspec="$user" "$root" /usr/bin/env -i PATH=/usr/bin:/bin \
    "${image_environment[@]}" "${configuration[@]}" "$@"
}

# One of ./headwater's commands, from outside.
headwater() {
  java -Xmx512m -cp "$tree/standalone/target/lib/*" \
    -Dlogback.configurationFile=headwater-logback.xml \
    io.headwater.standalone.cli.Headwater "$@" --bootstrap "$bootstrap" --registry "$registry"
}

configure() {
  # Stands in for the control group that a container has.
  mkdir -p "$root/run/cgroup"
  echo "$memory" >"$root/run/cgroup/memory.max"
  configuration=(
    CGROUP_ROOT=/run/cgroup
    HEADWATER_HTTP_HOST=127.0.0.1
    HEADWATER_HTTP_PORT=18080
    HEADWATER_KAFKA_BOOTSTRAP_SERVERS="$bootstrap"
    HEADWATER_KAFKA_SCHEMA_REGISTRY_URL="$registry"
    HEADWATER_LEARNERS_SINUSOID_ALGORITHM=maml
    "HEADWATER_LEARNERS_SINUSOID_MODEL={type: mlp, inputs: 1, hidden: [40, 40], outputs: 1}"
    HEADWATER_LEARNERS_SINUSOID_LOSS=squared-error
  )
}

run_application() {
  say "topics and schemas"
  (inside "${entrypoint[@]}" topics apply) >"$work/topics.log" 2>&1 || fail "topics apply failed"
  (inside "${entrypoint[@]}" schemas register) >"$work/schemas.log" 2>&1 ||
    fail "schemas register failed"
  if (inside "${health[@]}") 2>/dev/null; then fail "healthy before it was started"; fi

  say "the application"
  (inside "${entrypoint[@]}" "${command[@]}") >"$work/app.log" 2>&1 &
  app=$!
  pids+=("$app")
  until (inside "${health[@]}" ready) 2>/dev/null; do
    kill -0 "$app" 2>/dev/null || fail "the application ended"
    sleep 0.5
  done
  (inside "${health[@]}") || fail "ready, but the image's health check fails"
  [[ $(stat -c %u:%g "/proc/$app") == "$user" ]] || fail "expected user $user"
  tr '\0' '\n' <"/proc/$app/cmdline" | grep -qx -- "-XX:MaxRAM=$memory" ||
    fail "the memory limit did not reach the JVM"
}

send_and_read() {
  say "$tasks tasks"
  headwater produce sinusoid --tasks "$tasks"
  headwater check --wait 60 || fail "the books do not close"
  local models
  models=$(headwater consume --from-beginning --limit "$tasks" | wc -l)
  ((models == tasks)) || fail "expected $tasks models but was $models"
  say "$models models; versions in the store: $(find "$root/var/lib/headwater/store" -type f | wc -l) files"
}

stop_application() {
  say "SIGTERM"
  local status=0
  kill -TERM "$app"
  wait "$app" || status=$?
  # 128 + 15: the JVM closed everything and reports the signal that asked for it.
  ((status == 143)) || fail "expected exit code 143 but was $status"
  grep -q 'PENDING_SHUTDOWN -> NOT_RUNNING' "$work/app.log" || fail "the streams were not closed"
  if (inside "${health[@]}") 2>/dev/null; then fail "healthy after it ended"; fi
}

((EUID == 0)) || { echo "check: expected root, for chroot and mount" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "check: expected debootstrap" >&2; exit 1; }
if (($# > 0)); then mkdir -- "$work"; fi
trap clean_up EXIT
trap 'exit 130' INT TERM
build
make_root
carry_out
start_stack
configure
run_application
send_and_read
stop_application
exec 3>&-
wait "$stack"
say "PASSED"
