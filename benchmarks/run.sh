#!/usr/bin/env bash
# Runs a measurement from this checkout: builds, and becomes the JVM, in the same environment and with
# the same options as ./headwater.
#
#   benchmarks/run.sh NAME [OPTIONS]  one measurement; --help lists them, NAME --help tells what it takes
#   HEADWATER_JAVA_OPTS, JAVA_HOME     as for ./headwater
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../headwater"

find_java
(cd "$home" && mvn -q -B -pl benchmarks -am -Dmaven.test.skip=true -Dspotless.check.skip=true package)
set_blas_environment
set_jvm_options
commit=$(git -C "$home" describe --always --dirty 2>/dev/null || echo unknown)
exec "$java" "${options[@]}" -Dheadwater.log.kafka=ERROR \
  "-Dheadwater.home=$home" "-Dheadwater.commit=$commit" \
  -cp "$home/benchmarks/target/classes:$target/lib/*:$home/benchmarks/target/lib/*" io.headwater.benchmarks.Benchmarks "$@"
