#ifndef SIM_H
#define SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * A simulation of the writer: cw-apply's own objects in one process, with
 * ConnectWise, network, disks and clocks that obey one seed. The modules, the
 * lowest first: os.c (chance, time, machines, processes), world.c
 * (ConnectWise), net.c (libcurl), books.c (what must be true), play.c (what
 * happens), main.c.
 */

/* --- chance --------------------------------------------------------------- */

void chance_seed(uint64_t seed);
uint64_t chance_bits(void);
/* From 0 to n - 1; n may be 0. */
int64_t chance_below(int64_t n);
/* From min to max, both included. */
int64_t chance_from(int64_t min, int64_t max);
/* True so many times of a thousand. */
bool chance_of(int per_mille);

/* --- what is shown -------------------------------------------------------- */

extern bool verbose;
/* One line with the time in front, if -v was given. */
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* All that say() would have shown so far, as a number: same seed, same sum. */
uint64_t say_sum(void);

/* --- text that grows ------------------------------------------------------ */

struct text {
	char *s;		/* with a NUL behind, or NULL */
	size_t len, cap;
};
void text_put(struct text *t, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void text_add(struct text *t, const char *s, size_t len);
void text_end(struct text *t);

/* --- machines ------------------------------------------------------------- */

#define DAY_MS	(INT64_C(24) * 3600 * 1000)

extern int64_t now_ms;		/* the true time, ms since 1970 */

struct inode {
	struct text data;	/* what processes see */
	struct text safe;	/* what outlives a power cut */
	struct process *lock;	/* who holds it, and by which descriptor */
	int lock_fd;
};

#define NAMES	12
struct machine {
	int number;
	int64_t wall;		/* its clock minus the true time */
	int64_t asleep;		/* CLOCK_MONOTONIC does not count this */
	int64_t room;		/* bytes that the disk still takes */
	int jumps;		/* how often its clock was set */
	int bad_sync;		/* per mille of fsync() that fail */
	struct { char path[112]; int inode, safe_inode; } names[NAMES];
	struct inode inodes[NAMES * 2];
	int n_names, n_inodes;
};
#define MACHINES	2
extern struct machine machines[MACHINES];

void machines_reset(void);
/* A file that is there from the beginning, and not written. */
void machine_file(struct machine *m, const char *path, const char *text);
/* The current file, or NULL. */
struct inode *machine_find(struct machine *m, const char *suffix, int user);
/* What was not synced is lost, or some of it; locks are. */
void machine_power_cut(struct machine *m);
int64_t machine_wall(const struct machine *m);	/* ms since 1970 */

/* --- processes ------------------------------------------------------------ */

enum tool { TOOL_APPLY, TOOL_DIFF };

enum end {
	END_NONE,		/* still at work */
	END_EXIT,		/* with its status */
	END_KILLED		/* by kill_at, or a power cut */
};

struct run;			/* of books.h */

struct process {
	enum tool tool;
	struct machine *machine;
	int user;		/* of the machine: 0 or 1 */
	struct run *run;	/* the books' */
	const char *in;		/* standard input */
	size_t in_len, in_pos;
	struct text out;	/* standard output */
	struct text err;
	int64_t steps;
	int64_t kill_at;	/* the step at which it dies; 0: none */
	int kill_sent;		/* per mille of writes right after which it
				   dies */
	int64_t signal_at;	/* the step at which SIGTERM comes; 0: none */
	int64_t sleep_at;	/* the step at which its machine is suspended */
	int64_t sleep_ms;	/* for how long */
	int64_t jump_at;	/* the step at which its clock is set */
	int64_t jump_ms;
	bool out_full;		/* standard output takes no more */
	enum end end;
	int status;
	int64_t wake;		/* when it goes on */
	int64_t (*ready)(struct process *p);	/* earlier, if this is */
	struct process_state *state;
};

/* Starts it, with arguments that end with NULL. */
void process_start(struct process *p, const char *const *argv);
/* Works until all of the processes have ended. False if they do not. */
bool processes_run(struct process **p, size_t n);
void process_release(struct process *p);
/* Who is at work, or NULL. */
struct process *process_now(void);
/* The one at work waits until then. */
void process_wait(int64_t until);
/* A point at which everything may happen to it. */
void process_step(const char *what);

/* --- what happens elsewhere meanwhile (net.c) ----------------------------- */

/* When the next thing happens, or INT64_MAX; and lets it happen. */
int64_t net_next(void);
void net_happen(void);
void net_reset(void);
/* Its process is gone: nobody hears the answers. */
void net_forget(const struct process *p);
/* Works until nothing is under way. */
void net_drain(void);

#endif
