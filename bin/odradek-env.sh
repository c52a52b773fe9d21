# shellcheck shell=bash
# Sourced by the scripts beside it: finds Java and the jars, and says how to run a server. Understands the environment of
# Kafka's scripts: JAVA_HOME, KAFKA_HEAP_OPTS, KAFKA_JVM_PERFORMANCE_OPTS, KAFKA_OPTS, KAFKA_JMX_OPTS, JMX_PORT, LOG_DIR.

base_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

fail() {
  echo "$*" >&2
  exit 1
}

find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    JAVA=$JAVA_HOME/bin/java
    [ -x "$JAVA" ] || fail "JAVA_HOME is $JAVA_HOME, but $JAVA cannot be run. Set it to a JDK or JRE of version 17 or later."
  else
    JAVA=$(command -v java) || fail "There is no java. Install a JDK of version 17 or later, or set JAVA_HOME."
  fi
}

# A checkout has its jars under distribution/target, and builds them when they are missing; a distribution has lib/.
find_jars() {
  if [ -d "$base_dir/lib" ]; then
    lib_dir=$base_dir/lib
    return
  fi
  find_built_jars && return
  command -v mvn >/dev/null || fail "Odradek is not built yet, and there is no Maven to build it: install Maven 3.8.4 or later."
  echo "Building Odradek (once; a minute or two) ..." >&2
  (cd "$base_dir" && mvn -q -B -Dquick -pl distribution -am package) >&2 || fail "The build failed; mvn -Dquick package in $base_dir shows why."
  find_built_jars || fail "The build left no distribution in $base_dir/distribution/target."
}

find_built_jars() {
  for lib_dir in "$base_dir"/distribution/target/odradek-*/odradek/lib; do
    [ -f "$lib_dir/.complete" ] && return 0
  done
  return 1
}

# Sizes and times of files in full: any change makes another archive. GNU's ls, then BSD's.
listing() {
  # shellcheck disable=SC2012
  ls -lL --time-style=full-iso "$@" 2>/dev/null || ls -lLT "$@"
}

# The archive of loaded classes belongs to one JVM and to these very jars; where there is none yet, the first start makes it.
find_class_archive() {
  local java_file stamp
  java_file=$(readlink -f "$JAVA")
  stamp=$(listing "$java_file" "$lib_dir"/*.jar | cksum)
  class_archive=$lib_dir/classes-${stamp%% *}.jsa
  [ -f "$class_archive" ] && return
  if [ ! -w "$lib_dir" ] || [ "${ODRADEK_NO_CLASS_ARCHIVE:-}" ]; then
    class_archive=
    return
  fi
  echo "Preparing the class archive for $java_file (once; a few seconds) ..." >&2
  rm -f "$lib_dir"/classes-*.jsa
  # shellcheck disable=SC2046
  if "$JAVA" -XX:ArchiveClassesAtExit="$class_archive.$$" $(jvm_tuning) $(native_access) -Xlog:disable -Xlog:all=error -cp "$(class_path)" \
      io.odradek.broker.server.ClassArchive >"$lib_dir/class-archive.log" 2>&1; then
    mv "$class_archive.$$" "$class_archive"
  else
    echo "No class archive could be made ($lib_dir/class-archive.log says why); the start takes longer without it." >&2
    rm -f "$class_archive.$$"
    class_archive=
  fi
}

# Every jar by its name, in a fixed order: the class archive is only good for the very same class path.
class_path() {
  local IFS=:
  local jars=("$lib_dir"/*.jar)
  echo "${jars[*]}"
}

# A broker's live objects are few and small: records go from socket to page cache and back without becoming objects. A
# collector for small heaps with a young generation of fixed size is the quickest and the smallest for that. Most of the
# work is the kernel's, so that the optimizing compiler would take more than it gives for a long time (docs/adr/0006).
jvm_tuning() {
  echo "${KAFKA_JVM_PERFORMANCE_OPTS:--server -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:NewSize=48m -XX:MaxNewSize=48m -XX:+ExplicitGCInvokesConcurrent -XX:-UsePerfData -Djava.awt.headless=true}"
}

# From version 24 on, the JVM warns about native libraries (epoll, compression) that nobody has allowed.
native_access() {
  local release
  release=$(dirname "$(dirname "$(readlink -f "$JAVA")")")/release
  if grep -Eqs '^JAVA_VERSION="(2[4-9]|[3-9][0-9])' "$release"; then
    echo "--enable-native-access=ALL-UNNAMED"
  fi
}

# exec_server NAME MAIN-CLASS ARGUMENT...: the shell becomes the server, so that its process id is the server's.
exec_server() {
  local name=$1 main=$2 jmx=${KAFKA_JMX_OPTS:-}
  shift 2
  if [ -n "${JMX_PORT:-}" ]; then
    jmx="${jmx:--Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.ssl=false} -Dcom.sun.management.jmxremote.port=$JMX_PORT"
  fi
  local logs=${LOG_DIR:-$base_dir/logs}
  mkdir -p "$logs" 2>/dev/null || fail "Cannot make the directory $logs for the server's log; set LOG_DIR to one that can be written."
  local archive=()
  [ -n "$class_archive" ] && archive=(-XX:SharedArchiveFile="$class_archive" -Xlog:cds=off -Xlog:cds+dynamic=off)
  # the word splitting of the options is meant: each holds several
  # shellcheck disable=SC2086,SC2046
  exec "$JAVA" ${KAFKA_HEAP_OPTS:--Xmx1G -Xms256M} $(jvm_tuning) $(native_access) "${archive[@]}" $jmx \
    -Dodradek.log.file="$logs/$name.log" ${KAFKA_OPTS:-} -cp "$(class_path)" "$main" "$@"
}

# start_server NAME MAIN-CLASS [-daemon] ARGUMENT...
start_server() {
  local name=$1 main=$2
  shift 2
  find_java
  find_jars
  find_class_archive
  if [ "${1:-}" = "-daemon" ]; then
    shift
    local logs=${LOG_DIR:-$base_dir/logs}
    mkdir -p "$logs"
    # the inner shell expands its own arguments
    # shellcheck disable=SC2016
    ODRADEK_DAEMON=1 nohup "$BASH" -c '. "$1"; shift; find_java; find_jars; find_class_archive; exec_server "$@"' \
      "$name" "$base_dir/bin/odradek-env.sh" "$name" "$main" "$@" >"$logs/$name.out" 2>&1 </dev/null &
    echo "Started $name as process $!; its output is in $logs/$name.out"
  else
    exec_server "$name" "$main" "$@"
  fi
}

# stop_servers NAME MAIN-CLASS: asks every server of that kind on this machine to stop.
stop_servers() {
  local name=$1 main=$2 pids
  pids=$(pgrep -f -- "(^|/)java .*-cp .* ${main//./\\.}( |\$)" || true)
  [ -n "$pids" ] || fail "No $name is running here."
  # one word for each process
  # shellcheck disable=SC2086
  kill -s "${SIGNAL:-TERM}" $pids
}
