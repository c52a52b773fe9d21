# shellcheck shell=bash
# Sourced by run: makes settings of what a container was given.

declare -A settings

# What steers the scripts and is no setting of the broker.
readonly not_settings=" VERSION HEAP_OPTS LOG4J_OPTS OPTS JMX_OPTS JMX_PORT JVM_PERFORMANCE_OPTS GC_LOG_OPTS LOG4J_ROOT_LOGLEVEL LOG4J_LOGGERS TOOLS_LOG4J_LOGLEVEL JMX_HOSTNAME "

# Settings of Kafka's own controllers, which ZooKeeper takes the place of here.
readonly raft_settings='^(process\.roles|node\.id|cluster\.id|controller\..*|metadata\.log\..*)$'

# key_of NAME: log_dirs is log.dirs, __ stands for _ and ___ for -
key_of() {
  sed 's/_/./g; s/\.\.\./-/g; s/\.\./_/g' <<<"${1,,}"
}

read_file() {
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      '#'* | '' | '!'*) ;;
      *=*) settings["$(trim "${line%%=*}")"]=$(trim "${line#*=}") ;;
    esac
  done <"$1"
}

trim() {
  sed 's/^[[:space:]]*//; s/[[:space:]]*$//' <<<"$1"
}

# read_environment PREFIX
read_environment() {
  local name rest
  for name in $(compgen -e "$1" | sort); do
    rest=${name#"$1"}
    [[ $not_settings == *" $rest "* ]] || settings["$(key_of "$rest")"]=${!name}
  done
}

read_arguments() {
  local argument
  for argument in "$@"; do
    case $argument in
      *=*) settings["${argument%%=*}"]=${argument#*=} ;;
      *)
        echo "'$argument' is not KEY=VALUE. A container takes: zookeeper, broker, and settings of the form KEY=VALUE." >&2
        exit 1
        ;;
    esac
  done
}

broker_settings() {
  if [ -f /mnt/shared/config/server.properties ]; then
    read_file /mnt/shared/config/server.properties
  fi
  read_environment KAFKA_
  other_spellings
  read_arguments "$@"
  without_raft
  listeners
  : "${settings[log.dirs]:=/var/lib/kafka/data/kafka-logs}"
  : "${settings[broker.id]:=0}"
}

# KAFKA_CFG_LOG_DIRS, as another image has it.
other_spellings() {
  local key
  for key in "${!settings[@]}"; do
    if [[ $key == cfg.* ]]; then
      echo "KAFKA_CFG_… is taken for KAFKA_…: ${key#cfg.}" >&2
      : "${settings[${key#cfg.}]:=${settings[$key]}}"
      unset "settings[$key]"
    fi
  done
}

# What was meant for Kafka's own controllers is left out, and so are their listeners; a node id is the broker's.
without_raft() {
  local controllers=${settings[controller.listener.names]:-} key left=()
  if [ -n "${settings[node.id]:-}" ]; then
    : "${settings[broker.id]:=${settings[node.id]}}"
  fi
  for key in "${!settings[@]}"; do
    if [[ $key =~ $raft_settings ]]; then
      left+=("$key")
      unset "settings[$key]"
    fi
  done
  if [ ${#left[@]} -gt 0 ]; then
    echo "ZooKeeper coordinates this broker; left out: ${left[*]}" >&2
  fi
  for key in listeners advertised.listeners; do
    if [ -n "${settings[$key]:-}" ] && [ -n "$controllers" ]; then
      settings[$key]=$(without_listeners "${settings[$key]}" "$controllers")
    fi
  done
}

# without_listeners LISTENERS NAMES
without_listeners() {
  local one kept=()
  for one in ${1//,/ }; do
    [[ ,$2, == *,"${one%%://*}",* ]] || kept+=("$one")
  done
  local IFS=,
  echo "${kept[*]}"
}

# Without a word about listeners there are two: localhost:9092 for clients on the host, and the container's name and 19092 for
# clients in its network.
listeners() {
  if [ -n "${settings[listeners]:-}" ]; then
    return
  fi
  if [ -n "${settings[advertised.listeners]:-}" ]; then
    settings[listeners]=$(sed -E 's#://[^,]*:([0-9]+)#://0.0.0.0:\1#g' <<<"${settings[advertised.listeners]}")
    return
  fi
  settings[listeners]=HOST://0.0.0.0:9092,NETWORK://0.0.0.0:19092
  settings[advertised.listeners]=HOST://localhost:9092,NETWORK://$(hostname):19092
  settings[listener.security.protocol.map]=HOST:PLAINTEXT,NETWORK:PLAINTEXT
  settings[inter.broker.listener.name]=NETWORK
}

zookeeper_settings() {
  settings=([dataDir]=/var/lib/zookeeper/data [clientPort]=2181 [maxClientCnxns]=0 [admin.enableServer]=false
    [tickTime]=2000 [initLimit]=10 [syncLimit]=5 [autopurge.snapRetainCount]=3 [autopurge.purgeInterval]=1)
  local one
  for one in ${ZOO_SERVERS:-}; do
    # the port of clients behind a semicolon is the clientPort of all
    one=${one%%;*}
    settings["${one%%=*}"]=${one#*=}
  done
  if [ -n "${ZOO_SERVERS:-}" ] && [ -z "${ZOO_MY_ID:-}" ]; then
    echo "ZOO_SERVERS names an ensemble: set ZOO_MY_ID to the number of this server in it." >&2
    exit 1
  fi
  read_arguments "$@"
  mkdir -p "${settings[dataDir]}"
}

write_settings() {
  local key
  for key in "${!settings[@]}"; do
    echo "$key=${settings[$key]//\\/\\\\}"
  done | sort >"$1"
}
