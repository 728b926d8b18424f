#ifndef ROWS_H
#define ROWS_H

#include <stdint.h>

#include "array.h"
#include "billing.h"
#include "claims.h"
#include "columns.h"
#include "diag.h"
#include "job.h"
#include "names.h"
#include "period.h"

/*
 * From the rows of Atria's answer, whatever file they are from, to lines. The
 * names of the columns: columns.h; what other names speak of: names.h.
 */

enum cell_kind {
	CELL_NONE,	/* absent, or null */
	CELL_TEXT,
	CELL_NUMBER,
	CELL_TRUE,
	CELL_FALSE,
	CELL_OTHER	/* something that no column holds */
};

struct cell {
	enum cell_kind kind;
	unsigned rank;		/* of the name it stands under: 0 comes first */
	const char *text;	/* of CELL_TEXT and CELL_NUMBER, as written */
	struct qty number;	/* of CELL_NUMBER, unless it has a fault */
	const char *fault;	/* NULL or why that is no quantity */
};

struct row {
	uint64_t number;	/* from 1, for messages; 0: all of the answer */
	struct cell cells[COLUMNS];
};

/* What a name means. */
struct meaning {
	enum column column;	/* COLUMNS: none */
	unsigned rank;		/* among the names of that column */
	enum name_about about;	/* when it is no column's */
	bool ignored;		/* FieldMap says that it does not matter */
};

struct rows {
	struct billing *billing;	/* where the lines go */
	const struct job *job;
	struct err *e;
	struct claims claims;	/* of the whole answer */
	uint64_t n;		/* rows that came */
	size_t customers;	/* of them that hold a list of rows */
	struct qty result_count;	/* of the first row that has it */
	bool seen[COLUMNS];	/* the name came, if only with null */
	struct array others;	/* names that mean nothing: const char * */
	bool says_yes, says_no;	/* some rows are billable, some are not */
	uint64_t silent;	/* the first row that does not say it; or 0 */
	struct array dated;	/* struct dated, of other periods */
	struct err missing;	/* the first row without what it needs */
};

/* A column that nobody knows and that tells another time than the period; if
 * all rows tell the same one, it is the answer's. */
struct dated {
	const char *name;
	const char *text;
	uint64_t n;		/* rows that tell it */
};

/* Of an answer for the period; e is where errors go. */
void rows_init(struct rows *r, struct billing *b, const struct job *job,
    const struct billing_period *period, struct err *e);
void rows_release(struct rows *r);

/* What a name means that stands there; parent as for name_about(). */
struct meaning rows_meaning(struct rows *r, const char *name,
    enum name_place place, const char *parent);

/*
 * Puts a cell into a row. own tells which columns the row has already had of
 * its own: two names for one thing must agree, but of two descriptions the one
 * under the name that is known first wins. Returns 0, or -1 with *r->e.
 */
int rows_put(struct rows *r, struct row *row, bool own[COLUMNS],
    const struct meaning *m, const struct cell *cell);

/* Looks at a cell of a row, or of a customer, that is no column's. */
int rows_other(struct rows *r, const struct row *row, const char *name,
    enum name_about about, const struct cell *cell);

/* What a cell says, when it is no column's. */
struct claim_value rows_claim(const struct cell *cell);
/* Whether the cell says that its row is billable: 1, 0, or -1 for neither. */
int rows_billable(const struct cell *cell);
/* A copy of a cell's text without blanks around it. */
const char *rows_trimmed(struct rows *r, const char *text);

/* Whether two cells of a column mean the same. */
bool rows_same_cell(struct rows *r, enum column c, const struct cell *a,
    const struct cell *b);

/* Makes a line of the row. Returns 0, or -1 with *r->e. */
int rows_add(struct rows *r, const struct row *row);

/*
 * Takes the row's resultCount, if it has one, for the number of rows that must
 * come. Returns 0, or -1 with *r->e when it is no count, or not that of rows
 * before.
 */
int rows_expect(struct rows *r, const struct row *row);

/*
 * Whether each column came that there must be: a name that no row has is no
 * blank column. Returns 0, or -1 with *r->e: what came instead, and the line
 * of the job file to write.
 */
int rows_check_columns(struct rows *r);

/* What holds for all rows, once they have come. Returns 0, or -1 with *r->e. */
int rows_finish(struct rows *r);

/* The rule of a row that would be billed beside the rows that it adds up. */
#define ROWS_TOTAL "calls the row a total: it would be billed beside the " \
	"rows that it adds up"
/* "row N (customer C): NAME RULE" into *r->e; returns -1. */
int rows_name_wrong(struct rows *r, const struct row *row, bool with_customer,
    const char *name, const char *rule);

/* Whether FieldMap says that the name is of no concern. */
bool rows_ignore(const struct rows *r, const char *name);

/* "row N (customer C): COLUMN RULE" into *r->e; returns -1. */
int rows_wrong(struct rows *r, const struct row *row, enum column c,
    const char *rule);

/*
 * Each reads the len bytes at text. Returns 0, or -1 with *r->e, and
 * r->claims.refused when Atria says that it is no answer.
 */
int rows_read_json(struct rows *r, const char *text, size_t len);
int rows_read_csv(struct rows *r, const char *text, size_t len);

#endif
