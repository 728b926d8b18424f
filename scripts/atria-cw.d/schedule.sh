# shellcheck shell=sh
# Of atria-cw: schedules, in the crontab or as timers of systemd.

# is_cron SCHEDULE: five fields, or a name such as @monthly; not a calendar
# expression of systemd
is_cron() {
	case $1 in
	@*[!a-z]* | @) return 1 ;;
	@*) return 0 ;;
	*[!0-9A-Za-z*,/\ \	-]*) return 1 ;;
	esac
	set -f
	# shellcheck disable=SC2086	# words
	set -- $1
	set +f
	[ $# -eq 5 ] || return 1
	case $1$2$3 in
	*[!0-9*,/-]*) return 1 ;;
	esac
}

# never_comes SCHEDULE: whether no month of the five fields has such a day
never_comes() {
	printf '%s\n' "$1" | awk '
	    function number(word,    i) {
		i = index("janfebmaraprmayjunjulaugsepoctnovdec", tolower(word))
		return word ~ /^[A-Za-z]/ ? (i + 2) / 3 : word + 0
	    }
	    # the numbers of a field, up to max, as keys of set
	    function expand(field, max, set,    n, parts, i, from, to, step, j) {
		n = split(field, parts, ",")
		for (i = 1; i <= n; i++) {
			step = split(parts[i], part, "/") > 1 ? part[2] + 0 : 1
			split(part[1], ends, "-")
			from = part[1] ~ /^\*/ ? 1 : number(ends[1])
			to = part[1] ~ /^\*/ || (part[2] && !ends[2]) ? max : \
			    ends[2] ? number(ends[2]) : from
			for (j = from; j <= to && j <= max && step > 0; j += step)
				set[j] = 1
		}
	    }
	    NF == 5 && $5 ~ /^\*/ {
		split("31 29 31 30 31 30 31 31 30 31 30 31", days, " ")
		expand($3, 31, day)
		expand($4, 12, month)
		for (m in month)
			for (d in day)
				if (d + 0 <= days[m])
					comes = 1
		never = !comes
	    }
	    END { exit !never }'
}

# next_runs: adds to each "KEY<tab>SCHEDULE" on stdin when it is next, in local
# time: "-" for what is no schedule, "?" without the program that can tell. cron
# and systemd do not go by TZ.
next_runs() {
	while IFS='	' read -r key when; do
		case $when in
		- | disabled) next=- ;;
		*)
			next=cron
			is_cron "$when" || next=$(env -u TZ \
			    systemd-analyze calendar "$when" 2>/dev/null |
			    sed -n \
			    's/^ *Next elapse: [A-Za-z]* \(.\{16\}\).*/\1/p') ;;
		esac
		printf '%s\t%s\t%s\n' "$key" "$when" "${next:-?}"
	done | next_cron_runs
}

# next_cron_runs: the same, of the lines that end with "cron"
next_cron_runs() {
	next_lines=$(cat)
	[ -n "$next_lines" ] || return 0
	case $next_lines in
	*'	cron'*) set -- /usr/bin/python3 python3 ;;	# Debian's has the library
	esac
	for python; do
		printf '%s\n' "$next_lines" | env -u TZ "$python" -c '
import datetime, sys
from croniter import croniter
now = datetime.datetime.now()
for line in sys.stdin:
    key, schedule, when = line.rstrip("\n").split("\t")
    if when == "cron":
        try:
            when = croniter(schedule, now).get_next(datetime.datetime)
            when = when.strftime("%Y-%m-%d %H:%M")
        except ValueError:
            when = "?"
    print(key, schedule, when, sep="\t")' 2>/dev/null && return
	done
	printf '%s\n' "$next_lines" | sed 's/	cron$/	?/'
}

# next_run SCHEDULE: of one
next_run() {
	printf 'x\t%s\n' "$1" | next_runs | cut -f 3
}

# cron_line: what runs the job; what cron's environment lacks is in it
cron_line() {
	cron_env=''
	[ "$given_config" = '' ] ||
	    cron_env="XDG_CONFIG_HOME=$(quote "$given_config")"
	[ "$given_state" = '' ] ||
	    cron_env="${cron_env}XDG_STATE_HOME=$(quote "$given_state")"
	printf '%s %s%srun %s\n' "$schedule" \
	    "$(printf '%s' "$cron_env" | sed 's/%/\\%/g')" \
	    "$(quote "$self" | sed 's/%/\\%/g')" "$job"
}

cron_begin='# BEGIN atria-cw (written by atria-cw enable and disable)'
cron_end='# END atria-cw'

# put_cron_line [LINE]: makes LINE, or nothing, the job's line of our block in
# the user's crontab. Nothing else is touched; what cannot be read is not
# written.
put_cron_line() {
	scratch
	if ! LC_ALL=C crontab -l >"$scratch_dir/old" 2>"$scratch_dir/why"; then
		grep -q 'no crontab for' "$scratch_dir/why" ||
		    die 3 "crontab -l: $(cat "$scratch_dir/why")"
		: >"$scratch_dir/old"
	fi
	LINE=${1:-} JOB=$job awk -v begin="$cron_begin" -v end="$cron_end" '
	    function put_block() {
		if (ENVIRON["LINE"] != "")
			lines = lines ENVIRON["LINE"] "\n"
		if (lines != "")
			printf "%s\n%s%s\n", begin, lines, end
		done = 1
	    }
	    $0 == begin && !done { inside = 1; next }
	    $0 == end && inside { inside = 0; put_block(); next }
	    inside {
		if ($NF != ENVIRON["JOB"])
			lines = lines $0 "\n"
		next
	    }
	    { print }
	    END {
		if (inside)
			exit 1
		if (!done)
			put_block()
	    }' "$scratch_dir/old" >"$scratch_dir/new" ||
	    die 3 "the crontab lacks the line \"$cron_end\"; mend it with" \
	    "crontab -e"
	cmp -s "$scratch_dir/old" "$scratch_dir/new" ||
	    crontab "$scratch_dir/new" ||
	    die 2 "crontab does not take: ${1:-what is left}"
}

units=${ATRIA_CW_UNITS:-/etc/systemd/system}

# no_systemd: whether it is not what runs this machine
no_systemd() {
	[ "$(systemctl is-system-running 2>/dev/null)" = offline ]
}

# put_timer: the schedule as a setting of the job's timer, which is started
put_timer() {
	timer_dir=$units/$me@$job.timer.d
	mkdir -p "$timer_dir" &&
	    printf '# written by %s enable\n[Timer]\nOnCalendar=\nOnCalendar=%s\n' \
	    "$me" "$(printf '%s' "$schedule" | sed 's/%/%%/g')" \
	    >"$timer_dir/schedule.conf" ||
	    die 3 "$timer_dir/schedule.conf cannot be written"
	systemctl daemon-reload && systemctl -q enable --now "$me@$job.timer" ||
	    {
		rm -rf "$timer_dir"
		die 3 "systemd does not take the timer $me@$job.timer"
	}
}

remove_timer() {
	timer_dir=$units/$me@$job.timer.d
	[ -e "$timer_dir" ] || return 0
	if no_systemd; then
		rm -rf "$timer_dir" "$units/timers.target.wants/$me@$job.timer"
		return
	fi
	systemctl -q disable --now "$me@$job.timer" ||
	    die 3 "systemd does not stop $me@$job.timer"
	rm -rf "$timer_dir"
	systemctl daemon-reload
}

# unschedule: the job runs by itself no more
unschedule() {
	remove_timer
	! command -v crontab >/dev/null || put_cron_line
}

cmd_enable() {
	[ $# -eq 1 ] || [ $# -eq 2 ] ||
	    die_usage "enable: a job and a schedule in quotes, as '0 22 26 * *'"
	open_job "$1"
	schedule=${2:-$schedule}
	if [ -z "$schedule" ]; then
		:
	elif is_cron "$schedule"; then
		! never_comes "$schedule" || die_usage "the schedule" \
		    "$schedule never comes: no such month has such a day"
		need crontab cron
		put_cron_line "$(cron_line)"
		remove_timer
	else
		enable_timer
		! command -v crontab >/dev/null || put_cron_line
	fi
	why=$(secrets_fault)
	[ -z "$why" ] || warn "$why; $me check $job tries everything"
	put_setting Enabled yes
	put_setting Schedule "$schedule"
	if [ -n "$schedule" ]; then
		printf 'Job %s is enabled; next run: %s\n' "$job" \
		    "$(next_run "$schedule")"
	else
		printf 'Job %s is enabled, for run --all only\n' "$job"
	fi
}

# enable_timer: the system's jobs can have a calendar expression of systemd
enable_timer() {
	calendar=$(systemd-analyze calendar "$schedule" 2>/dev/null) || {
		die_usage "$schedule is no schedule: neither five fields of" \
		    "cron, such as '0 22 26 * *', nor a calendar expression" \
		    "of systemd, such as '*-*-26 22:00'"
	}
	case $calendar in
	*'Next elapse: never'*)
		die_usage "the schedule $schedule never comes" ;;
	esac
	instead="give a schedule of cron, such as '0 22 26 * *'"
	[ "$uid" -eq 0 ] || die 2 "systemd runs jobs of root only; $instead"
	! no_systemd || die 2 "systemd does not run this machine; $instead"
	[ "$stored" = systemd-creds ] || die 2 "systemd needs secrets" \
	    "that it can decrypt: $me secrets --with systemd-creds $job"
	put_timer
}

cmd_disable() {
	[ $# -eq 1 ] || die_usage 'disable: which job?'
	open_job "$1"
	unschedule
	put_setting Enabled no
	printf 'Job %s is disabled; %s run %s still runs it\n' "$job" "$me" \
	    "$job"
}
