#ifndef HTML_H
#define HTML_H

#include <inttypes.h>
#include <stdio.h>

#include "buf.h"
#include "format.h"

/*
 * The page of format html, in parts. All remote text passes html_text(); what
 * the parts write otherwise is theirs. page.css and page.js are put in as they
 * are, and the page allows these two and nothing else (CSP).
 */
extern const char page_css[], page_js[];	/* made from the files */

/* Text, harmless for people and for browsers: also between quotes. */
void html_text(struct buf *b, const char *s);
/* "+3", "-2.5" or "0", with a true minus; two decimals if hundredths. */
void html_signed(struct buf *b, struct qty q, bool hundredths);
/* The same; from 10 000 on with narrow blanks between groups of digits. */
void html_sum(struct buf *b, struct qty q, bool hundredths);
/* The element that names the only style and script that may be used. */
void html_policy(struct buf *b);

/* What the rows of one customer in one run do to the bill. */
struct move {
	const struct run *run;
	char *customer;		/* its code, or NULL */
	char *name;
	struct effect effect;
};

struct moves {
	struct move *moves;	/* by run and customer */
	size_t n;
	size_t cap;
};

void moves_add(struct moves *m, const struct row *row);
void moves_release(struct moves *m);

/* The run with the latest time: the one that the page is about. */
const struct run *html_newest(const struct show *s);
/* When it was, to the minute; a run that does not say is named by its file. */
void html_time(struct buf *b, const struct run *run);
/* What a run came to, in a few words; class is how to show it. */
const char *html_verdict(const struct run *run, const char **class);

/* The sections above the table. */
void html_head(struct buf *b, const struct show *s, const struct run *run);
void html_tiles(struct buf *b, const struct run *run);
void html_hints(struct buf *b, const struct summary *codes);
/* Change per customer, and history over the runs: tables with bars. */
void html_moves(struct buf *b, struct moves *m, const struct run *run);
void html_history(struct buf *b, const struct show *s);

#endif
