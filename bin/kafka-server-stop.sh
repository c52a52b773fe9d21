#!/usr/bin/env bash
# Asks every broker of this machine to stop.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=odradek-env.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/odradek-env.sh"
stop_servers "broker" io.odradek.broker.server.BrokerMain
