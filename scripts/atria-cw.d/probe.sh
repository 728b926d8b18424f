# shellcheck shell=sh
# Of atria-cw: first contact. Nothing is written to Atria or ConnectWise.

# cmd_probe JOB [--today DATE] [--record DIR]: probes both systems, keeps the report, shows it
cmd_probe() {
	first='' options=''
	while [ $# -gt 0 ]; do
		case $1 in
		--today | --record)
			[ $# -gt 1 ] || die_usage "$1 needs a value"
			options="$options $1 $(quote "$2")"
			shift ;;
		-?*) die_usage "probe has no option $1" ;;
		*)
			[ -z "$first" ] || die_usage "probe: what is $1?"
			first=$1 ;;
		esac
		shift
	done
	[ -n "$first" ] || die_usage 'probe: which job?'
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
