#!/usr/bin/env bash
# Asks every ZooKeeper server of this machine to stop.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=odradek-env.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/odradek-env.sh"
stop_servers "ZooKeeper server" org.apache.zookeeper.server.quorum.QuorumPeerMain
