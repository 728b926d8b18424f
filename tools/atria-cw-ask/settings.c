#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "diag.h"
#include "questions.h"
#include "settings.h"
#include "text.h"
#include "xalloc.h"

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

const char *
setting_name(size_t i)
{
	return i < N_SETTINGS ? settings[i].name : NULL;
}

const char *
setting_fault(size_t i, const char *value)
{
	enum kind kind = settings[i].kind;
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
		fault = setting_fault(i, value);
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

/* Whether the line gives the setting a value, which is then in *value. */
static bool
is_setting(char *line, const char *name, char **value)
{
	char *text = text_trim(line), *equals = strchr(text, '=');

	if (equals == NULL || *text == '#')
		return false;
	*equals = '\0';
	*value = text_trim(equals + 1);
	return strcmp(text_trim(text), name) == 0;
}

/* The line that begins at p, as a copy; *next is where the one after it does,
 * NULL behind the last. */
static char *
copy_line(const char *p, const char **next)
{
	const char *lf = strchr(p, '\n');

	*next = lf == NULL || lf[1] == '\0' ? NULL : lf + 1;
	return lf == NULL ? xstrdup(p) : xstrndup(p, (size_t)(lf - p));
}

bool
settings_get(const struct buf *text, size_t i, struct buf *out)
{
	const char *p = text->len > 0 ? text->data : NULL;
	char *line, *value;
	bool found = false;

	while (p != NULL && !found) {
		line = copy_line(p, &p);
		if ((found = is_setting(line, settings[i].name, &value)))
			buf_adds(out, value);
		free(line);
	}
	return found;
}

void
settings_set(struct buf *text, size_t i, const char *value)
{
	const char *p = text->len > 0 ? text->data : NULL, *start;
	struct buf all = { 0 };
	char *line, *old;
	bool is_due = value != NULL;

	while ((start = p) != NULL) {
		line = copy_line(p, &p);
		if (!is_setting(line, settings[i].name, &old)) {
			buf_add(&all, start, strcspn(start, "\n"));
			buf_addc(&all, '\n');
		} else if (is_due) {
			buf_addf(&all, "%s = %s\n", settings[i].name, value);
			is_due = false;
		}
		free(line);
	}
	if (is_due)
		buf_addf(&all, "%s = %s\n", settings[i].name, value);
	buf_release(text);
	*text = all;
}
