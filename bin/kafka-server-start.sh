#!/usr/bin/env bash
# Starts a broker: kafka-server-start.sh [-daemon] server.properties [--override key=value]...
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=odradek-env.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/odradek-env.sh"
case ${1:-} in
  "" | -h | --help)
    echo "Usage: $(basename "$0") [-daemon] server.properties [--override key=value]..."
    [ -n "${1:-}" ] && exit 0 || exit 1
    ;;
esac
start_server server io.odradek.broker.server.BrokerMain "$@"
