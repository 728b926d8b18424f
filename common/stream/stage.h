#ifndef STAGE_H
#define STAGE_H

#include <stdbool.h>

#include "arena.h"
#include "buf.h"
#include "cwlog.h"
#include "record.h"
#include "stream.h"

/*
 * One stage of the pipeline, as every tool is one: a stream in (but for
 * atria-fetch, which is the first), a stream out, and the rules that keep the
 * whole pipe honest:
 *
 * - records of a type that the stage does not own pass byte for byte, in order;
 * - a stage that fails writes why into the stream and ends it with `status`
 *   failed and its exit status;
 * - after a stream that failed, or is damaged, a stage passes on what comes,
 *   does no work of its own, and ends with that same exit status (3 if
 *   damaged), so that the last command of the pipe has the exit status
 *   that the shell needs.
 */
struct stage {
	struct stream_in in;
	struct stream_out out;
	struct begin begin;	/* what is read, and what is written */
	bool has_input;
	bool opened;		/* the begin record of the input was read */
	bool resolved;
	bool begun;		/* our begin record has been written */
	unsigned owned;		/* a bit per record type: 1u << RECORD_LINE */
	bool pure;		/* no clock, no chance: times are begin.time */
	bool input_is_history;	/* of another run: that it failed is no failure
				   of this one */
	int failure;		/* the exit status of a failed stage, or 0 */
	bool errors;		/* an Error-level entry was written */
	struct ledger ledger;	/* for our end record */

	struct scan scan;	/* of the record at hand */
	struct arena arena;	/* what the stage itself remembers */
	struct buf text;
};

/*
 * A stage with no input. Its begin record is written by stage_begin(); tool,
 * version, run and time are filled in here, the rest is the caller's.
 */
void stage_init_first(struct stage *st);

/* A stage that reads standard input and owns the given record types. */
void stage_init(struct stage *st, unsigned owned);

/*
 * Reads the begin record of the input into st->begin, once. Whatever is wrong
 * with the input is left to stage_next() and stage_finish().
 */
void stage_open(struct stage *st);

/* Writes our begin record: st->begin, in this tool's name. Once. */
void stage_begin(struct stage *st);

/*
 * The next record of a type that the stage owns; all others are passed on.
 * False at the end of the stream, sound or not.
 */
bool stage_next(struct stage *st, struct stream_line *line);

/* Parses the record for one of the readers of record.h. Returns 0, or -1 when
 * it is no JSON: the stream is marked as damaged. */
int stage_parse(struct stage *st, const struct stream_line *line);
/* The record is JSON, but no such record: the stream is marked as damaged. */
void stage_reject(struct stage *st, const struct stream_line *line,
    const struct err *why);

/* Writes a record as it was read. */
void stage_pass(struct stage *st, const struct stream_line *line);
/* Writes a record that the caller put into st->text, and empties that. */
void stage_write(struct stage *st, enum record_type type);

/* Whether all that was read is sound and the stages before went well. */
bool stage_sound(const struct stage *st);

/* Writes a log entry. */
void stage_log(struct stage *st, enum log_code code,
    const struct log_facts *facts);

/*
 * The stage has failed: says why on stderr, logs code, and has stage_finish()
 * end the stream with that exit status. Only the first failure counts.
 */
void stage_fail(struct stage *st, enum exit_status status, enum log_code code,
    const struct log_facts *facts);

/* Adds to a count of the ledger in our end record. */
void stage_count(struct stage *st, const char *name, int64_t n);

/*
 * Checks, once the input has ended, a count of the previous program against
 * what came here; a stage that did not count that is believed. On a difference
 * the stage has failed.
 */
void stage_expect(struct stage *st, const char *name, int64_t n);

/* A name for a run or an execution that nothing else has; the job runner gives
 * it in ATRIA_CW_RUN. */
const char *stage_new_id(struct stage *st);

/* Who runs us: as atria-cw(1) says, or else the environment. */
void stage_author(struct author *by);

/* The time that log entries carry. Valid until the next call. */
const char *stage_time(const struct stage *st);

/*
 * Passes on what is left of the input and takes over what its end says: a
 * stream that failed, or is damaged, fails this stage. For a stage that has
 * something to say after that; stage_finish() does it in any case.
 */
void stage_settle(struct stage *st);

/*
 * Passes on what is left of the input, ends and closes the stream, frees all.
 * Returns the tool's exit status.
 */
int stage_finish(struct stage *st);

/*
 * For a wrong command line: says why on stderr and, unless standard output is a
 * terminal, writes a stream that says the same, so that the programs behind
 * report the same story. Reads nothing. Returns EXIT_CONFIG.
 */
int stage_usage_error(const char *why);

#endif
