# Sourced by the benchmarks: two mail systems with the same settings, the real Postfix and Facteur,
# which relay what they get on 127.0.0.1 to a sink. Their processes are in a control group each.
#
# In: $work, a directory for their configuration and queues. Out: the functions below.
# Needs root, Debian's postfix (with smtp-source and smtp-sink) and the distribution (mvn package).

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
declare -A sbin=([postfix]=/usr/sbin [facteur]=$here/mta-app/target/facteur/sbin)
declare -A port=([postfix]=2621 [facteur]=2622)
sink=2620
sink_pid=
started=()

group() { echo "/sys/fs/cgroup/cpuacct/facteur-bench-$1.$$"; }
log_of() { echo "/var/log/facteur-bench-$1.log"; }

# configure SYSTEM [more lines of main.cf]
configure() {
  local s=$1 d=$work/$1
  mkdir -p "$d" "$d/queue" "$d/data" "$(group "$s")"
  chown postfix "$d/data"
  : > "$(log_of "$s")"
  cat > "$d/main.cf" << CF
compatibility_level = 3.6
queue_directory = $d/queue
data_directory = $d/data
myhostname = bench.example.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:$sink
maillog_file = $(log_of "$s")
alias_maps =
alias_database =
smtpd_peername_lookup = no
smtp_host_lookup = native
${2:-}
CF
  sed -e 's/^smtp  *inet/127.0.0.1:'"${port[$s]}"' inet/' /usr/share/postfix/master.cf.dist |
    grep -vE '^(#|submission|smtps|628)' |
    sed -E 's/^([^ ]+ +[a-z-]+ +[^ ]+ +[^ ]+) +y /\1 n /' > "$d/master.cf"
  grep -q '^postlog' "$d/master.cf" || echo 'postlog unix-dgram n - n - 1 postlogd' >> "$d/master.cf"
}

start() {
  local s=$1
  (
    echo $BASHPID > "$(group "$s")/cgroup.procs"
    exec "${sbin[$s]}/postfix" -c "$work/$s" start > /dev/null 2>&1
  )
  started+=("$s")
  for _ in $(seq 1500); do
    (exec 3<> /dev/tcp/127.0.0.1/"${port[$s]}") 2> /dev/null && return
    sleep 0.02
  done
  echo "$s does not start; its log:" >&2
  tail -20 "$(log_of "$s")" >&2
  exit 1
}

stop() {
  timeout 60 "${sbin[$1]}/postfix" -c "$work/$1" stop > /dev/null 2>&1 || true
  started=()
}

# CPU nanoseconds, user and system, of all processes of a system that there have been.
cpu() { cat "$(group "$1")/cpuacct.usage"; }

# How many messages the system's log says are delivered.
taken() { grep -c 'status=sent' "$(log_of "$1")" || true; }

# run SYSTEM MESSAGES: prints microseconds and CPU microseconds until the sink has had all of them.
run() {
  local s=$1 count=$2 before began ended after target
  target=$(($(taken "$s") + count))
  before=$(cpu "$s")
  began=$(date +%s%N)
  timeout 600 smtp-source -s "$sessions" -l "$bytes" -m "$count" -f joe@example.net \
    -t jane@example.org "127.0.0.1:${port[$s]}" || echo "smtp-source failed" >&2
  for _ in $(seq 600); do
    [ "$(taken "$s")" -ge "$target" ] && break
    sleep 0.1
  done
  ended=$(date +%s%N)
  after=$(cpu "$s")
  [ "$(taken "$s")" -ge "$target" ] || echo "$s: not everything arrived" >&2
  echo $(((ended - began) / 1000)) $(((after - before) / 1000))
}

start_sink() {
  smtp-sink -u nobody -m 1000 127.0.0.1:$sink 1000 > /dev/null 2>&1 &
  sink_pid=$!
  sleep 0.3
}

clean_up() {
  local s
  for s in "${started[@]}"; do
    timeout 40 "${sbin[$s]}/postfix" -c "$work/$s" abort > /dev/null 2>&1 || true
  done
  [ -z "$sink_pid" ] || kill "$sink_pid" 2> /dev/null || true
  sleep 1
  for s in postfix facteur; do rmdir "$(group "$s")" 2> /dev/null || true; done
  rm -rf "$work"
}

median() {
  tr ' ' '\n' | grep . | sort -n |
    awk '{v[NR] = $1} END {h = int((NR + 1) / 2); print NR % 2 ? v[h] : (v[h] + v[h + 1]) / 2}'
}
