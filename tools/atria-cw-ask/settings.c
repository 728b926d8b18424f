#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "diag.h"
#include "questions.h"
#include "text.h"

enum kind { YES_NO, TEXT, NUMBER };

static const struct {
	const char *name;
	const char *variable;	/* of the shell */
	const char *usual;
	enum kind kind;
} settings[] = {
	{ "Enabled", "enabled", "no", YES_NO },
	{ "Schedule", "schedule", "", TEXT },
	{ "Options", "run_options", "", TEXT },
	{ "Progress", "show_progress", "", YES_NO },
	{ "KeepRuns", "keep_runs", "400", NUMBER },
	{ "KeepDays", "keep_days", "400", NUMBER },
};
#define N_SETTINGS	(sizeof(settings) / sizeof(settings[0]))

struct reading {
	char *values[N_SETTINGS];	/* NULL: not there */
	unsigned long line;
	struct buf wrong;		/* the first thing: ":LINE: ..." */
};

/* What the value of the kind must be, if it is not; or NULL. */
static const char *
value_fault(enum kind kind, const char *value)
{
	int n;

	if (*value == '\0' || kind == TEXT)
		return NULL;
	if (kind == YES_NO)
		return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0 ?
		    NULL : "yes or no";
	return text_number(value, 0, 999999, &n) ? NULL : "a number";
}

static void
take_setting(struct reading *r, const char *name, const char *value)
{
	const char *fault;
	size_t i;

	for (i = 0; i < N_SETTINGS && strcmp(settings[i].name, name) != 0; i++)
		;
	if (i < N_SETTINGS && r->values[i] == NULL) {
		r->values[i] = strdup(value);
		fault = value_fault(settings[i].kind, value);
		if (fault == NULL || r->wrong.len > 0)
			return;
		buf_addf(&r->wrong, ":%lu: %s must be %s: %s", r->line, name,
		    fault, value);
	} else if (r->wrong.len == 0) {
		buf_addf(&r->wrong, i < N_SETTINGS ?
		    ":%lu: %s stands there twice" :
		    ":%lu: %s: there is no such setting", r->line, name);
	}
}

static void
take_line(struct reading *r, char *line)
{
	char *text = text_trim(line), *equals = strchr(text, '=');

	r->line++;
	if (*text == '\0' || *text == '#')
		return;
	if (equals != NULL) {
		*equals = '\0';
		take_setting(r, text_trim(text), text_trim(equals + 1));
	} else if (r->wrong.len == 0) {
		buf_addf(&r->wrong, ":%lu: must be \"Name = value\"", r->line);
	}
}

/* FILE: of a job; the usual ones if there is none. An empty value is the usual
 * one. */
int
ask_settings(char **operands, struct buf *out)
{
	struct reading r = { .line = 0 };
	FILE *f = fopen(operands[0], "r");
	char *line = NULL;
	size_t size = 0, i;

	while (f != NULL && getline(&line, &size, f) != -1)
		take_line(&r, line);
	if (f == NULL ? errno != ENOENT : ferror(f) != 0)
		buf_adds(&r.wrong, " cannot be read");
	if (f != NULL)
		(void)fclose(f);
	free(line);
	for (i = 0; i < N_SETTINGS; i++) {
		answer(out, "", settings[i].variable, r.values[i] == NULL ||
		    *r.values[i] == '\0' ? settings[i].usual : r.values[i]);
		free(r.values[i]);
	}
	answer(out, "", "settings_wrong", r.wrong.data);
	buf_release(&r.wrong);
	return EXIT_DONE;
}
