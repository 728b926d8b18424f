/*
 * The sockets: a listener of our own, which can be closed for a while, and
 * libmicrohttpd for the connections that it accepts, a thread for each.
 */
#ifndef SIM_SERVE_H
#define SIM_SERVE_H

#include "sim.h"

struct server;

/* Listens on a loopback port (0 = a free one) and sets sim->url and
 * sim->refusing. NULL with a message in *error (free it). */
struct server *server_new(struct sim *sim, uint16_t port, char **error);
/* Accepts connections until sim->stop is set or `ends` says so (asked a few
 * times a second; may be NULL). */
void server_run(struct server *s, bool (*ends)(void));
/* Ends all connections. */
void server_free(struct server *s);

#endif
