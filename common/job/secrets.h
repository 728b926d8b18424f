#ifndef SECRETS_H
#define SECRETS_H

#include "arena.h"
#include "cwlog.h"
#include "diag.h"
#include "secret_source.h"

/*
 * The keys to Atria, ConnectWise and Autotask. They come from where
 * secret_source.h says, and go into HTTP requests and nowhere else. A process
 * that has read some leaves no core file, and can be looked into by root alone.
 */
struct secrets {
	const char *company_name;	/* ConnectWise's login company */
	const char *public_key;
	const char *private_key;
	const char *client_id;
	const char *atria_token;
	const char *autotask_user;
	const char *autotask_secret;
	const char *autotask_code;	/* the tracking identifier */
	const char *proxy_user;		/* NULL: the proxy wants none */
	const char *proxy_password;
	struct arena arena;
};

/* Which of them a tool needs. */
enum secrets_need {
	SECRETS_ATRIA,
	SECRETS_CONNECTWISE,
	SECRETS_AUTOTASK
};

/*
 * Reads the secrets. Returns 0, or -1 with *code and *e: CW16 when they cannot
 * be read, CW18 when a property is missing or blank, in which case *property
 * names it. No error text holds a value. Either way secrets_release() frees
 * all.
 */
int secrets_load(struct secrets *s, const struct secret_source *src,
    enum secrets_need need, enum log_code *code, const char **property,
    struct err *e);

/* The names in a secrets file, those of ConnectWise first; NULL behind them. */
const char *secrets_name(size_t i);
/*
 * Whether it can be a secret's value: there, fit for an HTTP header, and not
 * the XXXX of the vendor's template.
 */
bool secrets_is_valid(const char *value);
/* No core file, no /proc/PID/mem, no ptrace() by the same user. */
void secrets_close_process(void);

/* Overwrites the values and frees them. */
void secrets_release(struct secrets *s);

#endif
