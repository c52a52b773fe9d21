#!/usr/bin/env bash
# Asks every broker of this machine to stop.
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/odradek-env.sh"
stop_servers "broker" io.odradek.broker.server.BrokerMain
