/*
 * Faults on demand: which requests are answered wrongly, and how. The
 * language of scenario files is described in tests/sim/README.md.
 */
#ifndef SIM_FAULT_H
#define SIM_FAULT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "exchange.h"

/* What is done instead of the right answer; at most one of them. */
enum deed_type {
	DEED_NONE,		/* only a delay or a change */
	DEED_STATUS,		/* another answer */
	DEED_RESET,		/* TCP reset without a byte */
	DEED_CLOSE,		/* end of the connection without a byte */
	DEED_CUT,		/* part of the body, then the end */
	DEED_ENDLESS,		/* a body without end */
	DEED_DRIP,		/* the answer in small pieces */
	DEED_LENGTH,		/* a wrong Content-Length */
	DEED_GARBAGE,		/* no HTTP */
	DEED_HTML,		/* 200 with a page */
	DEED_MALFORMED,		/* 200 with JSON that breaks off */
	DEED_REFUSE,		/* reset, and no connections for a while */
	DEED_QUANTITY,		/* another quantity in the answer or stored */
	DEED_BUNDLE		/* odd results in a bundle */
};

struct deed {
	enum deed_type type;
	bool after;		/* the request was carried out first */
	int64_t delay;		/* ms */
	bool delay_after;	/* ... between carrying out and answering */
	bool hold;		/* until a test lets it go */
	bool hold_after;	/* ... between carrying out and answering */
	int64_t n;		/* status, bytes, ms: what the type needs */
	int64_t ms;		/* DEED_DRIP, DEED_ENDLESS: between pieces */
	bool reset;		/* DEED_CUT: end with a reset */
	bool store;		/* DEED_QUANTITY: in the state too */
	const json_t *json;	/* the whole "do" object */
};

struct faults;

struct faults *faults_new(void);
void faults_free(struct faults *f);
/* Adds what a scenario says: {"seed":..,"faults":[..]}, an array of faults or
 * one fault. `clear`: the old ones go first. False with *error set (free
 * it) and nothing changed if it breaks a rule; `name` is the scenario's. */
bool faults_add(struct faults *f, const char *name, json_t *scenario,
    bool clear, char **error);
void faults_clear(struct faults *f);
/* The faults with their counters. */
void faults_dump(struct faults *f, struct buf *b);
/* The deed that is due for this request, NULL if none; its name is set in
 * r->fault. The deed stays valid until faults_free. */
const struct deed *faults_pick(struct faults *f, struct request *r);

/* Reads a "do" object. False with the reason in *why. */
bool deed_parse(struct deed *d, json_t *json, struct buf *why);
/* "reset-after", "status-503": what it is called by default. The caller
 * frees. */
char *deed_name(const struct deed *d);
/* The answer of DEED_STATUS and DEED_HTML. */
void deed_answer(const struct deed *d, const struct request *r,
    const char *url, struct answer *a);

#endif
