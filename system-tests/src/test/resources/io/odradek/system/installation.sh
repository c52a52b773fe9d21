#!/usr/bin/env bash
# What InstallationIT does inside a namespace of its own: installation.sh STORY HOME ARGUMENT...
set -euo pipefail
story=$1 home=$2
shift 2
export KAFKA_HEAP_OPTS=-Xmx256M

fail() {
  echo "$*" >&2
  exit 1
}

# until DESCRIPTION COMMAND...: repeats a command until it succeeds
until_true() {
  local what=$1 tries=0
  shift
  until "$@"; do
    tries=$((tries + 1))
    [ $tries -lt 1200 ] || fail "never: $what"
    sleep 0.1
  done
}

is_gone() {
  ! kill -0 "$1" 2>/dev/null
}

takes_connections() {
  (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# dev DIRECTORY: runs the development server until it is ready, and stops it; its output is in DIRECTORY/out
dev() {
  mkdir -p "$1"
  LOG_DIR=$1 "$home/bin/odradek" dev --port 0 --zookeeper-port 0 --data-dir "$1/data" >"$1/out" 2>&1 &
  local pid=$!
  until_true "the development server in $1 is ready: $(cat "$1/out")" grep -q "Odradek is ready" "$1/out"
  kill $pid
  wait $pid || true
}

daemons() {
  local port=$1 data=$2
  export LOG_DIR=$data/logs
  mkdir -p "$data"
  for server in kafka zookeeper; do
    "$home/bin/$server-server-stop.sh" && fail "$server-server-stop.sh stopped something where nothing ran"
  done
  printf '%s\n' "dataDir=$data/zookeeper" "clientPort=$port" clientPortAddress=127.0.0.1 admin.enableServer=false \
    >"$data/zookeeper.properties"
  printf '%s\n' broker.id=0 listeners=PLAINTEXT://127.0.0.1:0 "log.dirs=$data/kafka" "zookeeper.connect=127.0.0.1:$port" \
    >"$data/server.properties"
  zookeeper=$("$home/bin/zookeeper-server-start.sh" -daemon "$data/zookeeper.properties" | sed 's/.*process \([0-9]*\).*/\1/')
  until_true "ZooKeeper listens" takes_connections "$port"
  broker=$("$home/bin/kafka-server-start.sh" -daemon "$data/server.properties" | sed 's/.*process \([0-9]*\).*/\1/')
  until_true "the broker serves" grep -qs "Broker 0 of cluster .* serves" "$LOG_DIR/server.out"
  "$home/bin/kafka-server-stop.sh"
  until_true "the broker is gone" is_gone "$broker"
  grep -q "The broker has stopped" "$LOG_DIR/server.out" || fail "the broker did not stop cleanly: $(cat "$LOG_DIR/server.out")"
  kill -0 "$zookeeper" || fail "kafka-server-stop.sh stopped ZooKeeper too"
  "$home/bin/zookeeper-server-stop.sh"
  until_true "ZooKeeper is gone" is_gone "$zookeeper"
}

archive() {
  rm -f "$home"/lib/*.jsa
  dev "$1/first"
  grep -q "Preparing the class archive" "$1/first/out" || fail "no archive was prepared: $(cat "$1/first/out")"
  local made=("$home"/lib/classes-*.jsa)
  if [ ${#made[@]} -ne 1 ] || [ ! -f "${made[0]}" ]; then
    fail "archives: ${made[*]}"
  fi
  # a JVM that cannot use its archive does not start with this
  KAFKA_OPTS=-Xshare:on dev "$1/second"
  ! grep -q "Preparing" "$1/second/out" || fail "the archive was made twice"
}

read_only() {
  mkdir -p "$1"
  rm -f "$home"/lib/*.jsa
  mount --bind "$home" "$home"
  mount -o remount,ro,bind "$home"
  ! touch "$home/lib/probe" 2>/dev/null || fail "$home can be written"
  dev "$1/first"
  cat "$1/first/out"
}

case $story in
  daemons) daemons "$@" ;;
  archive) archive "$@" ;;
  read-only) read_only "$@" ;;
  *) fail "no story $story" ;;
esac
