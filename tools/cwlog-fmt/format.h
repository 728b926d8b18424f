#ifndef FORMAT_H
#define FORMAT_H

#include <stdio.h>

#include "reader.h"

/* What a format knows of the whole. */
struct show {
	FILE *out;		/* its errors stick; main() looks at them */
	bool color;
	bool hints;		/* are wanted */
	int width;		/* in columns, of text */
	char separator;		/* of csv */
	bool plain;		/* text in sentences, without columns */
	bool unchanged;		/* text shows what is right already, too */
	bool sorted;		/* rows of different runs may be mixed */
	struct run **runs;	/* those that have begun */
	size_t n_runs;
	const char *chosen;	/* the options that choose rows; NULL: none */
	const char *job;	/* its name for atria-cw(1), or NULL */
	void *state;		/* the format's own, NULL at first */
};

/*
 * A way of showing rows. Rows that are not sorted come between the begin() and
 * the end() of their run; rows that are, between the begin() of the last run
 * and the end() of the first. Any function may be NULL.
 */
struct format {
	const char *name;
	void (*open)(struct show *s);
	void (*begin)(struct show *s, const struct run *run);
	void (*row)(struct show *s, const struct row *row);
	/* What is not billed of a run, behind its rows. */
	void (*unbilled)(struct show *s, const struct run *run,
	    const struct unbilled_item *item);
	void (*end)(struct show *s, const struct run *run);
	void (*close)(struct show *s);
	/* The output is read by itself: a row of AX02 at the end of a run says
	   that it is damaged, whatever rows are chosen. */
	bool shows_damage;
	/* All is read before open() is called, and customers are summed up. */
	bool is_report;
};

extern const struct format format_text;
extern const struct format format_log;
extern const struct format format_line;
extern const struct format format_csv;
extern const struct format format_json;
extern const struct format format_xlsx;
extern const struct format format_html;
extern const struct format format_rules;

/* Shows, and forgets, the rows that format_text was given. */
void text_put_kept(struct show *s);

/* --diff: of two runs, the rows of struct diff. */
extern const struct format format_text_diff;
extern const struct format format_html_diff;

/* --summary: each run's chosen, instead of rows. */
extern const struct format format_text_summary;
extern const struct format format_csv_summary;
extern const struct format format_json_summary;

#endif
