#!/usr/bin/env bash
# Starts the application in a container: divides the container's memory, sets what must be in the
# environment before the JVM starts, and becomes the JVM, so that SIGTERM reaches it directly.
#
#   entrypoint.sh run                     or any other command: topics, schemas, config
#   HEADWATER_JAVA_OPTS                   more options for the JVM; they win over the ones below
#   CGROUP_ROOT                           where control groups are mounted, else /sys/fs/cgroup
set -euo pipefail

home=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
cgroup=${CGROUP_ROOT:-/sys/fs/cgroup}
least=$((768 << 20))

# The bytes this container may use: the limit of cgroup v2, of v1, else the machine's memory. Without
# a limit v2 says "max", and v1 names more than any machine has.
memory_limit() {
  local machine file limit
  machine=$(($(sed -n 's/^MemTotal: *\([0-9]*\) kB$/\1/p' /proc/meminfo) * 1024))
  for file in "$cgroup/memory.max" "$cgroup/memory/memory.limit_in_bytes"; do
    if [[ -r $file ]]; then
      limit=$(<"$file")
      if [[ $limit =~ ^[0-9]+$ ]] && ((limit < machine)); then
        echo "$limit"
        return
      fi
    fi
  done
  echo "$machine"
}

# Nine twentieths for the heap, of which tensors take up to half, and up to a quarter for ND4J's
# arrays, where it is asked for; the rest is RocksDB's, the threads' and the JVM's own. At nine tenths
# JavaCPP refuses to allocate, with an error that says so, before the kernel kills the container, which
# says nothing.
set_memory_options() {
  local limit
  limit=$(memory_limit)
  if ((limit < least)); then
    echo "headwater: memory limit: expected at least $least bytes but was $limit;" \
      "the application may be killed" >&2
  fi
  options=(
    "-XX:MaxRAM=$limit" -XX:InitialRAMPercentage=10 -XX:MaxRAMPercentage=45
    "-Dorg.bytedeco.javacpp.maxbytes=$((limit / 4))"
    "-Dorg.bytedeco.javacpp.maxphysicalbytes=$((limit * 9 / 10))"
  )
}

# As in ./headwater: one BLAS thread per worker, and the kernels that fit this machine.
set_blas_environment() {
  export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
  unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
  if grep -qsw avx512f /proc/cpuinfo && grep -qsw avx512vl /proc/cpuinfo; then
    export OPENBLAS_CORETYPE=SKYLAKEX
  fi
}

set_jvm_options() {
  local more=${HEADWATER_JAVA_OPTS:-}
  unset HEADWATER_JAVA_OPTS # the application reads HEADWATER_* as configuration
  options+=(
    # Native libraries are unpacked here: a read-only root needs a tmpfs at /tmp, mounted exec.
    -Dorg.bytedeco.javacpp.cachedir=/tmp/headwater-native
    "-Dlogback.configurationFile=$home/logback.xml"
    -XX:+ExitOnOutOfMemoryError
  )
  # As in ./headwater: the Vector API, where the JRE has it, and the compiler told to trust it.
  local vector=(--add-modules jdk.incubator.vector -XX:PerMethodTrapLimit=10000)
  if java "${vector[@]}" -version >/dev/null 2>&1; then
    options+=("${vector[@]}")
  fi
  case $more in
    *-XX:+Use*GC*) ;;
    *) options+=(-XX:+UseParallelGC) ;;
  esac
  # Split at blanks on purpose: it is a list of options.
  # shellcheck disable=SC2206
  options+=($more)
}

set_memory_options
set_blas_environment
set_jvm_options
exec java "${options[@]}" -cp "$home/lib/*" io.headwater.streams.cli.AppMain "$@"
