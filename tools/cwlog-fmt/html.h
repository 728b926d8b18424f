#ifndef HTML_H
#define HTML_H

#include <stdio.h>

#include "format.h"

/*
 * The page of format html, in parts. page.css and page.js are put in as they
 * are, and the page allows these two and nothing else (CSP).
 */
extern const char page_css[], page_js[];	/* made from the files */

/* Prints before, text for a browser (NULL: none), and after. */
void html_between(FILE *out, const char *before, const char *text,
    const char *after);

enum html_number {
	HTML_HUNDREDTHS = 1,	/* two decimals */
	HTML_GROUPED = 2	/* from 10 000 on, narrow blanks in between */
};
/* "+3", "-2.5" or "0", with a true minus. */
void html_number(FILE *out, struct qty q, unsigned how);

/* The run with the latest time: the one that the page is about; or NULL. */
const struct run *html_newest(const struct show *s);
/* When it was, to the minute; a run that does not say is named by its file. */
void html_time(FILE *out, const struct run *run);
/* The result of a run, in a few words; class is how to show it. */
const char *html_verdict(const struct run *run, const char **class);

/* The sections above the table. */
void html_head(FILE *out, const struct show *s, const struct run *run);
void html_tiles(FILE *out, const struct summary *sum);
void html_hints(FILE *out, const struct tallies *codes);
/* What is not billed: a table for each thing that has to be done. */
void html_unbilled(FILE *out, const struct unbilled_list *u);
/* Changes by customer, and by run: tables with bars. */
void html_customers(FILE *out, const struct tallies *customers);
void html_runs(FILE *out, const struct show *s);

#endif
