#ifndef STREAM_H
#define STREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "diag.h"
#include "digest.h"
#include "ledger.h"
#include "record.h"
#include "scan.h"

/*
 * The stream contract: lines of JSON between a `begin` and an `end` record.
 *
 * A pipe cannot tell "finished" from "the previous program ended unexpectedly",
 * and a list of lines that is cut short looks like removed services. So the
 * last line is
 *
 *	{"type":"end","status":"ok","exit":0,"records":N,"counts":{...},
 *	 "ledger":{...},"seal":"sha256:..."}
 *
 * where the seal is the SHA-256 of every byte of the stream that stands before
 * it, those of the `end` line included. A stream that does not end with a
 * matching seal is damaged: whoever reads it must infer nothing from what is
 * absent.
 */

#define STREAM_FORMAT_MAJOR	"1"
#define STREAM_FORMAT		STREAM_FORMAT_MAJOR ".0"
#define STREAM_FORMAT_PSA	STREAM_FORMAT_MAJOR ".1"	/* with a psa */
#define STREAM_MAX_LINE		(1024 * 1024)	/* bytes, without the LF */

/* --- reading -------------------------------------------------------------- */

/* One record of the stream, as it stands there. */
struct stream_line {
	enum record_type type;
	const char *text;	/* valid until the next stream_read() */
	size_t len;		/* bytes, without the LF */
	unsigned long number;	/* from 1 */
};

enum stream_state {
	STREAM_OPEN,
	STREAM_OK,	/* ended, whole, and all before went well */
	STREAM_FAILED,	/* ended, whole, but an earlier program gave up */
	STREAM_DAMAGED	/* cut short, changed, or no stream at all */
};

struct stream_in {
	int fd;
	const char *name;		/* for messages */
	enum stream_state state;
	int exit;			/* what `end` has, once it was read */
	struct ledger ledger;		/* the same */
	bool accept_edited;		/* wrong counts and seal are accepted */
	char seal[DIGEST_TEXT];		/* of the bytes up to where it stands
					   in `end`; "": not where it should */
	struct err why;			/* when damaged */
	void (*idle)(void *ctx);	/* called before a read that would
					   wait: what was written so far is to
					   be seen; or NULL */
	void *idle_ctx;

	unsigned long line;
	uint64_t counts[RECORD_TYPES];
	struct buf buf;
	size_t start;			/* where the next line starts */
	size_t summed;			/* bytes of buf the digest has seen */
	struct digest *sum;
	struct scan scan;
	bool eof;
};

/* Reads from fd, which stays the caller's. */
void stream_in_init(struct stream_in *in, int fd, const char *name);
void stream_in_release(struct stream_in *in);

/*
 * The next record, `begin` included. False when there is none: in->state
 * tells why, and stays that way. A line that is no record, is too long, or
 * stands where it must not, ends the reading: the stream is damaged.
 */
bool stream_read(struct stream_in *in, struct stream_line *line);

/* "NAME, line N: " and what is wrong with the record: marks it as damaged. */
void stream_reject(struct stream_in *in, unsigned long number,
    const char *what);

/* --- writing -------------------------------------------------------------- */

struct stream_out {
	int fd;
	uint64_t counts[RECORD_TYPES];
	struct buf buf;
	struct digest *sum;
	bool failed;		/* a write failed; nothing more is written */
	struct err why;
};

void stream_out_init(struct stream_out *out, int fd);
void stream_out_release(struct stream_out *out);

/* Writes one record and its LF; errors stick until stream_end(). */
void stream_write(struct stream_out *out, enum record_type type,
    const char *text, size_t len);
/* Hands everything so far to the kernel. Returns 0, or -1 with out->why. */
int stream_flush(struct stream_out *out);
/*
 * Writes `end` and closes fd. exit is the tool's exit status: 0 and 1 are
 * "ok", all others "failed". Returns 0, or -1 with out->why set.
 */
int stream_end(struct stream_out *out, int exit, const struct ledger *ledger);

#endif
