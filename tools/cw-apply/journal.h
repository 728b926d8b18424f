#ifndef JOURNAL_H
#define JOURNAL_H

#include <stdbool.h>

#include "arena.h"
#include "diag.h"
#include "journal_line.h"
#include "record.h"

/*
 * Each write to ConnectWise, on disk before it is made, and its outcome:
 * append-only lines of JSON. A run that is killed leaves intents without an
 * outcome; the next run resolves them before it writes anything.
 *
 * The journal stands in the state directory, $XDG_STATE_HOME/atria-cw or
 * ~/.local/state/atria-cw, named by the tenant's digest, or elsewhere. It holds
 * the writes of one tenant, and is locked itself while it is open. The caller
 * has the lock of lock.h.
 */
struct journal;

/*
 * Where the journal stands: path, or its usual place if that is NULL, of which
 * the directories are made. The caller frees it; NULL with *e.
 */
char *journal_path(const char *path, const char *tenant, struct err *e);

/*
 * Locks, opens and reads the journal. path is where it is to stand, or NULL;
 * the tenant is borrowed. Returns NULL with *e when a file cannot be used or is
 * no journal, or with *busy when another run has it, or when it is elsewhere
 * and the usual one has unfinished intents.
 *
 * *unfinished are then the intents of earlier runs that have no outcome, or an
 * unknown one, with their strings in a; they stay unfinished until
 * journal_outcome() is given one. A last line that is cut short is dropped: it
 * is no intent, as nothing is written before its intent is on disk. A journal
 * of over 8 MiB without unfinished intents is put aside, as PATH.1.
 */
struct journal *journal_open(const char *path, const char *tenant,
    struct intents *unfinished, struct arena *a, bool *busy, struct err *e);
/* Flushes, closes and unlocks. Returns 0, or -1 with *e. */
int journal_close(struct journal *j, struct err *e);

/*
 * Appends the beginning of an execution. It is on disk, at the latest, with the
 * next intent or journal_close(). Returns 0, or -1 with *e.
 */
int journal_run(struct journal *j, const struct journal_run *run,
    struct err *e);
/*
 * Appends an intent. The write must not be made before journal_sync() has put
 * the intents on disk: a few at once, as that takes milliseconds. Both return
 * 0, or -1 with *e: then none of these writes may be made.
 */
int journal_intent(struct journal *j, const struct intent *intent,
    struct err *e);
int journal_sync(struct journal *j, struct err *e);
/*
 * The number of the next intent: one more than the greatest in the journal, so
 * that no two writes in it have the same.
 */
int64_t journal_next(const struct journal *j);
/*
 * Appends the outcome of the intent with that run, execution and number; final:
 * no later run can find it out if it is unknown, which ends the intent. It is
 * on disk, at the latest, with the next intent or journal_close(). Returns 0,
 * or -1 with *e.
 */
int journal_outcome(struct journal *j, const struct intent *intent,
    const char *time, const struct result *r, bool final, struct err *e);

#endif
