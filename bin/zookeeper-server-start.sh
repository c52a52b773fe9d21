#!/usr/bin/env bash
# Starts a ZooKeeper server: zookeeper-server-start.sh [-daemon] zookeeper.properties
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=odradek-env.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/odradek-env.sh"
case ${1:-} in
  "" | -h | --help)
    echo "Usage: $(basename "$0") [-daemon] zookeeper.properties"
    [ -n "${1:-}" ] && exit 0 || exit 1
    ;;
esac
start_server zookeeper org.apache.zookeeper.server.quorum.QuorumPeerMain "$@"
