# shellcheck shell=sh
# Of atria-cw: schedules, in the crontab or as timers of systemd.

# next_runs: adds to each "KEY<tab>SCHEDULE" on stdin when it is next, in local
# time: "-" for what is no schedule, "never", "?" for what is not known
next_runs() {
	"$ask" next | while IFS='	' read -r key when next; do
		[ "$next" != calendar ] || next=$(env -u TZ \
		    systemd-analyze calendar "$when" 2>/dev/null | sed -n \
		    's/^ *Next elapse: [A-Za-z]* \(.\{16\}\).*/\1/p;
		    s/^ *Next elapse: never.*/never/p')
		printf '%s\t%s\t%s\n' "$key" "$when" "${next:-?}"
	done
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
	"$ask" -- crontab "$job" "${1:-}" <"$scratch_dir/old" \
	    >"$scratch_dir/new" || exit
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
	case $schedule in
	*[![:print:]]*) die_usage "$schedule is no schedule" ;;
	esac
	next=$(next_run "${schedule:--}")
	case $next,$(printf 'x\t%s\n' "${schedule:--}" | "$ask" next) in
	never,*) die_usage "the schedule $schedule never comes" ;;
	*'	-	-') ;;
	*'	calendar')
		enable_timer
		! command -v crontab >/dev/null || put_cron_line ;;
	*)
		need crontab cron
		put_cron_line "$(cron_line)"
		remove_timer ;;
	esac
	why=$(secrets_fault)
	[ -z "$why" ] || warn "$why; $me check $job tries everything"
	put_setting Enabled yes
	put_setting Schedule "$schedule"
	if [ -n "$schedule" ]; then
		printf 'Job %s is enabled; next run: %s\n' "$job" "$next"
	else
		printf 'Job %s is enabled, for run --all only\n' "$job"
	fi
}

# enable_timer: the system's jobs can have a calendar expression of systemd
enable_timer() {
	[ "$next" != '?' ] || {
		die_usage "$schedule is no schedule: neither five fields of" \
		    "cron, such as '0 22 26 * *', nor a calendar expression" \
		    "of systemd, such as '*-*-26 22:00'"
	}
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
