#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "conf.h"
#include "job.h"
#include "job_file.h"
#include "job_text.h"
#include "jout.h"
#include "questions.h"
#include "scan.h"
#include "secrets.h"
#include "settings.h"
#include "text.h"
#include "wrap.h"

/* What is to be set: a parameter of the job file, or a setting. */
struct target {
	const char *job;
	const char *name;		/* as we write it */
	const struct conf_param *param;	/* NULL: it is a setting */
	size_t setting;
};

/* --- which one ------------------------------------------------------------ */

static void
consider(const char *given, const char *known, const char **nearest,
    size_t *best)
{
	size_t d;

	if (known != NULL && conf_is_near(given, known, &d) && d < *best) {
		*best = d;
		*nearest = known;
	}
}

static int
report_unknown(const char *given, const char *job)
{
	const char *nearest = NULL;
	size_t best = SIZE_MAX, i;

	for (i = 0; secrets_name(i) != NULL; i++)
		if (text_caseeq(given, secrets_name(i))) {
			warn_line("%s is a secret, and belongs into no job "
			    "file: atria-cw secrets %s asks for it",
			    secrets_name(i), job);
			return -1;
		}
	for (i = 0; job_param(i) != NULL; i++)
		consider(given, job_param(i)->name, &nearest, &best);
	for (i = 0; setting_name(i) != NULL; i++)
		consider(given, setting_name(i), &nearest, &best);
	if (strchr(given, '=') != NULL)
		warn_line("set: NAME and VALUE are two words, with a blank "
		    "between them: not %s", given);
	else if (nearest != NULL)
		warn_line("set: there is no parameter %s; did you mean %s?",
		    given, nearest);
	else
		warn_line("set: there is no parameter %s; atria-cw-job(5) and, "
		    "of settings, atria-cw(1) list them", given);
	return -1;
}

static int
find_target(struct target *t, const char *job, const char *given)
{
	size_t i;

	*t = (struct target){ .job = job };
	for (i = 0; (t->param = job_param(i)) != NULL; i++)
		if (text_caseeq(given, t->param->name)) {
			t->name = t->param->name;
			return 0;
		}
	for (i = 0; (t->name = setting_name(i)) != NULL; i++)
		if (text_caseeq(given, t->name)) {
			t->setting = i;
			return 0;
		}
	return report_unknown(given, job);
}

/* --- its value ------------------------------------------------------------ */

static void
add_string(struct buf *out, const char *s)
{
	struct jout j = { .buf = out };

	jout_string(&j, NULL, s);
}

static bool
is_json(const char *s, bool (*fits)(enum scan_type))
{
	struct scan scan = { 0 };
	struct err e;
	bool good = scan_parse(&scan, s, strlen(s), &e) == 0 &&
	    fits(scan_type(&scan, 0));

	scan_release(&scan);
	return good;
}

static bool
is_number(enum scan_type type)
{
	return type == SCAN_NUMBER;
}

static bool
is_composed(enum scan_type type)
{
	return type == SCAN_OBJECT || type == SCAN_ARRAY;
}

/* A word as a list of what stands between its commas. */
static void
add_items(struct jout *j, const char *word)
{
	char *copy = strdup(word), *p, *next;

	for (p = copy; p != NULL; p = next) {
		if ((next = strchr(p, ',')) != NULL)
			*next++ = '\0';
		p = text_trim(p);
		if (*p != '\0')
			jout_string(j, NULL, p);
	}
	free(copy);
}

static void
add_list(struct buf *out, char **words, bool split)
{
	struct jout j = { .buf = out };

	jout_array(&j, NULL);
	for (; *words != NULL; words++)
		if (split)
			add_items(&j, *words);
		else
			jout_string(&j, NULL, *words);
	jout_end_array(&j);
}

/* Words NAME=VALUE. */
static int
add_map(struct buf *out, const char *name, char **words)
{
	struct jout j = { .buf = out };
	char *equals;

	jout_object(&j, NULL);
	for (; *words != NULL; words++) {
		if ((equals = strchr(*words, '=')) == NULL) {
			warn_line("set: %s needs words like NAME=VALUE, not "
			    "%s", name, *words);
			return -1;
		}
		*equals = '\0';
		jout_string(&j, *words, equals + 1);
	}
	jout_end_object(&j);
	return 0;
}

/* A value that is one word: true and false as words of JSON, unless there are
 * strings now. */
static void
add_scalar(struct buf *out, enum conf_kind kind, const char *word,
    const struct buf *old)
{
	bool as_string = old->len > 0 && old->data[0] == '"';

	if (kind == CONF_BOOL && !as_string && (text_caseeq(word, "true") ||
	    text_caseeq(word, "false")))
		buf_adds(out, text_caseeq(word, "true") ? "true" : "false");
	else if (kind != CONF_BOOL && kind != CONF_TEXT &&
	    is_json(word, is_number))
		buf_adds(out, word);
	else
		add_string(out, word);
}

/* The words as the JSON of the parameter's kind; -1: reported. */
static int
add_value(struct buf *out, const struct conf_param *param, char **words,
    const struct buf *old)
{
	bool one = words[1] == NULL, composed = false;

	switch (param->kind) {
	case CONF_LIST:
	case CONF_ARGV:
	case CONF_MAP:
	case CONF_OBJECT:
		composed = true;
		break;
	case CONF_TEXT:
	case CONF_TEXT_OR_NUMBER:
	case CONF_COUNT:
	case CONF_SECONDS:
	case CONF_BOOL:
		break;
	}
	if (composed && one && is_json(words[0], is_composed)) {
		buf_adds(out, words[0]);
	} else if (param->kind == CONF_LIST || param->kind == CONF_ARGV) {
		add_list(out, words, param->kind == CONF_LIST);
	} else if (param->kind == CONF_MAP) {
		return add_map(out, param->name, words);
	} else if (!one || composed) {
		warn_line(composed ? "set: %s needs an object as JSON: "
		    "'{\"name\": ...}'" : "set: %s has one value; put quotes "
		    "around a value of several words", param->name);
		return -1;
	} else {
		add_scalar(out, param->kind, words[0], old);
	}
	return 0;
}

/* --- what is said --------------------------------------------------------- */

/* The value for a message: in one line, without what harms a terminal; NULL is
 * the default. */
static void
add_shown(struct buf *out, const char *value)
{
	if (value == NULL)
		buf_adds(out, "the default");
	else if (strchr(value, '\n') != NULL)
		buf_adds(out, "{ ... }");
	else
		wrap_add_clean(out, *value == '\0' ? "empty" : value);
}

static void
say_change(struct buf *out, const struct target *t, const char *old,
    const char *new)
{
	bool same = text_cmp(old, new) == 0;

	buf_addf(out, "%s of job %s is %s ", t->name, t->job, same ?
	    "already" : "now");
	add_shown(out, new);
	if (!same) {
		buf_adds(out, "; it was ");
		add_shown(out, old);
	}
	buf_addc(out, '\n');
}

/* --- setting -------------------------------------------------------------- */

static bool
is_default(char **words)
{
	return strcmp(words[0], "--default") == 0 && words[1] == NULL;
}

static int
report(const struct err *e, int status)
{
	warn_line("%s%s", e->text, status == EXIT_CONFIG ?
	    "; nothing was changed" : "");
	return status;
}

static int
say_value(const struct target *t, const struct buf *old)
{
	struct buf text = { 0 };

	add_shown(&text, old->data);
	warn_line("set: to what? %s of job %s is %s. Give a value, or "
	    "--default", t->name, t->job, text.data);
	buf_release(&text);
	return EXIT_CONFIG;
}

/* Saves the file with another value; NULL removes it. */
static int
save(struct job_file *f, const struct target *t, const struct buf *old,
    const char *new, struct buf *out)
{
	struct buf text = { 0 };
	struct err e;
	int status = EXIT_DONE;

	buf_add(&text, f->text.data, f->text.len);
	if (t->param != NULL)
		job_text_set(&text, t->name, new);
	else
		settings_set(&text, t->setting, new);
	if (text_cmp(old->data, new) != 0)
		status = job_file_save(f, &text, &e);
	if (status == EXIT_DONE)
		say_change(out, t, old->data, new);
	buf_release(&text);
	return status == EXIT_DONE ? status : report(&e, status);
}

static int
set_param(struct job_file *f, const struct target *t, char **words,
    struct buf *out)
{
	struct buf old = { 0 }, new = { 0 };
	struct err e;
	int status = EXIT_CONFIG;

	if (job_text_forgive(&f->text, f->path, &e) == -1)
		return report(&e, EXIT_CONFIG);
	(void)job_text_get(&f->text, t->name, &old);
	if (words[0] == NULL)
		status = say_value(t, &old);
	else if (is_default(words))
		status = save(f, t, &old, NULL, out);
	else if (add_value(&new, t->param, words, &old) == 0)
		status = save(f, t, &old, new.data, out);
	buf_release(&old);
	buf_release(&new);
	return status;
}

/* Why the value is none of the setting, or NULL. */
static const char *
find_fault(const struct target *t, const struct buf *value)
{
	size_t i;

	for (i = 0; i < value->len; i++)
		if ((unsigned char)value->data[i] < ' ')
			return "one line";
	return setting_fault(t->setting, value->len == 0 ? "" : value->data);
}

static int
set_setting(struct job_file *f, const struct target *t, char **words,
    struct buf *out)
{
	struct buf old = { 0 }, new = { 0 };
	const char *fault;
	int status = EXIT_CONFIG, i;

	(void)settings_get(&f->text, t->setting, &old);
	for (i = 0; words[i] != NULL; i++)
		buf_addf(&new, "%s%s", i > 0 ? " " : "", words[i]);
	fault = find_fault(t, &new);
	if (words[0] == NULL)
		status = say_value(t, &old);
	else if (is_default(words))
		status = save(f, t, &old, NULL, out);
	else if (fault == NULL)
		status = save(f, t, &old, new.data, out);
	else
		warn_line("set: %s must be %s, not %s", t->name, fault,
		    new.data);
	buf_release(&old);
	buf_release(&new);
	return status;
}

static int
set(const struct target *t, const char *folder, char **words, struct buf *out)
{
	struct job_file f = {
		.check = t->param != NULL ? job_file_check : NULL };
	struct buf path = { 0 };
	struct err e;
	int status;

	buf_addf(&path, "%s/%s", folder, t->param != NULL ? "job.json" :
	    "settings");
	if (job_file_open(&f, path.data, &e) == -1 ||
	    job_file_lock(&f, &e) == -1)
		status = report(&e, EXIT_LOCAL);
	else if (t->param != NULL)
		status = set_param(&f, t, words, out);
	else
		status = set_setting(&f, t, words, out);
	job_file_release(&f);
	buf_release(&path);
	return status;
}

static void
add_names(struct buf *out)
{
	size_t i;

	for (i = 0; job_param(i) != NULL; i++)
		buf_addf(out, "%s\n", job_param(i)->name);
	for (i = 0; setting_name(i) != NULL; i++)
		buf_addf(out, "%s\n", setting_name(i));
}

/* JOB FOLDER NAME [WORD...]: the words are the value, or --default; NAME may be
 * --names, for all that there are */
int
ask_set(char **operands, struct buf *out)
{
	const char *job = operands[0];
	struct target t;

	if (strcmp(operands[2], "--names") == 0) {
		add_names(out);
		return EXIT_DONE;
	}
	if (find_target(&t, job, operands[2]) == -1)
		return EXIT_CONFIG;
	if (t.param == NULL && (strcmp(t.name, "Enabled") == 0 ||
	    strcmp(t.name, "Schedule") == 0)) {
		warn_line("set: %s is set by atria-cw enable %s SCHEDULE and "
		    "atria-cw disable %s", t.name, job, job);
		return EXIT_CONFIG;
	}
	return set(&t, operands[1], operands + 3, out);
}

/* FOLDER NAME VALUE: of a setting, without a word */
int
ask_put(char **operands, struct buf *out)
{
	struct buf said = { 0 };
	struct target t;
	int status;

	(void)out;
	if (find_target(&t, "", operands[1]) == -1)
		return EXIT_CONFIG;
	status = set(&t, operands[0], operands + 2, &said);
	buf_release(&said);
	return status;
}
