# shellcheck shell=sh
# Of atria-cw: first contact. Nothing is written to Atria or ConnectWise.

# cmd_probe JOB [--today DATE] [--record DIR]: probes both systems, keeps the report, shows it
cmd_probe() {
	opt_today='' opt_record=''
	take_arguments '--today= --record=' 1 "$@"
	options=${opt_today:+"--today $(quote "$opt_today")"}
	options="$options ${opt_record:+"--record $(quote "$opt_record")"}"
	open_job "$first"
	eval "as_service_user probe $options \"\$first\""
	hold_secrets || exit 2
	umask 077
	mkdir -p "$state/$job" || exit 3
	report=$state/$job/probe.ndjson
	eval "cw-probe -c \"\$job_file\" $secrets $options" >"$report.new"
	status=$?
	mv "$report.new" "$report" || exit 3
	cwlog-fmt -l Info "$report"
	printf '\nThe report holds nothing private: %s\n' "$report"
	exit "$status"
}
