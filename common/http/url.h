#ifndef URL_H
#define URL_H

#include <stdbool.h>

#include "diag.h"

/*
 * The address that all requests to a server start with, checked: https, or
 * http to a loopback address; no user, password, query or fragment. name is
 * the parameter it is from. *plain: it is http. Returns a string
 * that ends with one slash, without the port that goes without saying, and that
 * the caller frees; or NULL with *e.
 */
char *url_new(const char *url, const char *name, bool *plain,
    struct err *e);

/*
 * Whether url, of the job's Proxy, can be a proxy's address: http, https or
 * socks5h, a host, no path, and no user or password, which belong to the
 * secrets; NULL is accepted. False with *e, which does not show a password.
 */
bool url_is_proxy(const char *url, struct err *e);

/*
 * Whether an address that url_new() can use is of a host of the domain, or of
 * this machine itself: keys go to no other host.
 */
bool url_is_in(const char *url, const char *domain);
bool url_is_local(const char *url);

#endif
