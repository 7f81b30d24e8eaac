# Sourced by storage-get and storage-put; the caller sets $work (with get.lua in it), $conns, $seconds and
# $warm_up.

die() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
  exit 1
}

command -v wrk >/dev/null || die "wrk is needed (package wrk)"

# processor_ticks PID: user and system time of a process and its children, in hundredths of a second
processor_ticks() {
  awk '{ sub(/^.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"
  for child in $(pgrep -P "$1" || true); do awk '{ sub(/^.*\) /, ""); print $12 + $13 }' "/proc/$child/stat"; done
}

# load SECONDS HOST:PORT: leaves what wrk says in $work/out
load() {
  wrk -t1 -c"$conns" -d"$1" -s "$work/get.lua" "http://$2/" >"$work/out" || die "wrk failed"
}

# turns ROUNDS PIDS NAME=HOST:PORT...
turns() {
  turns_rounds=$1
  turns_pids=$2
  shift 2
  : >"$work/results"
  [ "$warm_up" -eq 0 ] || for node in "$@"; do load "$warm_up" "${node#*=}"; done
  for round in $(seq "$turns_rounds"); do
    number=0
    for node in "$@"; do
      number=$((number + 1))
      pid=$(echo "$turns_pids" | awk -F, -v n=$number '{ print $n }')
      before=$([ -z "$pid" ] || processor_ticks "$pid" | awk '{ s += $1 } END { print s }')
      load "$seconds" "${node#*=}"
      after=$([ -z "$pid" ] || processor_ticks "$pid" | awk '{ s += $1 } END { print s }')
      grep -q 'Non-2xx\|Socket errors' "$work/out" && grep 'Non-2xx\|Socket errors' "$work/out" >&2
      awk -v n="$number" -v name="${node%%=*}" -v ticks=$((${after:-0} - ${before:-0})) '
        / requests in / { requests = $1 }
        /^Requests\/sec/ { print n, name, $2, requests ? ticks * 10000 / requests : 0 }' "$work/out" >>"$work/results"
    done
  done
  sort -n -k1,1 -k3,3 "$work/results" | awk '
    function flush() {
      if (!count) return
      middle = rate[int((count + 1) / 2)]
      if (!first) first = middle
      printf "  %-14s %10.0f/s  ratio %.2f", name, middle, middle / first
      if (cost) printf "  %6.0f us of processor a request", cost / count
      printf "\n"
    }
    $1 != last { flush(); last = $1; name = $2; count = 0; cost = 0 }
    { rate[++count] = $3; cost += $4 }
    END { flush() }'
}
