#ifndef CWLOG_H
#define CWLOG_H

#include "buf.h"
#include "record.h"

/*
 * The log codes: CW01 to CW23 with level and message as the vendor's document
 * gives them, and ours, AX01 and up, for what it has no code for. One table
 * (cwlog.c) holds all; cwlog-fmt(1) lists it.
 */
enum log_code {
	CW01, CW02, CW03, CW04, CW05, CW06, CW07, CW08, CW09, CW10, CW11, CW12,
	CW13, CW14, CW15, CW16, CW17, CW18, CW19, CW20, CW21, CW22, CW23,
	AX01, AX02, AX03, AX04, AX05, AX06, AX07, AX08, AX09, AX10, AX11, AX12,
	AX13, AX14, AX15, AX16, AX17, AX18, AX19, AX20, AX21, AX22, AX23,
	AX24, AX25, AX26, AX27,
	AX28, AX29, AX30, AX31, AX32, AX33, AX34,
	AX35, AX36,
	LOG_CODES
};

/*
 * What a log entry is about. A code needs the facts that its message names
 * (CWnn needs {SKU}: sku must be set); a missing one is a broken invariant.
 * More may be given: they become members of the record.
 */
struct log_facts {
	const struct customer *customer;
	const char *sku;
	const char *description;
	struct qty before;
	struct qty after;
	const char *error;
	const char *detail;
	struct company *candidates;	/* member only */
	size_t n_candidates;
	const struct agreement *found;	/* members only: where it is */
	const char *period_end;		/* message only */
	const char *agreement_type;	/* message only */
	const char *property;		/* message only */
	const char *status;		/* message only */
};

const char *log_code_name(enum log_code code);
/* The code that says why a customer's lines cannot be billed; CW14 also for a
 * customer of whom the state says no other reason. */
enum log_code log_code_of_state(enum agreement_state state);
enum log_level log_code_level(enum log_code code);
/* When the code occurs, as the vendor's table (or ours) says it. */
const char *log_code_occurs(enum log_code code);

/*
 * Appends the message to out. Where the vendor's words name ConnectWise, that
 * of another psa names that one: NULL is ConnectWise.
 */
void log_message(enum log_code code, const struct log_facts *facts,
    const char *psa, struct buf *out);

/* What people call a psa, as begin records name it: "ConnectWise" of NULL. */
const char *log_psa_name(const char *psa);

#endif
