#include "serve.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	BACKLOG = 512,
	TICK = 100,			/* ms between looks at sim->stop */
	CONNECTION_MEMORY = 256 * 1024	/* for a request's head */
};

struct server {
	struct sim *sim;
	struct MHD_Daemon *daemon;
	struct sockaddr_in address;
	int keeper;		/* bound, never listening: keeps the port */
	int refusing;		/* the same with a port of its own */
	pthread_mutex_t lock;	/* of the listener */
	int listener;		/* -1 = closed */
	bool shut;		/* no good any more: to be closed */
};

/* --- one request --- */

struct exchange {
	struct request r;
	bool begun;
};

static void *
begin_request(void *cls, const char *target, struct MHD_Connection *con)
{
	struct exchange *x = xcalloc(1, sizeof(*x));

	(void)cls;
	(void)con;
	request_init(&x->r, target);
	return x;
}

static void
end_request(void *cls, struct MHD_Connection *con, void **con_cls,
    enum MHD_RequestTerminationCode code)
{
	struct exchange *x = *con_cls;

	(void)cls;
	(void)con;
	(void)code;
	if (x == NULL)
		return;
	request_release(&x->r);
	free(x);
	*con_cls = NULL;
}

static enum MHD_Result
add_header(void *cls, enum MHD_ValueKind kind, const char *name,
    const char *value)
{
	struct request *r = cls;
	char *copy = xstrdup(name), *p;

	(void)kind;
	for (p = copy; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	pairs_add(&r->headers, copy, value != NULL ? value : "");
	free(copy);
	return MHD_YES;
}

static enum MHD_Result
send_answer(struct MHD_Connection *con, struct answer *a)
{
	struct MHD_Response *response;
	enum MHD_Result result;
	size_t i, len = a->body.len;
	char *body = buf_take(&a->body);

	response = MHD_create_response_from_buffer(len, body,
	    MHD_RESPMEM_MUST_FREE);
	if (response == NULL) {
		free(body);
		return MHD_NO;
	}
	for (i = 0; i < a->headers.n; i++)
		(void)MHD_add_response_header(response,
		    a->headers.v[i].name, a->headers.v[i].value);
	if (a->type != NULL)
		(void)MHD_add_response_header(response, "Content-Type",
		    a->type);
	result = MHD_queue_response(con, (unsigned int)a->status, response);
	MHD_destroy_response(response);
	return result;
}

/* The whole request is there. */
static enum MHD_Result
finish_request(struct server *s, struct request *r,
    struct MHD_Connection *con)
{
	const union MHD_ConnectionInfo *info;
	struct answer a = { 0 };
	enum MHD_Result result = MHD_NO;
	unsigned long *number;

	info = MHD_get_connection_info(con, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	number = info->socket_context;
	r->connection = number != NULL ? *number : 0;
	(void)MHD_get_connection_values(con, MHD_HEADER_KIND, add_header, r);
	request_complete(r);
	info = MHD_get_connection_info(con, MHD_CONNECTION_INFO_CONNECTION_FD);
	if (sim_serve(s->sim, r, &a, info->connect_fd))
		result = send_answer(con, &a);
	answer_release(&a);
	return result;
}

static enum MHD_Result
handle(void *cls, struct MHD_Connection *con, const char *url,
    const char *method, const char *version, const char *data, size_t *size,
    void **con_cls)
{
	struct exchange *x = *con_cls;

	(void)url;
	(void)version;
	if (!x->begun) {
		x->begun = true;
		x->r.method = xstrdup(method);
		return MHD_YES;
	}
	if (*size > 0) {
		if (x->r.body.len + *size > BODY_MAX)
			return MHD_NO;
		buf_add(&x->r.body, data, *size);
		*size = 0;
		return MHD_YES;
	}
	return finish_request(cls, &x->r, con);
}

static void
count_connection(void *cls, struct MHD_Connection *con, void **context,
    enum MHD_ConnectionNotificationCode code)
{
	static atomic_ulong count;
	struct server *s = cls;
	unsigned long *number;

	(void)con;
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		number = xmalloc(sizeof(*number));
		*number = atomic_fetch_add(&count, 1) + 1;
		*context = number;
	} else {
		free(*context);
		*context = NULL;
		atomic_fetch_sub(&s->sim->connections, 1);
	}
}

/* MHD's complaints about connections that we end on purpose. */
static void
ignore_message(void *cls, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));
static void
ignore_message(void *cls, const char *fmt, va_list ap)
{
	(void)cls;
	(void)fmt;
	(void)ap;
}

/* --- sockets --- */

/* A socket bound to a loopback port; -1 with errno set. */
static int
bound_socket(struct sockaddr_in *address)
{
	socklen_t len = sizeof(*address);
	int one = 1;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0)
		return -1;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) != 0 ||
	    bind(fd, (struct sockaddr *)address, len) != 0 ||
	    getsockname(fd, (struct sockaddr *)address, &len) != 0) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

static void
close_listener(struct server *s)
{
	if (s->listener >= 0)
		(void)close(s->listener);
	s->listener = -1;
	s->shut = false;
}

/* Opens or closes the listener, as the simulator wants it now. */
static void
keep_listening(struct server *s)
{
	bool refuse = sim_clock() < atomic_load(&s->sim->refuse_until);

	(void)pthread_mutex_lock(&s->lock);
	if (refuse || s->shut)
		close_listener(s);
	if (!refuse && s->listener < 0) {
		s->listener = bound_socket(&s->address);
		if (s->listener >= 0 && listen(s->listener, BACKLOG) != 0)
			close_listener(s);
	}
	(void)pthread_mutex_unlock(&s->lock);
}

void
sim_refuse(struct sim *sim, int64_t ms)
{
	struct server *s = sim->server;

	atomic_store(&sim->refuse_until, sim_clock() + ms);
	(void)pthread_mutex_lock(&s->lock);
	/* Ends the listening at once; server_run closes the socket then. */
	if (s->listener >= 0) {
		(void)shutdown(s->listener, SHUT_RD);
		s->shut = true;
	}
	(void)pthread_mutex_unlock(&s->lock);
}

static bool
open_sockets(struct server *s, uint16_t port)
{
	struct sockaddr_in other;
	struct buf b = { 0 };

	memset(&s->address, 0, sizeof(s->address));
	s->address.sin_family = AF_INET;
	s->address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	other = s->address;
	s->address.sin_port = htons(port);
	s->keeper = bound_socket(&s->address);
	if (s->keeper < 0)
		return false;
	keep_listening(s);
	if (s->listener < 0)
		return false;
	s->refusing = bound_socket(&other);
	buf_fmt(&b, "http%s://127.0.0.1:%d",
	    s->sim->tls_cert != NULL ? "s" : "", ntohs(s->address.sin_port));
	s->sim->url = buf_take(&b);
	buf_fmt(&b, "http://127.0.0.1:%d", ntohs(other.sin_port));
	s->sim->refusing = buf_take(&b);
	return true;
}

static void
start_daemon(struct server *s)
{
	unsigned int flags = MHD_USE_NO_LISTEN_SOCKET |
	    MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD |
	    MHD_USE_POLL | MHD_USE_ERROR_LOG;
	const struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, s->sim->tls_cert },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, s->sim->tls_key },
		{ MHD_OPTION_END, 0, NULL }
	};
	const struct MHD_OptionItem *more = &tls[2];

	if (s->sim->tls_cert != NULL) {
		flags |= MHD_USE_TLS;
		more = tls;
	}
	s->daemon = MHD_start_daemon(flags, 0, NULL, NULL, handle, s,
	    MHD_OPTION_EXTERNAL_LOGGER, ignore_message, NULL,
	    MHD_OPTION_URI_LOG_CALLBACK, begin_request, NULL,
	    MHD_OPTION_NOTIFY_COMPLETED, end_request, NULL,
	    MHD_OPTION_NOTIFY_CONNECTION, count_connection, s,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
	    MHD_OPTION_ARRAY, more, MHD_OPTION_END);
}

struct server *
server_new(struct sim *sim, uint16_t port, char **error)
{
	struct server *s = xcalloc(1, sizeof(*s));
	struct buf b = { 0 };

	s->sim = sim;
	sim->server = s;
	(void)pthread_mutex_init(&s->lock, NULL);
	s->keeper = s->refusing = s->listener = -1;
	if (!open_sockets(s, port))
		buf_fmt(&b, "cannot listen on 127.0.0.1:%d: %s", port,
		    strerror(errno));
	else
		start_daemon(s);
	if (s->daemon != NULL)
		return s;
	if (b.len == 0)
		buf_str(&b, "cannot start libmicrohttpd "
		    "(with --tls-cert: is it PEM, and the key's?)");
	*error = buf_take(&b);
	server_free(s);
	return NULL;
}

static void
accept_one(struct server *s)
{
	struct sockaddr_in from;
	socklen_t len = sizeof(from);
	int one = 1;
	int fd = accept(s->listener, (struct sockaddr *)&from, &len);

	if (fd < 0)
		return;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	atomic_fetch_add(&s->sim->connections, 1);
	if (MHD_add_connection(s->daemon, fd, (struct sockaddr *)&from,
	    len) != MHD_YES)
		atomic_fetch_sub(&s->sim->connections, 1);
}

void
server_run(struct server *s, bool (*ends)(void))
{
	struct pollfd p = { .events = POLLIN };
	int wait;

	while (!atomic_load(&s->sim->stop) && (ends == NULL || !ends())) {
		keep_listening(s);
		p.fd = s->listener;
		wait = s->listener < 0 ? TICK / 10 : TICK;
		if (poll(&p, 1, wait) > 0)
			accept_one(s);
	}
	atomic_store(&s->sim->stop, true);
}

void
server_free(struct server *s)
{
	close_listener(s);
	if (s->daemon != NULL)
		MHD_stop_daemon(s->daemon);
	if (s->keeper >= 0)
		(void)close(s->keeper);
	if (s->refusing >= 0)
		(void)close(s->refusing);
	(void)pthread_mutex_destroy(&s->lock);
	free(s);
}
