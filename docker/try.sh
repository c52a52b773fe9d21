#!/usr/bin/env bash
# Builds the image and tries it for real: each compose file with clients on this machine and in its network, a broker that is killed,
# and a container by itself. Needs docker compose, or podman and podman-compose; and kcat.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if command -v docker >/dev/null && docker info >/dev/null 2>&1; then
  engine=docker compose=(docker compose)
else
  engine=podman compose=(podman-compose)
fi
file=
alone=odradek-try
records=$(mktemp)

clean_up() {
  [ -z "$file" ] || "${compose[@]}" -f "$file" down -v >/dev/null 2>&1 || true
  "$engine" rm -f "$alone" >/dev/null 2>&1 || true
  rm -f "$records"
}
trap clean_up EXIT

say() {
  printf '\n== %s\n' "$*"
}

# eventually COMMAND...: tries for a minute
eventually() {
  local end=$((SECONDS + 60))
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || {
      echo "not within a minute: $*" >&2
      return 1
    }
    sleep 0.5
  done
}

read_back() {
  kcat -b "$1" -C -t "$2" -e -q 2>/dev/null | sort -n | cmp -s - "$records"
}

container() {
  "$engine" ps --format '{{.Names}}' | grep -E "[-_]$1([-_]1)?\$"
}

# with_compose FILE BOOTSTRAP ONE-BROKER BROKERS
with_compose() {
  file=$1
  local bootstrap=$2 broker=$3 brokers=$4 name
  say "$file"
  "${compose[@]}" -f "$file" up -d --no-build >/dev/null
  # shellcheck disable=SC2016
  eventually bash -c '[ "$(kcat -b "$0" -L 2>/dev/null | grep -c "^  broker ")" = "$1" ]' "$bootstrap" "$brokers"
  seq 1000 >"$records"
  kcat -b "$bootstrap" -P -t tried -X acks=all <"$records"
  eventually read_back "$bootstrap" tried
  echo "a client on this machine wrote 1,000 records and read them"
  name=$(container "$broker")
  "$engine" exec "$name" bash -c "exec 3<>/dev/tcp/$broker/19092"
  echo "$broker:19092 is reached in the network"
  "$engine" kill "$name" >/dev/null
  "$engine" start "$name" >/dev/null
  eventually read_back "$bootstrap" tried
  echo "$broker was killed and started again, and all records are there"
  "${compose[@]}" -f "$file" down -v >/dev/null 2>&1
  file=
}

say "the image"
"$engine" build -q -f docker/Dockerfile -t odradek .
"$engine" images odradek

with_compose docker/compose.yml localhost:9092 broker 1
with_compose docker/compose.cluster.yml localhost:9092,localhost:9093,localhost:9094 broker-1 3

say "a container by itself, with settings"
"$engine" run -d --name "$alone" -p 9092:9092 -p 9404:9404 -e KAFKA_METRICS_PORT=9404 odradek num.partitions=3 >/dev/null
# shellcheck disable=SC2016
eventually bash -c '"$0" logs "$1" 2>&1 | grep -q RUNNING' "$engine" "$alone"
kcat -b localhost:9092 -P -t alone <"$records"
eventually read_back localhost:9092 alone
[ "$(kcat -b localhost:9092 -L -t alone | grep -c '^    partition ')" = 3 ]
curl -sf localhost:9404/metrics | grep -q '^kafka_controller_kafkacontroller_activecontrollercount 1'
"$engine" exec "$alone" /etc/kafka/docker/healthy
"$engine" stop "$alone" >/dev/null
echo "it serves, has the settings and metrics that were asked for, and stops"
