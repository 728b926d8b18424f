/*
 * The running simulator: what its parts share.
 */
#ifndef SIM_SIM_H
#define SIM_SIM_H

#include <pthread.h>
#include <stdatomic.h>

#include "exchange.h"
#include "world.h"

#define CW_PREFIX "/v4_6_release/apis/3.0/"
#define ADMIN_PREFIX "/_sim"

struct autotask;

enum { BODY_MAX = 512 << 20 };	/* bytes of a request; admin calls carry
				 * whole states */

struct sim {
	const char *state_name;		/* the file of -d */
	char *url;			/* http(s)://127.0.0.1:PORT */
	char *refusing;			/* a URL where nothing listens */
	bool log_answers;
	char *tls_cert, *tls_key;	/* PEM; NULL = plain http */
	pthread_rwlock_t lock;		/* world */
	struct world *world;
	struct autotask *autotask;	/* NULL = it is not served */
	struct log *log;
	struct faults *faults;
	struct limiter *limiter;
	struct gate *gate;
	struct server *server;
	_Atomic int64_t refuse_until;	/* sim_clock() */
	atomic_ulong requests;		/* counted so far, without admin's */
	atomic_uint under_way;
	atomic_uint connections;	/* open ones, with admin's */
	atomic_bool stop;		/* asked to end */
};

/* Reads the state file and puts it in the place of the world. False with a
 * message in *error (free it). */
bool sim_reset(struct sim *sim, char **error);

/* Answers one request of a client, from the limiter to the log. True if the
 * answer is to be sent; false if the connection is to be closed without (the
 * bytes, if any, were already written to fd). */
bool sim_serve(struct sim *sim, struct request *r, struct answer *a, int fd);
/* Refuses connections for a while. */
void sim_refuse(struct sim *sim, int64_t ms);
/* Milliseconds that only go forward: what delays, latency, the rate limit and
 * refused connections go by. Tests may set it forward. */
int64_t sim_clock(void);
void sim_clock_advance(int64_t ms);
/* Sleeps, at most until the simulator stops. */
void sim_sleep(struct sim *sim, int64_t ms);

/* Notes in the request whether its keys are there and right. The caller holds
 * the world's lock. */
void cw_check_keys(const struct world *w, struct request *r);
void atria_check_token(const struct world *w, struct request *r);

/* The two APIs and the admin calls. They lock the world themselves. */
void cw_serve(struct sim *sim, struct request *r, struct answer *a);
bool is_atria(const struct request *r);
void atria_serve(struct sim *sim, struct request *r, struct answer *a);
void admin_serve(struct sim *sim, struct request *r, struct answer *a);

#endif
