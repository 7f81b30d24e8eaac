# Sourced by mogilefsd and mogstored: what a JVM cannot do for itself, leaving root and going into the background.

# mogile_file_value FILE KEY: the last value of KEY in a configuration file ("key = value" or "key value").
mogile_file_value() {
  [ -r "$1" ] || return 0
  sed -n "s/^[[:space:]]*$2\([[:space:]]*=[[:space:]]*\|[[:space:]][[:space:]]*\)\(.*\)/\2/p" "$1" | sed 's/[[:space:]]*$//' | tail -n 1
}

mogile_is_true() {
  case $1 in "" | 0) return 1 ;; *) return 0 ;; esac
}

# mogile_scan_args DEFAULT-CONFIG ARGS...: reads the few options the launcher itself acts on, leaves all to the program.
mogile_scan_args() {
  mogile_config=$1
  shift
  mogile_daemonize=
  mogile_user=
  while [ $# -gt 0 ]; do
    case $1 in
      --config=* | --confi=* | --conf=* | --con=* | --co=* | --c=* | -config=*) mogile_config=${1#*=} ;;
      --config | --conf | -config | -c) [ $# -gt 1 ] && { mogile_config=$2; shift; } ;;
      --skipconfig | --skip | -skipconfig | -s) mogile_config= ;;
      --daemonize=0 | --nodaemonize | --no-daemonize) mogile_daemonize=0 ;;
      # cut short, or among other letters
      --da* | -D* | -[ds]D* | -[ds][ds]D*) mogile_daemonize=1 ;;
      --user=*) mogile_user=${1#*=} ;;
      --user) [ $# -gt 1 ] && { mogile_user=$2; shift; } ;;
    esac
    shift
  done
}

# mogile_serve PROGRAM MAIN-CLASS ARGS...: runs a server in the foreground, or in the background when it was asked to
# be a daemon: then this script ends with 0 as soon as the server listens, or with its error.
mogile_serve() {
  mogile_find_java
  mogile_find_home
  if [ "$(id -u)" = 0 ] && [ -n "$mogile_user" ] && [ "$mogile_user" != root ]; then
    id "$mogile_user" >/dev/null 2>&1 || mogile_die "no such user: $mogile_user"
    if command -v setpriv >/dev/null 2>&1; then
      exec setpriv --reuid "$mogile_user" --regid "$(id -g "$mogile_user")" --init-groups \
        "$mogile_bin/${0##*/}" "$@"
    elif command -v runuser >/dev/null 2>&1; then
      exec runuser -u "$mogile_user" -- "$mogile_bin/${0##*/}" "$@"
    fi
    mogile_die "cannot leave root: neither setpriv nor runuser found (package util-linux)"
  fi
  if mogile_is_true "$mogile_daemonize" && [ -z "${MOGILE_DAEMON_READY:-}" ]; then
    mogile_daemon "$@"
  fi
  mogile_exec "$mogile_program_kind" "$mogile_program_main" "$@"
}

# Starts this script again in a session of its own and waits until the server says that it listens. Until then its
# output is the terminal's, so that start errors are seen; after that it is the system log's.
mogile_daemon() {
  MOGILE_DAEMON_READY=$(mktemp "${TMPDIR:-/tmp}/mogile-ready.XXXXXX") || exit 1
  export MOGILE_DAEMON_READY
  rm -f "$MOGILE_DAEMON_READY"
  # a daemon keeps no file system from being unmounted; relative names mean the folder that the operator was in
  MOGILE_FOLDER=$(pwd)
  export MOGILE_FOLDER
  # what a shell starts with '&' ignores SIGINT and SIGQUIT, and a JVM leaves it at that
  mogile_heard=
  env --default-signal=INT,QUIT true 2>/dev/null && mogile_heard="env --default-signal=INT,QUIT"
  # shellcheck disable=SC2086 # the command before it, or none
  setsid $mogile_heard sh -c '
    cd / || exit 1
    { "$@" 2>&1; rm -f "$MOGILE_DAEMON_READY"; } </dev/null | {
      while IFS= read -r line; do
        [ -e "$MOGILE_DAEMON_READY" ] || printf "%s\n" "$line" >&2
        printf "%s\n" "$line"
      done | if command -v logger >/dev/null 2>&1; then exec logger -t "$MOGILE_DAEMON_NAME" -p daemon.info; else exec cat >/dev/null; fi
    }' sh "$mogile_bin/${0##*/}" "$@" >/dev/null &
  mogile_child=$!
  while kill -0 $mogile_child 2>/dev/null; do
    [ -e "$MOGILE_DAEMON_READY" ] && exit 0
    sleep 0.1
  done
  exit 1
}
