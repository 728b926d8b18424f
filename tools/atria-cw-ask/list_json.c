#include <stdio.h>
#include <string.h>
#include <time.h>

#include "date.h"
#include "jout.h"
#include "list_json.h"

static void
put_known(struct jout *j, const char *name, const char *value)
{
	if (value != NULL && *value != '\0' && strcmp(value, "-") != 0)
		jout_string(j, name, value);
}

static void
put_run(struct jout *j, const char *name, const struct run_facts *f)
{
	jout_object(j, name);
	jout_string(j, "run", f->name);
	put_known(j, "kind", f->kind);
	put_known(j, "of", f->of);
	put_known(j, "started", f->started);
	put_known(j, "user", f->user);
	put_known(j, "sudoUser", f->sudo_user);
	put_known(j, "host", f->host);
	put_known(j, "message", f->message);
	put_known(j, "periodEnd", f->period_end);
	put_known(j, "result", f->exit == -1 ? f->running ? "Running" :
	    "CutShort" : f->result);
	if (f->exit != -1)
		jout_whole(j, "exit", f->exit);
	if (f->applied != -1)
		jout_whole(j, "applied", f->applied);
	put_known(j, "seal", f->seal);
	jout_end_object(j);
}

void
list_json_run(struct buf *out, const struct run_facts *f)
{
	struct jout j = { .buf = out };

	put_run(&j, NULL, f);
	buf_addc(out, '\n');
}

/* "2026-12-26 22:00", local time, as UTC; false for what is none. */
static bool
read_local(const char *text, char out[DATE_TIME_TEXT])
{
	struct tm tm = { .tm_isdst = -1 };
	time_t t;

	if (sscanf(text, "%4d-%2d-%2d %2d:%2d", &tm.tm_year, &tm.tm_mon,
	    &tm.tm_mday, &tm.tm_hour, &tm.tm_min) != 5)
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	if ((t = mktime(&tm)) == -1)
		return false;
	(void)date_time_text(out, t);
	return true;
}

void
list_json_job(struct buf *out, const char *job, const char *label,
    const char *schedule, const char *next, const struct run_facts *last)
{
	const bool enabled = strcmp(schedule, "disabled") != 0;
	struct jout j = { .buf = out };
	char time[DATE_TIME_TEXT];

	jout_object(&j, NULL);
	jout_string(&j, "job", job);
	put_known(&j, "label", label);
	jout_bool(&j, "enabled", enabled);
	if (enabled)
		put_known(&j, "schedule", schedule);
	if (read_local(next, time))
		jout_string(&j, "nextRun", time);
	if (last != NULL)
		put_run(&j, "lastRun", last);
	jout_end_object(&j);
	buf_addc(out, '\n');
}
